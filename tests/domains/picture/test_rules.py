"""Rules as tables of values."""

import uuid
from datetime import date, timedelta

import pytest

from mithaq.domains.picture.rules import matching, reminders, standing, states
from mithaq.domains.picture.rules.matching import Trace
from mithaq.domains.picture.rules.standing import Said
from mithaq.kernel.errors import WrongState
from mithaq.web import moves

A, B, C = (uuid.UUID(int=n) for n in (1, 2, 3))
OWN, SAME, OTHER = "own_observation", "same_source", "other_source"
DAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("said", "state", "independent"),
    [
        ([], "reported", 0),
        ([Said(A, "confirm", SAME)], "reported", 0),
        ([Said(A, "confirm", SAME), Said(B, "seen_too", SAME)], "reported", 0),
        ([Said(A, "confirm", OTHER)], "confirmed", 1),
        ([Said(A, "seen_too", OWN), Said(B, "confirm", OWN)], "confirmed", 2),
        ([Said(A, "confirm", OWN), Said(B, "deny", SAME)], "disputed", 1),
        ([Said(A, "deny", OWN), Said(A, "confirm", OWN)], "confirmed", 1),
        ([Said(A, "confirm", OWN), Said(A, "cannot_verify", OWN)], "unverifiable", 0),
        ([Said(A, "cannot_verify", OWN), Said(B, "confirm", SAME)], "reported", 0),
        (
            [Said(A, "cannot_verify", OWN), Said(B, "confirm", OWN), Said(C, "cannot_verify", OWN)],
            "confirmed",
            1,
        ),
    ],
)
def test_what_assessments_add_up_to(said: list[Said], state: str, independent: int) -> None:
    assert (standing.state_of(said), standing.independent(said)) == (state, independent)


def trace(**values: object) -> Trace:
    given = {"type": "CLA", "first": DAY, "last": DAY, "time_precision": "day", "area": "LY-SB", **values}
    return Trace(**given)  # type: ignore[arg-type]


def point(latitude: float, longitude: float, **values: object) -> Trace:
    return trace(point=(latitude, longitude), place_precision=1, **values)


@pytest.mark.parametrize(
    ("one", "other", "likeness", "is_hint"),
    [
        (trace(), trace(), 0.6, True),
        (trace(), trace(type="ERW"), 0.0, False),
        (trace(), trace(first=DAY + timedelta(3), last=DAY + timedelta(3)), 0.0, False),
        (trace(), trace(first=DAY - timedelta(1), last=DAY - timedelta(1)), 0.45, True),
        (trace(time_precision="week"), trace(first=DAY + timedelta(4), last=DAY + timedelta(4)), 0.45, False),
        (trace(neighbours=frozenset({"LY-WS"})), trace(area="LY-WS"), 0.3, False),
        (trace(), trace(area="LY-TB"), 0.0, False),
        (point(27.0, 14.4), point(27.0, 14.4), 1.0, True),
        (point(27.0, 14.4), point(27.0, 14.6), 0.67, False),
        (point(27.0, 14.4), point(27.0, 14.9), 0.0, False),
        (point(27.0, 14.4), trace(), 0.6, True),
    ],
)
def test_how_alike_two_reports_are(one: Trace, other: Trace, likeness: float, is_hint: bool) -> None:
    assert matching.likeness(one, other) == pytest.approx(likeness, abs=0.01)
    assert matching.is_hint(one, other) is is_hint


def test_the_window_holds_every_candidate() -> None:
    first, last = matching.window(trace(time_precision="week"))
    assert first <= DAY - timedelta(7)
    assert last >= DAY + timedelta(62)


def test_a_distance_in_kilometres() -> None:
    tripoli, benghazi = point(32.8872, 13.1913), point(32.1167, 20.0667)
    assert matching.km_apart(tripoli, benghazi) == pytest.approx(651, abs=3)
    assert matching.km_apart(tripoli, trace(point=(32.0, 13.0), place_precision=3)) is None


@pytest.mark.parametrize(("due_in", "reminded_in"), [(10, 9), (1, 1), (0, 7), (-1, 6), (-7, 7), (-8, 6)])
def test_when_a_request_is_reminded_of(due_in: int, reminded_in: int) -> None:
    assert reminders.next_after(DAY + timedelta(due_in), DAY) == DAY + timedelta(reminded_in)


@pytest.mark.parametrize("name", states.TABLES)
def test_every_state_is_reached(name: str) -> None:
    moves, known, first = states.TABLES[name]
    targets = {move.target for move in moves.values()} | {first}
    assert set(known) <= targets
    assert {source for move in moves.values() for source in move.sources} <= set(known)


def test_a_wrong_state_is_named() -> None:
    with pytest.raises(WrongState, match="Retracted"):
        moves.check(states.REPORT_MOVES, "correct", states.RETRACTED)
