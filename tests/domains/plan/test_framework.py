"""The plan in framework files: what is read, what is refused, and that writing what was read gives the
same."""

import json

import pytest
from django.db import transaction

from mithaq.domains.plan import framework as plan
from mithaq.domains.plan.models import Milestone, Slip
from mithaq.kernel.actors import Actor
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import framework, parts
from tests.factories import plan as factory

HEAD = {"kind": "framework", "format": framework.FORMAT, "title": {"en": "A test"}, "sources": {}}
CLEAR = {"tlp": "CLEAR"}
EAST = {"tlp": "AMBER", "parties": ["east", "joint"]}
NAMES = {"en": "A title", "ar": "عنوان", "fr": "Un titre"}


def line(kind, ref, marking=CLEAR, owner="joint", **fields):
    """Return one line of a file."""
    return {"kind": kind, "ref": ref, "marking": marking, "owner": owner, "invented": True, **fields}


LINES = [
    line("line_of_effort", "loe", code="LOE", title=NAMES, summary=NAMES, end_state=NAMES, position=2),
    line("objective", "above", code="O-1", line_of_effort="loe", title=NAMES, state="adopted"),
    line(
        "objective",
        "below",
        code="O-2",
        line_of_effort="loe",
        parent="above",
        title=NAMES,
        statement=NAMES,
        smart={"specific": NAMES, "time_bound": {"en": "by May"}},
        state="under_review",
        state_note="new facts",
    ),
    line(
        "initiative",
        "ini",
        EAST,
        "east",
        code="I-1",
        objective="below",
        lead="east",
        title=NAMES,
        summary=NAMES,
        theory_of_change=NAMES,
        stage="implementing",
        planned_start="today-60",
        planned_end="today+90",
        actual_start="today-55",
        sector="15210",
    ),
    line("initiative_party", "part", EAST, "east", initiative="ini", party="joint", role="observer"),
    line(
        "milestone",
        "m1",
        EAST,
        "east",
        code="M1",
        initiative="ini",
        title=NAMES,
        proof_wanted=NAMES,
        baseline_due="today-40",
        due="today-30",
        state="verified",
        done_on="today-31",
        reported_by="east",
        verified_on="today-20",
        verified_by="joint",
    ),
    line("milestone", "m2", EAST, "east", code="M2", initiative="ini", title=NAMES, baseline_due="today-5"),
    line(
        "assumption",
        "asm",
        EAST,
        "east",
        objective="below",
        initiative="ini",
        text=NAMES,
        signal=NAMES,
        tripwire=NAMES,
        tripwire_on="today+3",
        state="watch",
    ),
    line("risk", "risk", risk_kind="opportunity", objective="below", title=NAMES, area=NAMES, response=NAMES),
    line(
        "risk", "rated", EAST, "east", risk_kind="risk", initiative="ini", title=NAMES, likelihood=4, effect=5
    ),
    line(
        "slip",
        "s1",
        EAST,
        "east",
        subject_kind="milestone",
        subject="m1",
        initiative="ini",
        from_date="today-40",
        to_date="today-30",
        cause="customs",
        note="stuck in port",
    ),
    line(
        "slip",
        "s2",
        EAST,
        "east",
        subject_kind="initiative",
        subject="ini",
        initiative="ini",
        from_date="today+60",
        to_date="today+90",
        cause="funding",
    ),
]


@pytest.fixture
def read(cast):
    """Return a function that loads lines after the cast's parties and gives the faulty verdicts."""

    def load(lines, dry_run=False):
        context = framework.LoadContext(Actor.system("framework"))
        for code, party in cast.parties.items():
            context.remember("party", code, party)
        text = [json.dumps(one) for one in (HEAD, *lines)]
        found = framework.load(text, [plan], context, dry_run=dry_run)
        return {v.number - 2: dict(v.errors) for v in found if v.errors}

    return load


def write(viewer):
    """Return everything that `viewer` sees, as lines."""
    return [row for kind in plan.KINDS for row in plan.export(viewer, kind)]


def test_facts_are_entered_in_the_state_they_have_reached(cast, read):
    assert read(LINES) == {}
    verified = Milestone.objects.for_system("a test reads").get(code="M1")
    assert (verified.state, verified.verified_by) == ("verified", cast.parties["joint"])
    other = Milestone.objects.for_system("a test reads").get(code="M2")
    assert (other.due, other.days_late) == (factory.days(-5), 5)
    moved = Slip.objects.for_system("a test reads").values_list("moved", "days")
    assert sorted(moved) == [("due", 10), ("planned_end", 30)]


def test_what_was_written_reads_back_the_same(cast, read):
    with transaction.atomic():
        assert read(LINES) == {}
        first = write(Viewer.of(cast.east))
        transaction.set_rollback(True)
    assert len(first) == len(LINES)
    assert read(first) == {}
    assert named_alike(write(Viewer.of(cast.east))) == named_alike(first)


def named_alike(rows):
    """Return rows without the refs of records that have no code: those are ids, and nothing refers to
    them."""
    return [{k: v for k, v in row.items() if k != "ref" or "code" in row} for row in rows]


def test_a_reader_is_given_what_he_sees(cast, read):
    read(LINES)
    assert {row["kind"] for row in write(Viewer.of(cast.west))} == {"line_of_effort", "objective", "risk"}
    assert parts.ref_of(Milestone.objects.for_system("a test reads").get(code="M1")) == "east/M1"


@pytest.mark.parametrize(
    ("at", "change", "field"),
    [
        (1, {"line_of_effort": "nowhere"}, "line_of_effort"),
        (2, {"smart": {"clever": NAMES}}, "smart"),
        (3, {"stage": "running"}, "stage"),
        (3, {"actual_start": None}, "actual_start"),
        (3, {"sector": "1521"}, "sector"),
        (5, {"done_on": None}, "done_on"),
        (5, {"marking": CLEAR}, "audience"),
        (5, {"verified_on": "yesterday"}, "verified_on"),
        (8, {"objective": None}, "objective"),
        (9, {"likelihood": 7}, "likelihood"),
        (10, {"days": 11}, "days"),
        (10, {"cause": "fate"}, "cause"),
    ],
)
def test_a_fault_names_its_line_and_field(read, at, change, field):
    lines = [*LINES[:at], LINES[at] | change]
    faults = read(lines, dry_run=True)
    assert list(faults) == [at]
    assert field in faults[at]
