"""Promise 3: what must be true of the whole. The count of acts itself is taken in every test, see `counting`."""

import re
from pathlib import Path

import pytest

from mithaq.config import environment
from mithaq.domains.commitments.rules import states as commitments
from mithaq.domains.plan.rules import states as plan
from mithaq.kernel.acts import commit
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import ROLE_NAMES, ROLES, Permission
from mithaq.kernel.records import actions as records
from mithaq.kernel.records import kinds

from . import counting

TESTS = Path(__file__).resolve().parent.parent
ROOT = TESTS.parent


def test_an_action_that_leaves_two_acts_is_noticed(cast, monkeypatch):
    honest = commit.commit

    def twice(verb, record, **options):
        honest(verb, record, **options)
        return honest(verb, record, **options)

    monkeypatch.setattr(records, "commit", twice)
    with pytest.raises(AssertionError, match="left 2 acts"):
        records.comment(cast.parties["east"], text="said twice", by=cast.east)


def test_every_action_is_called_by_a_test():
    called = "\n".join(p.read_text(encoding="utf-8") for p in TESTS.rglob("*.py"))
    # loading the demonstration is a test too, and so is an action that another one calls
    below = [*(ROOT / "mithaq").rglob("framework.py"), ROOT / "mithaq/kernel/records/parts.py"]
    below += (ROOT / "mithaq/domains/commitments/actions").glob("dates.py")
    loaders = "\n".join(p.read_text(encoding="utf-8") for p in below)
    names = {name.rsplit(".", 1)[1] for name in counting.actions()}
    missing = {n for n in names if not re.search(rf"\b{n}\(", called + loaders)}
    assert missing == set()


def test_every_exception_to_one_act_has_its_reason():
    exceptions = {**counting.TWO, **counting.UP_TO_TWO}
    assert set(exceptions) <= set(counting.actions())
    numbers = {path.name[:4] for path in (ROOT / "docs/decisions").glob("*.md")}
    assert {reason[:4] for reason in exceptions.values()} <= numbers


def test_every_permission_has_a_role_and_every_role_a_name():
    assert set(Permission) == frozenset().union(*ROLES.values())
    assert set(ROLES) == set(ROLE_NAMES)


def test_every_setting_has_its_line():
    page = (ROOT / "docs/reference/settings.md").read_text(encoding="utf-8")
    assert [s.name for s in environment.SETTINGS if f"| `{s.name}` |" not in page] == []


def test_every_kind_of_record_has_a_word_a_name_and_a_page():
    found = kinds.models()
    assert len(found) == len({model.KIND for model in found.values()})
    assert all(str(model._meta.verbose_name) and model.__doc__ for model in found.values())
    assert all(issubclass(model, Marked) for model in found.values())


@pytest.mark.parametrize("table", plan.TABLES.values(), ids=lambda table: table.kind)
def test_every_state_of_the_plan_is_reached_and_left(table):
    reached, to_do = set(), {table.first}
    while to_do:
        state = to_do.pop()
        reached.add(state)
        to_do |= set(table.next(state)) - reached
    assert reached == set(table.states)


@pytest.mark.parametrize(
    ("moves", "states", "first"),
    [
        (commitments.COMMITMENT_MOVES, commitments.SHOWN, commitments.PROPOSED),
        (commitments.AGREEMENT_MOVES, commitments.AGREEMENT_STATES, commitments.DRAFT),
    ],
)
def test_every_state_of_a_promise_is_reached(moves, states, first):
    targets = {move.target for move in moves.values()} | {first}
    assert set(states) <= targets
    assert {source for move in moves.values() for source in move.sources} <= set(states)
