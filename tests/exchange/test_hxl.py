"""Tables with hashtags: every row with its marking, no text that a spreadsheet runs."""

import csv
import io

import openpyxl
import pytest
from django.test import Client

from mithaq.domains.picture import actions
from mithaq.interfaces.exchange.hxl import views
from mithaq.kernel.people import actions as people
from tests.factories import picture

PATH = "/hxl/incidents."
TAGS = (
    *("#event+type+code", "#adm1+code", "#affected+killed", "#date+occurred+start"),
    *("#geo+lat", "#geo+lon", "#meta+marking"),
)


def ask(cast, name, fmt, **query):
    token = people.create_token(cast.memberships[name], label="t")
    return Client(headers={"Authorization": f"Bearer {token}"}).get(PATH + fmt, query)


def table(answer):
    """Return heads, tags and rows by tag."""
    assert answer.status_code == 200, answer.content
    heads, tags, *rows = csv.reader(io.StringIO(answer.content.decode()))
    return heads, tags, [dict(zip(tags, row, strict=True)) for row in rows]


def sheet(answer):
    heads, tags, *rows = openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True)
    return heads, list(tags), [dict(zip(tags, row, strict=True)) for row in rows]


def test_an_incident_as_a_row(cast):
    made = picture.report(
        cast, cast.only("east", "west", tlp="AMBER+STRICT"), latitude=27.0377, longitude=14.4283
    )
    heads, tags, (row,) = table(ask(cast, "west", "csv"))
    assert set(TAGS) <= set(tags)
    assert len(heads) == len(tags) == len(set(tags))
    assert row["#event+type+code"] == "CLA"
    assert row["#event+title+i_ar"] == "Clash at the checkpoint بالعربية"
    assert (row["#country+code"], row["#adm1+code"], row["#adm1+name+i_en"]) == ("LBY", "LY-SB", "Sabha")
    assert (row["#affected+killed+min"], row["#affected+killed"], row["#affected+killed+max"]) == (
        "2",
        "3",
        "5",
    )
    assert row["#date+occurred+start"] == row["#date+occurred+end"] == made.occurred_from.isoformat()
    assert (row["#geo+lat"], row["#geo+lon"]) == ("27.0377", "14.4283")
    assert row["#org+reporting+code"] == "east"
    assert row["#meta+marking"] == "TLP:AMBER+STRICT · Eastern Command, Western Command"


def test_the_workbook_says_the_same_with_types(cast):
    made = picture.report(cast)
    _heads, tags, (row,) = sheet(ask(cast, "west", "xlsx"))
    assert tags == table(ask(cast, "west", "csv"))[1]
    assert row["#affected+killed"] == 3
    assert row["#date+occurred+start"].date() == made.occurred_from
    assert row["#geo+lat"] is None
    assert row["#meta+marking"].startswith("TLP:GREEN")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\n=", "'="])
def test_no_text_becomes_a_formula(cast, start):
    text = f'{start}HYPERLINK("http://127.0.0.1/")'
    picture.report(cast, title={"en": text})
    (row,) = table(ask(cast, "west", "csv"))[2]
    assert row["#event+title+i_en"].startswith("'")
    book = openpyxl.load_workbook(io.BytesIO(ask(cast, "west", "xlsx").content))
    cells = [cell for line in book.active.iter_rows() for cell in line if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]


def test_every_row_has_its_own_marking(cast):
    picture.report(cast)
    picture.report(cast, cast.only("east", "west"))
    rows = table(ask(cast, "west", "csv"))[2]
    assert {row["#meta+marking"].partition(" ")[0] for row in rows} == {"TLP:GREEN", "TLP:AMBER"}


def test_nothing_hidden_red_or_retracted_is_in_it(cast):
    picture.report(cast, cast.only("east", "west"), title={"en": "Zq hidden"})
    picture.report(cast, cast.red("east", "partner"), title={"en": "Zq red"})
    gone = picture.report(cast, title={"en": "Zq gone"})
    actions.retract(gone, reason="Wrong", by=cast.east)
    for fmt in ("csv", "xlsx"):
        assert b"Zq" not in ask(cast, "partner", "csv").content
        rows = table(ask(cast, "partner", fmt))[2] if fmt == "csv" else sheet(ask(cast, "partner", fmt))[2]
        assert rows == []


def test_filters_are_those_of_the_features(cast):
    picture.report(cast)
    picture.report(cast, title={"en": "Other"}, type="SPL", area="TUN", low=None, best=None, high=None)
    (row,) = table(ask(cast, "west", "csv", type="SPL"))[2]
    assert (row["#country+code"], row["#adm1+code"]) == ("TUN", "")
    assert table(ask(cast, "west", "csv", bbox="0,0,1,1"))[2] == []
    for query in ({"limit": "3"}, {"cursor": "x"}, {"nonsense": "1"}, {"datetime": "x"}):
        assert ask(cast, "west", "csv", **query).status_code == 400


def test_a_file_is_never_cut_short_in_silence(cast, monkeypatch):
    monkeypatch.setattr(views, "MOST", 1)
    picture.report(cast)
    assert ask(cast, "west", "csv").status_code == 200
    picture.report(cast)
    assert ask(cast, "west", "csv").status_code == 400


def test_who_may_and_in_which_format(cast, client_as):
    assert Client().get(f"{PATH}csv").status_code == 401
    assert ask(cast, "east_admin", "csv").status_code == 403
    assert ask(cast, "west", "pdf").status_code == 404
    answer = client_as("auditor").get(f"{PATH}csv")
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
