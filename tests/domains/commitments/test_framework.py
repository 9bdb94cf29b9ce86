"""Framework files: the demonstration loads, and what was exported loads to the same export."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from mithaq.domains.commitments import framework
from mithaq.domains.commitments.models import Clause, Commitment
from mithaq.interfaces import framework as whole
from mithaq.kernel.errors import Invalid, NotAllowed
from mithaq.kernel.markings.models import Holder
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records.framework import LoadContext

from ...cast import Cast
from ...factories import commitments as made

DEMONSTRATION = Path(whole.__file__).parent / "commands" / "demonstration" / "framework.jsonl"


def load(lines: list[str]) -> list[str]:
    return [str(verdict) for verdict in whole.load(lines, dry_run=False) if verdict.errors]


def everyone() -> Viewer:
    """Return a viewer who holds every audience there is: the eyes of a test, not of any reader."""
    return Viewer(None, None, frozenset(Holder.objects.values_list("audience_id", flat=True)))


def ours(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if row["kind"] in framework.KINDS]


def exported() -> list[dict[str, Any]]:
    return [json.loads(line) for line in whole.export(everyone())]


def forget_everything() -> None:
    transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_demonstration_loads_and_is_exported_as_it_was_written() -> None:
    lines = DEMONSTRATION.read_text(encoding="utf-8").splitlines()
    assert load(lines) == []
    written = {
        kind: [json.loads(line) for line in lines if f'"kind": "{kind}"' in line] for kind in framework.KINDS
    }
    for kind in framework.KINDS:
        found = [row for row in exported() if row["kind"] == kind]
        assert len(found) == len(written[kind]) > 0, kind
    by_code = {row["code"]: row for row in exported() if row["kind"] == "commitment"}
    for row in written["commitment"]:
        again = by_code[row["code"]]
        for name in (
            "title",
            "problem",
            "origin",
            "origin_note",
            "proof_wanted",
            "state",
            "note",
            "responsible",
        ):
            assert again[name] == (
                row[name] or {} if name in ("problem", "origin_note", "proof_wanted") else row[name]
            )
        assert sorted(again["supporting"]) == sorted(row["supporting"])
        assert sorted(again["agreed_by"]) == sorted(row["agreed_by"])
        assert _sorted(again["marking"]) == _sorted(row["marking"])


def _sorted(marking: dict[str, Any]) -> dict[str, Any]:
    return {name: sorted(value) if isinstance(value, list) else value for name, value in marking.items()}


@pytest.mark.django_db
def test_what_was_exported_loads_to_the_same_export() -> None:
    with transaction.atomic():
        assert load(DEMONSTRATION.read_text(encoding="utf-8").splitlines()) == []
        lines = list(whole.export(everyone()))
        forget_everything()
    assert not Commitment.objects.for_system("a test").exists()
    assert load(lines) == []
    first, second = ours([json.loads(line) for line in lines]), ours(exported())
    assert [_comparable(row) for row in first] == [_comparable(row) for row in second]


def _comparable(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row without refs that are ids, which are new in every store."""
    named = {"ref", "clause", "agreement"} if row["kind"] != "agreement" else set()
    return {name: value for name, value in row.items() if name not in named or "/" in str(value)}


@pytest.mark.django_db
def test_clauses_keep_the_order_of_the_file() -> None:
    load(DEMONSTRATION.read_text(encoding="utf-8").splitlines())
    found = Clause.objects.for_system("a test").filter(agreement__code="GENEVA-2020").order_by("position")
    assert [clause.number for clause in found] == [str(n) for n in range(1, 14)]


def row_of(cast: Cast, **values: Any) -> tuple[dict[str, Any], LoadContext]:
    """Return a commitment's line and a context that knows the cast's parties."""
    context = LoadContext(cast.east)
    for code, party in cast.parties.items():
        context.remember("party", code, party)
    row = {
        "kind": "commitment",
        "ref": "c",
        "code": "C-1",
        "title": {"en": "Open the road"},
        "origin": "pledge",
        "responsible": "east",
        "state": "agreed",
        "agreed_by": ["east"],
        "marking": {"tlp": "AMBER", "parties": ["east", "west"]},
        "owner": "east",
        **values,
    }
    return row, context


def test_an_owner_may_enter_its_own_promise_in_the_state_it_has_reached(cast: Cast) -> None:
    row, context = row_of(cast)
    entered = framework.load("commitment", row, context)
    assert entered.state == "agreed"
    assert made.acts_on(entered) == ["commitment.entered"]


def test_nobody_enters_a_promise_for_another_party(cast: Cast) -> None:
    row, context = row_of(cast, owner="west", agreed_by=["east", "west"])
    with pytest.raises(NotAllowed):
        framework.load("commitment", row, context)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"state": "disputed"}, "state"),
        ({"state": "reported_done"}, "reported_on"),
        ({"state": "verified_done", "reported_on": "2026-01-01"}, "verified_by"),
        (
            {
                "state": "verified_done",
                "reported_on": "2026-01-01",
                "verified_on": "2026-01-02",
                "verified_by": "east",
            },
            "verified_by",
        ),
        ({"state": "waived"}, "waived_by"),
        ({"agreed_by": []}, "agreed_by"),
        ({"title": {}}, "title"),
        ({"title": {"de": "Straße"}}, "title"),
        ({"responsible": "nobody"}, "responsible"),
        ({"due": "soon"}, "due"),
        ({"origin": "rumour"}, "origin"),
        ({"code": ""}, "code"),
    ],
)
def test_a_faulty_line_names_its_field(cast: Cast, change: dict[str, Any], field: str) -> None:
    row, context = row_of(cast, **change)
    with pytest.raises(Invalid) as refused:
        framework.load("commitment", row, context)
    assert field in refused.value.fields
