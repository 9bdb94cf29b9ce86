"""The address says what a table shows; anything it does not know falls back."""

import uuid
from types import SimpleNamespace

import pytest
from django.forms import Form
from django.http import QueryDict

from mithaq.web import tables

COLUMNS = (
    tables.Column("code", "Code", lambda r: r.code, url=lambda r: f"/{r.code}/", sort="code", heads=True),
    tables.Column("due", "Due", lambda r: r.due, sort="due"),
    tables.Column("note", "Note", lambda r: r.note, shown=False),
)


def view(query: str) -> tables.View:
    return tables.View.of(QueryDict(query), COLUMNS, default_sort="due")


def table(query: str, items=(), **rest) -> tables.Table:
    return tables.Table("T", view(query), items, COLUMNS, **rest)


@pytest.mark.parametrize(
    ("query", "sort", "descending"),
    [
        ("", "due", False),
        ("sort=-code", "code", True),
        ("sort=note", "due", False),
        ("sort=--code", "due", False),
    ],
)
def test_order_comes_from_the_address_if_it_is_known(query, sort, descending):
    assert (view(query).sort, view(query).descending) == (sort, descending)


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", ["code", "due"]),
        ("columns=note&columns=code", ["code", "note"]),
        ("columns=secret", ["code", "due"]),
    ],
)
def test_columns_come_from_the_address_in_their_own_order(query, keys):
    assert [column.key for column in view(query).columns] == keys


@pytest.mark.parametrize(
    ("query", "fmt"), [("format=csv", "csv"), ("format=xlsx", "xlsx"), ("format=exe", "")]
)
def test_only_known_formats(query, fmt):
    assert view(query).format == fmt


def test_a_heading_turns_its_own_order_round_and_starts_at_the_newest():
    code, due = table("sort=due&state=late&cursor=x").headings
    assert (code.url, code.order) == ("?state=late&sort=code", "")
    assert (due.url, due.order) == ("?state=late&sort=-due", "ascending")


def test_links_keep_the_filters():
    shown = table("state=late&cursor=x", older="y", filters=Form())
    assert shown.older_url == "?state=late&cursor=y"
    assert shown.newest_url == "?state=late"
    assert shown.csv_url == "?state=late&format=csv"
    assert shown.is_filtered
    assert not table("state=late").is_filtered, "a register without filters leaves nothing out"


def test_the_last_page_has_no_older_one_and_the_first_no_newest():
    assert table("").older_url == table("").newest_url == ""
    assert not table("sort=due&columns=code").is_filtered


def test_choosing_columns_keeps_the_rest_of_the_view():
    assert table("state=late&columns=code&cursor=x&sort=due").kept == [("state", "late"), ("sort", "due")]


def test_rows_carry_values_links_and_the_key_of_their_record():
    item = SimpleNamespace(code="C-1", due=None, note="n", KIND="commitment", pk=uuid.UUID(int=7))
    (row,) = table("", [item]).rows
    assert row.record == "commitment/00000000-0000-0000-0000-000000000007"
    assert [(cell.value, cell.url) for cell in row.cells] == [("C-1", "/C-1/"), (None, "")]


def test_what_is_no_record_has_no_key():
    assert tables.record_key({"code": 1}) == ""
