"""An export is exactly what was shown, carries its marking, and no cell of it acts."""

import csv
import io
from datetime import UTC, date, datetime
from types import SimpleNamespace

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from mithaq.web import exports, tables

COLUMNS = (
    tables.Column("code", "Code", lambda r: r["code"]),
    tables.Column("title", "Title", lambda r: r["title"]),
    tables.Column("due", "Due", lambda r: r["due"]),
    tables.Column("days", "Days", lambda r: r["days"]),
)
ROW = {
    "code": "=1+1",
    "title": {"en": "Road", "ar": "الطريق"},
    "due": date(2026, 3, 3),
    "days": -12,
}
MARKING = "TLP:AMBER · Eastern Command"


def read_csv(**options) -> list[list[str]]:
    text = "".join(exports.csv_lines(COLUMNS, [ROW], marking=MARKING, **options))
    return list(csv.reader(io.StringIO(text)))


def read_xlsx() -> openpyxl.worksheet.worksheet.Worksheet:
    content = exports.xlsx_bytes(COLUMNS, [ROW], title="List", marking=MARKING)
    return openpyxl.load_workbook(io.BytesIO(content)).active


def test_csv_has_heads_values_and_the_marking_on_every_row():
    heads, row = read_csv(bom=False)
    assert heads == ["Code", "Title", "Due", "Days", "Marking of this file"]
    assert row == ["'=1+1", "Road", "2026-03-03", "-12", MARKING]


def test_csv_starts_with_a_mark_for_spreadsheets_unless_not_wanted():
    assert read_csv()[0][0] == "\ufeffCode"
    assert read_csv(bom=False)[0][0] == "Code"


@given(st.text(max_size=20))
def test_no_text_cell_of_a_csv_can_be_a_formula(text):
    assert not exports.safe_text(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (-3.5, "-3.5"),
        (datetime(2026, 3, 3, 10, 42, tzinfo=UTC), "2026-03-03T10:42:00+00:00"),
        ([{"en": "East"}, {"en": "West"}], "East; West"),
        ({}, ""),
    ],
)
def test_csv_writes_each_kind_of_value(value, cell):
    assert exports.safe_text(value) == cell


def test_xlsx_keeps_text_as_text_and_dates_as_dates():
    sheet = read_xlsx()
    assert [cell.value for cell in sheet[1]] == ["Code", "Title", "Due", "Days", "Marking of this file"]
    code, title, due, days, marking = sheet[2]
    assert (code.value, code.data_type) == ("=1+1", "s")
    assert title.value == "Road"
    assert due.value == datetime(2026, 3, 3)
    assert days.value == -12
    assert marking.value == MARKING


def test_xlsx_runs_right_to_left_in_arabic_only():
    assert not read_xlsx().sheet_view.rightToLeft
    with translation.override("ar"):
        sheet = read_xlsx()
    assert sheet.sheet_view.rightToLeft
    assert sheet["B2"].value == "الطريق"


def test_xlsx_prints_the_marking_above_and_below():
    sheet = read_xlsx()
    assert sheet.oddHeader.center.text == MARKING
    assert sheet.oddFooter.center.text == MARKING


def test_the_download_is_named_and_whole():
    answer = exports.answer("csv", COLUMNS, iter([ROW]), title="Commitments", marking=MARKING)
    assert not answer.streaming
    assert b"Road" in answer.content
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert (
        exports.answer("xlsx", COLUMNS, [ROW], title="التزامات", marking=MARKING)["Content-Type"]
        == exports.XLSX_TYPE
    )


@pytest.mark.parametrize(
    ("levels", "hat", "marking"),
    [
        ([], "East", "TLP:CLEAR"),
        (["CLEAR", "CLEAR"], "East", "TLP:CLEAR"),
        (["GREEN", "CLEAR"], "East", "TLP:GREEN · East"),
        (["GREEN", "AMBER+STRICT", "AMBER"], "East", "TLP:AMBER+STRICT · East"),
        (["GREEN"], None, "TLP:GREEN"),
    ],
)
def test_a_file_is_marked_as_its_strictest_row_for_the_party_that_takes_it(levels, hat, marking):
    request = SimpleNamespace(hat=SimpleNamespace(party={"en": hat}) if hat else None)
    audiences = [SimpleNamespace(tlp=level, members="{}") for level in levels]
    assert exports.file_marking(request, audiences) == marking
