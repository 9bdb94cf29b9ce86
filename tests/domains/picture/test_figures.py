"""The roll-up always equals a count of the events that a reader can tell apart, whatever happens to reports."""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from mithaq.domains.areas.models import Event
from mithaq.domains.picture import actions
from mithaq.domains.picture.models import Report, SameEvent
from mithaq.kernel.errors import MithaqError
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people import actions as people
from mithaq.kernel.people.models import GroupMembership
from mithaq.kernel.records import actions as records

from ... import cast as casting
from ...cast import Cast
from ...factories import picture as made

READERS = ("east", "west", "secretary", "partner", "auditor")
SETS = [("east",), ("west",), ("east", "west"), ("east", "west", "joint"), ("community",), ("public",)]


def audience(cast: Cast, number: int) -> Audience:
    """Return one of the audiences of the game."""
    names = SETS[number % len(SETS)]
    if names == ("community",):
        return cast.community
    return cast.public if names == ("public",) else cast.only(*names)


def check(cast: Cast) -> None:
    for name in READERS:
        assert made.figured(cast.actors[name]) == made.recounted(cast.actors[name]), name
        assert made.in_hexagons(cast.actors[name]) == made.recounted_in_hexagons(cast.actors[name]), name
        assert made.on_map(cast.actors[name]) == made.recounted_on_map(cast.actors[name]), name


@pytest.mark.parametrize(
    "changes",
    [{"best": 9, "high": 9}, {"area": "LY-TB"}, {"type": "ERW"}, {"low": None, "best": None, "high": None}],
)
def test_a_correction_moves_the_figures(cast: Cast, changes: dict[str, object]) -> None:
    report = made.report(cast)
    actions.correct(report, made.content(**changes), reason="Better known", by=cast.east)
    check(cast)


def test_a_variant_is_no_second_event_for_whoever_sees_both(cast: Cast) -> None:
    report = made.report(cast, cast.only("east", "west"))
    content = made.content(low=None, best=None, high=None)
    variant = actions.sanitise(report, content, to=cast.community, reason="Deaths left out", by=cast.east)
    assert [made.figured(cast.actors[name])[:2] for name in READERS] == [
        (1, 2),
        (1, 2),
        (1, 0),
        (1, 0),
        (0, 0),
    ]
    check(cast)
    actions.retract(report, reason="Wrong", by=cast.east)
    assert made.figured(cast.west) == (1, 0, 0, 0)
    check(cast)
    actions.retract(variant, reason="Wrong too", by=cast.east)
    assert made.figured(cast.west) == (0, 0, 0, 0)


def test_narrowing_the_first_of_two_reports_gives_the_second_back_to_who_lost_it(cast: Cast) -> None:
    east, west = (
        made.report(cast, cast.only("east", "west")),
        made.report(cast, cast.only("west"), by=cast.west),
    )
    actions.join(west, of=east, by=cast.west)
    assert made.figured(cast.west)[0] == 1
    records.narrow(east, cast.only("east"), by=cast.east)
    assert made.figured(cast.west)[0] == 1
    check(cast)


def test_whoever_leaves_a_group_puts_nobody_elses_figures_wrong(cast: Cast) -> None:
    to_group = made.report(cast, cast.community)
    to_both = made.report(cast, cast.only("east", "west"), by=cast.west)
    actions.join(to_both, of=to_group, by=cast.west)
    held = GroupMembership.objects.for_system("a test").get(group=cast.group, party=cast.parties["west"])
    people.leave(held, by=cast.secretary)
    assert made.figured(cast.east) == made.recounted(cast.east) == (1, 2, 3, 5)
    actions.retract(to_both, reason="Wrong", by=cast.west)
    assert made.figured(cast.east) == made.recounted(cast.east) == (1, 2, 3, 5)
    assert made.figured(cast.west) == made.recounted(cast.west) == (0, 0, 0, 0)


STEP = st.tuples(
    st.sampled_from(
        ["report", "correct", "narrow", "retract", "sanitise", "join", "join", "import", "import", "part"]
    ),
    st.integers(0, 7),
    st.integers(0, 7),
)


class EveryCourse(TestCase):
    """Any course of acts leaves figures that equal a recount, for every reader."""

    @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.lists(STEP, min_size=3, max_size=12))
    def test_any_course(self, steps: list[tuple[str, int, int]]) -> None:
        cast = casting.assemble()
        with TemporaryDirectory() as folder:
            events = made.imported(
                Path(folder), {}, {"date_prec": 4, "latitude": 32.1167, "longitude": 20.0667}
            )
        for name, one, other in steps:
            with suppress(MithaqError):
                self.take(cast, name, one, other, events)
        check(cast)
        assert all(made.on_map(cast.actors[name])[0] >= len(events) for name in READERS)

    def take(self, cast: Cast, name: str, one: int, other: int, events: list[Event]) -> None:
        by = cast.east if one % 2 else cast.west
        held = list(
            Report.objects.for_system("a game").select_related("audience").order_by("created_at", "id")
        )
        if name == "report" or not held:
            made.report(cast, audience(cast, other), by=by, **(made.AT_SEBHA if other % 3 else {}))
            return
        report = held[one % len(held)]
        owner = cast.east if report.owner_id == cast.parties["east"].pk else cast.west
        if name == "correct":
            content = made.content(area=["LY-SB", "LY-TB"][other % 2], best=3 + other % 2)
            actions.correct(report, content, reason="Known better", by=owner)
        elif name == "narrow":
            records.narrow(report, audience(cast, other), by=owner)
        elif name == "retract":
            actions.retract(report, reason="Wrong", by=owner)
        elif name == "sanitise":
            actions.sanitise(report, made.content(low=0), to=audience(cast, other), reason="Why", by=owner)
        elif name == "join":
            actions.join(report, of=held[other % len(held)], by=owner)
        elif name == "import":
            actions.join_imported(report, events[other % 2], by=owner)
        else:
            self.part(owner)

    def part(self, by: object) -> None:
        same = SameEvent.objects.for_system("a game").filter(holds=True).order_by("created_at").first()
        if same:
            actions.part(same, by=by)  # type: ignore[arg-type]
