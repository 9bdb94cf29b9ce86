"""Random acts of random parties in two worlds: in one all of them happen, in the other those the observer can see.

Hypothesis chooses observer, acts and markings. Each act happens in the full world at once; at the end the observer asks
both worlds the same, of every record by its id and of what is said about every party too, and is answered alike. Each
world vanishes with its savepoint.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from mithaq.domains.commitments import actions as commitments
from mithaq.domains.plan import actions as plan
from mithaq.kernel.errors import MithaqError
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions as people
from mithaq.kernel.people.models import Account, GroupMembership
from mithaq.kernel.records import actions as records
from mithaq.kernel.records import kinds
from mithaq.kernel.search import follow
from tests import cast as casting
from tests.cast import Cast
from tests.factories import commitments as promises
from tests.factories.signin import sign_in

from . import plants, seeds
from .answers import Answer, taken
from .worlds import LATER, LOOK, moment, undone

pytestmark = pytest.mark.slow
QUICK = settings(
    max_examples=10,
    stateful_step_count=10,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
)
ACTORS = st.sampled_from(("east", "west", "secretary", "partner"))
PARTIES = ("east", "west", "joint", "partner")
REACHES = st.one_of(
    st.sampled_from(("public", "community")),
    st.sets(st.sampled_from(PARTIES), min_size=1, max_size=2).map(lambda found: tuple(sorted(found))),
)
PAGES = (
    "/today/",
    "/record/",
    "/search/?q=word",
    "/people/",
    "/commitments/?tab=all",
    "/plan/risks/",
    "/api/v1/acts",
    "/api/v1/search?q=word",
    "/api/v1/commitments/",
)
Reach = str | tuple[str, ...]
Made = dict[int, Marked]
Act = Callable[[Made], Marked | None]


class TwoWorlds(RuleBasedStateMachine):
    """The full world as it grows, and the list of those acts that the observer could see."""

    def __init__(
        self, cast: Cast, leaking: Callable[[], AbstractContextManager[object]] = nullcontext
    ) -> None:
        super().__init__()
        self.leaking = leaking
        self.cast, self.made, self.number = cast, {}, 0
        self.seen: list[tuple[int, Act]] = []
        self.world = ExitStack()
        self.world.enter_context(seeds.of_each_log())
        self.world.enter_context(undone())

    @initialize(observer=st.sampled_from(("east", "west", "partner", "assessor", "auditor")))
    def look_as(self, observer: str) -> None:
        self.observer = observer

    @rule(who=ACTORS, about=st.sampled_from(PARTIES), reaches=REACHES)
    def say(self, who: str, about: str, reaches: Reach) -> None:
        party, by = self.cast.parties[about], self.cast.actors[who]
        text = f"word {self.number}"
        self._do(lambda _: records.comment(party, text=text, by=by, audience=self._audience(reaches)))

    @rule(who=ACTORS, reaches=REACHES)
    def promise(self, who: str, reaches: Reach) -> None:
        terms = promises.terms(
            self.cast, code=f"P-{self.number}", title=promises.names(f"word {self.number}")
        )
        by = self.cast.actors[who]
        self._do(lambda _: commitments.propose(terms, audience=self._audience(reaches), by=by))

    @rule(who=ACTORS, reaches=REACHES)
    def warn(self, who: str, reaches: Reach) -> None:
        values = {"risk_kind": "risk", "title": promises.names(f"word {self.number}")}
        by = self.cast.actors[who]
        self._do(lambda _: plan.create("risk", values, audience=self._audience(reaches), by=by))

    @precondition(lambda self: self.made)
    @rule(who=ACTORS, which=st.integers(0, 9), reaches=REACHES)
    def narrow(self, who: str, which: int, reaches: Reach) -> None:
        number, by = self._one(which), self.cast.actors[who]

        def do(made: Made) -> None:
            records.narrow(_again(made[number]), self._audience(reaches), by=by)

        self._do(do, touches=number)

    @precondition(lambda self: len(self.made) > 1)
    @rule(who=ACTORS, one=st.integers(0, 9), other=st.integers(0, 9))
    def join_records(self, who: str, one: int, other: int) -> None:
        ends, by = (self._one(one), self._one(other)), self.cast.actors[who]
        self._do(lambda made: records.link(_again(made[ends[0]]), "informs", _again(made[ends[1]]), by=by))

    @rule(party=st.sampled_from(PARTIES))
    def leave_or_join(self, party: str) -> None:
        group, by = self.cast.group, self.cast.secretary

        def do(_: Made) -> Marked:
            members = GroupMembership.objects.for_system("a test")
            held = members.filter(group=group, party=self.cast.parties[party], ends=None).first()
            if held is None:
                return people.join(group, self.cast.parties[party], by=by)
            people.leave(held, by=by)
            return held

        self._do(do)

    def teardown(self) -> None:
        """Ask the full world, let it vanish, let the small one happen, and ask again."""
        places = [f"/api/v1/records/{r.KIND}/{r.pk}" for _, r in sorted(self.made.items())]
        places += [f"/api/v1/records/party/{self.cast.parties[one].pk}/comments" for one in PARTIES]
        full = self._answers(places)
        self.world.close()
        with seeds.of_each_log(), undone():
            made: Made = {}
            for number, act in self.seen:
                self._happen(number, act, made)
            small = self._answers(places)
        assert {path for path in full if full[path] != small[path]} == set()

    def _do(self, act: Act, touches: int | None = None) -> None:
        """Let an act happen in the full world, and remember it where the observer can tell."""
        self.number += 1
        before = touches is not None and self._is_seen(self.made[touches])
        try:
            made = self._happen(self.number, act, self.made)
        except MithaqError:
            return
        if before or (made is not None and self._is_seen(made)):
            self.seen.append((self.number, act))

    def _happen(self, number: int, act: Act, made: Made) -> Marked | None:
        with moment(f"act {number}", LOOK + timedelta(seconds=number)), transaction.atomic():
            found = act(made)
        if found is not None:
            made[number] = found
        return found

    def _is_seen(self, record: Marked) -> bool:
        viewer = Viewer.of(self.cast.actors[self.observer])
        return type(record).objects.visible_to(viewer).filter(pk=record.pk).exists()

    def _one(self, which: int) -> int:
        numbers = sorted(self.made)
        return numbers[which % len(numbers)]

    def _audience(self, reaches: Reach) -> Audience:
        if isinstance(reaches, tuple):
            return self.cast.only(*reaches)
        return self.cast.public if reaches == "public" else self.cast.community

    def _answers(self, places: list[str]) -> dict[str, Answer]:
        at = LOOK + timedelta(hours=1)
        client = Client(raise_request_exception=False)
        follow.catch_up()
        with moment("sign-in", at):
            sign_in(client, Account.objects.get(username=self.observer))
        answers = {}
        for number, path in enumerate((*PAGES, *places)):
            with moment(f"question {number}", at + timedelta(seconds=number)), self.leaking():
                answers[path] = taken(client.get(path))
        return answers


def _again(record: Marked) -> Marked:
    return kinds.models()[record.KIND].objects.for_system("a test").get(pk=record.pk)


@pytest.fixture
def seeded_cast(db) -> Cast:
    with moment("cast", LATER):
        return casting.assemble()


def test_two_worlds_answer_alike(seeded_cast):
    run_state_machine_as_test(lambda: TwoWorlds(seeded_cast), settings=QUICK)


@pytest.mark.parametrize("leak", ["a hidden comment is shown", "hidden acts stand in the newest acts"])
def test_the_machine_finds_planted_leaks(seeded_cast, leak):
    plant = next(plant for plant in plants.PLANTS if plant.name == leak)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(lambda: TwoWorlds(seeded_cast, plant.leaking), settings=QUICK)
