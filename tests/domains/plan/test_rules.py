"""Rules of the plan, as tables of values."""

from datetime import date
from pathlib import Path

import pytest

from mithaq.domains.plan.rules import lateness, risks, slips, states
from mithaq.domains.plan.rules.parties import check_second_key
from mithaq.kernel.errors import Invalid, NotAllowed, WrongState

DAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("kind", "state", "to", "note"),
    [
        ("objective", "draft", "consulted", ""),
        ("objective", "under_review", "adopted", ""),
        ("objective", "consulted", "draft", "not yet"),
        ("initiative", "concept", "assessed", ""),
        ("initiative", "suspended", "implementing", ""),
        ("initiative", "implementing", "suspended", "no access"),
        ("initiative", "closing", "cancelled", "money returned"),
        ("milestone", "planned", "done", ""),
        ("milestone", "done", "on_track", "log missing"),
        ("assumption", "holding", "broken", "customs refused"),
        ("risk", "closed", "open", "came back"),
    ],
)
def test_moves_that_are_open(kind, state, to, note):
    states.check_move(states.TABLES[kind], state, to, note)


@pytest.mark.parametrize(
    ("kind", "state", "to"),
    [
        ("objective", "draft", "adopted"),
        ("objective", "retired", "adopted"),
        ("initiative", "concept", "implementing"),
        ("initiative", "closed", "cancelled"),
        ("milestone", "planned", "verified"),
        ("milestone", "verified", "planned"),
        ("risk", "open", "open"),
    ],
)
def test_moves_that_are_not(kind, state, to):
    with pytest.raises(WrongState):
        states.check_move(states.TABLES[kind], state, to, "a note")


@pytest.mark.parametrize("kind", states.TABLES)
def test_going_back_needs_a_note(kind):
    table = states.TABLES[kind]
    for state, targets in table.back.items():
        for to in targets:
            with pytest.raises(Invalid) as caught:
                states.check_move(table, state, to, "  ")
            assert "note" in caught.value.fields


@pytest.mark.parametrize("kind", states.TABLES)
def test_every_state_can_be_reached_and_every_move_leads_to_one(kind):
    table = states.TABLES[kind]
    reached, waiting = set(), [table.first]
    while waiting:
        state = waiting.pop()
        if state not in reached:
            reached.add(state)
            waiting += table.next(state)
    assert reached == set(table.states)


def test_the_diagram_is_the_one_in_the_reference():
    page = Path(__file__).parents[3] / "docs/reference/states-plan.md"
    assert page.read_text() == states.document()


@pytest.mark.parametrize(
    ("state", "due", "late", "shown"),
    [
        ("planned", date(2026, 3, 9), 1, "late"),
        ("at_risk", date(2026, 3, 1), 9, "late"),
        ("on_track", DAY, 0, "on_track"),
        ("done", date(2026, 3, 1), 0, "done"),
        ("dropped", date(2026, 3, 1), 0, "dropped"),
    ],
)
def test_late_is_derived(state, due, late, shown):
    assert lateness.days_late(state, due, DAY) == late
    assert lateness.shown_state(state, due, DAY) == shown


@pytest.mark.parametrize(
    ("state", "tripwire", "needed"),
    [
        ("holding", DAY, True),
        ("watch", date(2026, 3, 11), False),
        ("broken", DAY, False),
        ("holding", None, False),
    ],
)
def test_an_assumption_needs_a_look_once_its_day_has_come(state, tripwire, needed):
    assert lateness.needs_look(state, tripwire, DAY) is needed


@pytest.mark.parametrize(
    ("likelihood", "effect", "word"),
    [(1, 1, "low"), (1, 5, "medium"), (5, 1, "medium"), (3, 3, "medium"), (4, 4, "high"), (5, 5, "critical")],
)
def test_weight_of_a_risk(likelihood, effect, word):
    assert risks.weight(likelihood, effect) == word
    assert risks.weight(None, effect) == risks.weight(likelihood, None) == ""


def test_a_greater_likelihood_or_effect_never_weighs_less():
    order = list(risks.WEIGHTS)
    for a in range(1, 6):
        for b in range(1, 5):
            assert order.index(risks.weight(a, b)) <= order.index(risks.weight(a, b + 1))
            assert order.index(risks.weight(b, a)) <= order.index(risks.weight(b + 1, a))


def test_days_lost_and_won_are_kept_apart():
    moved = [slips.Moved("customs", 30), slips.Moved("customs", -10), slips.Moved("vetting", 40)]
    assert slips.totals(moved) == [slips.Lost("vetting", 40, 0, 1), slips.Lost("customs", 30, 10, 2)]


@pytest.mark.parametrize(
    ("after", "cause", "note", "field"),
    [
        (DAY, "customs", "", "to_date"),
        (date(2026, 4, 1), "fate", "", "cause"),
        (date(2026, 4, 1), "other", " ", "note"),
    ],
)
def test_a_date_moves_only_with_a_cause(after, cause, note, field):
    with pytest.raises(Invalid) as caught:
        slips.check_move(DAY, after, cause, note)
    assert list(caught.value.fields) == [field]


def test_the_second_key_is_another_partys():
    with pytest.raises(NotAllowed):
        check_second_key("east", {"east", "joint"})
    with pytest.raises(NotAllowed):
        check_second_key(None, {"east"})
    check_second_key("west", {"east", "joint"})
