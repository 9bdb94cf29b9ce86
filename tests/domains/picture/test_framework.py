"""Framework files: the demonstration's reports load, and what was exported loads to the same export."""

import json
from typing import Any

import pytest
from django.db import transaction

from mithaq.domains.picture import framework
from mithaq.domains.picture.models import Report
from mithaq.interfaces import framework as whole
from mithaq.interfaces.commands import demonstration
from mithaq.kernel.errors import Invalid, NotAllowed
from mithaq.kernel.markings.models import Holder
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records.framework import LoadContext

from ...cast import Cast
from ...factories.commitments import acts_on


def load(lines: list[str]) -> list[str]:
    return [str(verdict) for verdict in whole.load(lines, dry_run=False) if verdict.errors]


def everyone() -> Viewer:
    """Return a viewer who holds every audience there is: the eyes of a test, not of any reader."""
    return Viewer(None, None, frozenset(Holder.objects.values_list("audience_id", flat=True)))


def exported() -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in whole.export(everyone())]
    return [row for row in rows if row["kind"] in framework.KINDS]


def comparable(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row without refs that are ids, which are new in every store."""
    return {name: value for name, value in row.items() if name not in ("ref", "report", "request", "about")}


@pytest.mark.django_db
def test_the_demonstration_loads_and_what_it_exports_loads_to_the_same() -> None:
    with transaction.atomic():
        assert load(demonstration.lines()) == []
        states = {row["title"]["en"]: row["state"] for row in exported() if row["kind"] == "report"}
        lines, first = list(whole.export(everyone())), exported()
        transaction.set_rollback(True)
    assert states["Anti-vehicle mine found beside the coastal road"] == "confirmed"
    assert states["Peaceful protest about power cuts"] == "disputed"
    assert states["Border post came under fire from across the border"] == "unverifiable"
    assert states["Armed clash in a market quarter"] == "retracted"
    assert states["Fuel smuggling along the southern track"] == "reported"
    assert all(row["invented"] for row in first)
    assert not Report.objects.for_system("a test").exists()
    assert load(lines) == []
    assert [comparable(row) for row in first] == [comparable(row) for row in exported()]


def row_of(cast: Cast, **values: Any) -> tuple[dict[str, Any], LoadContext]:
    """Return a report's line and a context that knows the cast's parties."""
    context = LoadContext(cast.east)
    for code, party in cast.parties.items():
        context.remember("party", code, party)
    row = {
        "kind": "report",
        "ref": "r",
        "title": {"en": "A clash"},
        "type": "CLA",
        "occurred_from": "today-3",
        "area": "LY-SB",
        "marking": {"tlp": "AMBER", "parties": ["east", "west"]},
        "owner": "east",
        **values,
    }
    return row, context


def test_an_owner_may_enter_its_own_reports_and_no_other(cast: Cast) -> None:
    row, context = row_of(cast)
    entered = framework.load("report", row, context)
    assert acts_on(entered) == ["report.entered"]
    row, context = row_of(cast, owner="west")
    with pytest.raises(NotAllowed):
        framework.load("report", row, context)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"latitude": "north"}, "latitude"),
        ({"actors": "everybody"}, "actors"),
        ({"occurred_from": None}, "occurred_from"),
        ({"low": -1}, "low"),
        ({"area": "nowhere"}, "area"),
        ({"place_precision": 9}, "place_precision"),
        ({"state": "retracted"}, "reason"),
        ({"type": "XYZ"}, "type"),
        ({"basis": "rumour"}, "basis"),
        ({"marking": None}, "marking"),
    ],
)
def test_a_wrong_field_is_named(cast: Cast, values: dict[str, Any], field: str) -> None:
    row, context = row_of(cast, **values)
    with pytest.raises(Invalid) as refused:
        framework.load("report", row, context)
    assert list(refused.value.fields) == [field]


def test_nobody_assesses_his_own_report_by_a_file(cast: Cast) -> None:
    row, context = row_of(cast)
    context.remember("report", "r", framework.load("report", row, context))
    line = {
        "report": "r",
        "party": "east",
        "verdict": "confirm",
        "basis": "own_observation",
        "marking": row["marking"],
        "owner": "east",
    }
    with pytest.raises(Invalid) as refused:
        framework.load("assessment", line, context)
    assert list(refused.value.fields) == ["party"]


def test_only_a_party_that_is_asked_answers_in_a_file(cast: Cast) -> None:
    row, context = row_of(cast)
    asked = {
        "title": {"en": "Who?"},
        "asked": ["west"],
        "due": "today+3",
        **{k: row[k] for k in ("marking", "owner")},
    }
    context.remember("rfi", "q", framework.load("rfi", asked, context))
    line = {
        "request": "q",
        "party": "east",
        "outcome": "answered",
        "text": {"en": "We"},
        "marking": row["marking"],
        "owner": "east",
    }
    with pytest.raises(Invalid) as refused:
        framework.load("rfi_answer", line, context)
    assert list(refused.value.fields) == ["party"]
