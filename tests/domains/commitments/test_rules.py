"""Rules on plain values; no database."""

import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest

from mithaq.domains.commitments.api import shapes
from mithaq.domains.commitments.models import Commitment
from mithaq.domains.commitments.rules import choices, reference, reminders, standing, states
from mithaq.domains.plan.rules.slips import CAUSES
from mithaq.kernel.errors import WrongState
from mithaq.web import moves

TODAY = date(2026, 3, 3)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("move", "state", "target"),
    [
        ("agree", "proposed", "agreed"),
        ("start", "agreed", "active"),
        ("report_done", "agreed", "reported_done"),
        ("report_done", "active", "reported_done"),
        ("take_back", "reported_done", "active"),
        ("verify", "reported_done", "verified_done"),
        ("waive", "proposed", "waived"),
        ("waive", "active", "waived"),
    ],
)
def test_moves_that_lead_on(move: str, state: str, target: str) -> None:
    assert moves.check(states.COMMITMENT_MOVES, move, state) == target


@pytest.mark.parametrize(
    ("move", "state"),
    [
        ("agree", "agreed"),
        ("start", "proposed"),
        ("report_done", "proposed"),
        ("report_done", "verified_done"),
        ("verify", "active"),
        ("verify", "waived"),
        ("waive", "verified_done"),
        ("waive", "waived"),
        ("dispute", "proposed"),
        ("dispute", "waived"),
    ],
)
def test_moves_that_are_refused(move: str, state: str) -> None:
    with pytest.raises(WrongState):
        moves.check(states.COMMITMENT_MOVES, move, state)


def test_an_agreement_can_be_walked_from_draft_to_each_of_its_ends() -> None:
    state = "draft"
    for move in ("negotiate", "sign", "bring_into_force", "review", "renew", "review"):
        state = moves.check(states.AGREEMENT_MOVES, move, state)
    ends = {moves.check(states.AGREEMENT_MOVES, move, state) for move in ("renew", "expire", "denounce")}
    assert ends == {"renewed", "expired", "denounced"}


def test_an_open_dispute_covers_a_state_but_not_an_end_or_a_proposal() -> None:
    covered = {state for state in states.STORED if states.shown(state, is_disputed=True) == "disputed"}
    assert covered == {"agreed", "active", "reported_done", "verified_done"}
    assert states.shown("active", is_disputed=False) == "active"


@pytest.mark.parametrize(
    ("state", "due", "is_disputed", "counts_as"),
    [
        ("proposed", YESTERDAY, False, "proposed"),
        ("agreed", TOMORROW, False, "owed"),
        ("active", TODAY, False, "owed"),
        ("active", YESTERDAY, False, "late"),
        ("active", None, False, "owed"),
        ("active", YESTERDAY, True, "disputed"),
        ("reported_done", YESTERDAY, False, "reported"),
        ("verified_done", YESTERDAY, False, "kept"),
        ("verified_done", YESTERDAY, True, "disputed"),
        ("waived", YESTERDAY, True, "waived"),
    ],
)
def test_standing(state: str, due: date | None, is_disputed: bool, counts_as: str) -> None:
    assert standing.standing(state, due, TODAY, is_disputed=is_disputed) == counts_as


def test_the_balance_counts_each_promise_once_and_no_proposal() -> None:
    counts = standing.balance(["owed", "late", "late", "kept", "proposed", "waived"])
    assert counts == {"owed": 1, "late": 2, "reported": 0, "kept": 1, "disputed": 0, "waived": 1}


@pytest.mark.parametrize(
    ("own", "other", "steps"),
    [
        ("complete", "limited", -2),
        ("limited", "substantial", 1),
        ("complete", "complete", 0),
        (None, "limited", None),
        ("limited", None, None),
    ],
)
def test_gap(own: str | None, other: str | None, steps: int | None) -> None:
    assert standing.gap(own, other) == steps


def test_agreement_needs_the_word_of_the_responsible_and_of_the_proposing_party() -> None:
    east, west, joint = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    assert not standing.is_agreed({west, joint}, east, west)
    assert standing.is_agreed({west, east}, east, west)
    assert standing.is_agreed({east}, east, east)


@pytest.mark.parametrize(
    ("today", "reminded"),
    [
        (-30, -7),
        (-8, -7),
        (-7, 0),
        (-1, 0),
        (0, 7),
        (6, 7),
        (7, 14),
        (20, 21),
    ],
)
def test_reminders_come_seven_days_before_on_the_day_and_then_weekly(today: int, reminded: int) -> None:
    due = date(2026, 6, 1)
    assert reminders.next_after(due, due + timedelta(days=today)) == due + timedelta(days=reminded)


def test_a_reminder_is_named_by_its_due_date_and_day() -> None:
    due = date(2026, 6, 1)
    assert reminders.step(due, due + timedelta(days=7)) == "2026-06-01/+7"
    assert reminders.step(due, due) != reminders.step(due + timedelta(days=1), due + timedelta(days=1))


def test_every_state_that_is_stored_can_be_stored_and_no_other() -> None:
    field = Commitment._meta.get_field("state")
    assert tuple(state for state, _label in field.flatchoices) == states.STORED
    assert set(states.SHOWN) == {*states.STORED, "disputed"}


def test_the_reference_page_is_the_one_in_the_tables() -> None:
    page = Path(__file__).parents[3] / "docs" / "reference" / "states-commitments.md"
    assert page.read_text(encoding="utf-8") == reference.page(), "write it anew: make docs"


@pytest.mark.parametrize(
    ("literal", "allowed"),
    [
        (shapes.Origin, choices.ORIGINS),
        (shapes.ShownState, states.SHOWN),
        (shapes.Completion, standing.STEP_CODES),
        (shapes.AgreementKind, choices.AGREEMENT_KINDS),
        (shapes.Key, choices.READING_KINDS),
        (shapes.Cause, CAUSES),
        (shapes.AgreementMove, states.AGREEMENT_MOVES),
        (shapes.Standing, (*standing.BALANCE, standing.PROPOSED)),
    ],
)
def test_the_api_knows_the_same_words(literal: object, allowed: object) -> None:
    assert set(literal.__args__) == set(allowed)  # type: ignore[attr-defined, call-overload]
