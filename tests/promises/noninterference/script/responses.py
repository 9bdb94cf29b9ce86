"""What is said and done about reports: suggestions, claims, hints, questions with answers, receipts that are acts."""

from datetime import date
from typing import Any

from mithaq.domains.picture import actions as picture
from mithaq.domains.picture.actions import Content, Question
from mithaq.kernel.actors import Actor
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.records import actions as records

from ..worlds import Step, World
from .words import BOTH, COMMUNITY, EAST, For, community, names, only, party, text

# no other step uses it, see `picture`
FEWER = only("eastern-command", "joint-security-room")
OURS = only("eastern-command", tlp="AMBER+STRICT")
WITH_EAST = only("joint-commission", "eastern-command")
EASTERN, WESTERN, SECRETARY, PARTNER = "liaison-east", "liaison-west", "secretary-joint", "manager-partner"
LIAISON_WEST = frozenset({WESTERN})


def _persons(*handles: str) -> For:
    def reached(world: World) -> Audience:
        return audiences.for_marking("RED", persons=[world.actor(one).person_id for one in handles])

    return reached


def _report(name: str, seen_by: frozenset[str], by: str, reaches: For, **place: Any) -> Step:
    def do(world: World) -> Marked:
        content = Content(
            title=names(name, "A riot"),
            type="RIO",
            occurred_from=date(2026, 4, 1),
            area="LY-MI",
            best=1,
            **place,
        )
        return picture.report(content, by=world.actor(by), audience=reaches(world))

    return Step(name, seen_by, do)


def _suggest(name: str, seen_by: frozenset[str], by: str, which: str) -> Step:
    def do(world: World) -> Marked:
        why = text(name, "It was another number")
        return picture.suggest(
            world.again(world.made[which]), {"best": 2, "high": 2}, reason=why, by=world.actor(by)
        )

    return Step(name, seen_by, do)


def _claim(name: str, seen_by: frozenset[str], by: str, which: str) -> Step:
    def do(world: World) -> Marked:
        note = text(name, "On it")
        return picture.claim(world.again(world.made[which]), hours=72, note=note, by=world.actor(by))

    return Step(name, seen_by, do)


def _hint(name: str, seen_by: frozenset[str], which: str, whom: str) -> Step:
    def do(world: World) -> Marked:
        by = Actor.system("picture")
        return picture.hint(world.again(world.made[which]), party(world, whom), by=by)

    return Step(name, seen_by, do)


def _ask(name: str, seen_by: frozenset[str], by: str, whom: tuple[str, ...], reaches: For) -> Step:
    def do(world: World) -> Marked:
        asked = [party(world, one) for one in whom]
        question = Question(title=names(name, "A question"), asked=asked, due=date(2026, 12, 20))
        return picture.ask(question, audience=reaches(world), by=world.actor(by))

    return Step(name, seen_by, do)


def _answer(name: str, seen_by: frozenset[str], by: str, which: str) -> Step:
    def do(world: World) -> Marked:
        return picture.answer(world.again(world.made[which]), names(name, "An answer"), by=world.actor(by))

    return Step(name, seen_by, do)


def _acknowledge(name: str, seen_by: frozenset[str], by: str, which: str) -> Step:
    return Step(name, seen_by, lambda world: picture.acknowledge(world.made[which].pk, by=world.actor(by)))


def _take_back(name: str, seen_by: frozenset[str], which: str) -> Step:
    def do(world: World) -> None:
        records.narrow(world.again(world.made[which]), FEWER(world), by=world.actor(EASTERN))

    return Step(name, seen_by, do)


def _open(name: str, seen_by: frozenset[str], by: str, which: str) -> Step:
    def do(world: World) -> None:
        picture.note_opened(world.again(world.made[which]), by=world.actor(by))

    return Step(name, seen_by, do)


BEFORE = (
    _report("a riot for all", COMMUNITY, EASTERN, community),
    _report("a riot for few", EAST, EASTERN, WITH_EAST),
    _report("a riot of the west", BOTH, WESTERN, only("eastern-command", "western-command")),
    # the only one that counts in its hexagon
    _report("a riot at a place", EAST, EASTERN, OURS, latitude=32.37, longitude=15.09, place_precision=1),
    _suggest("hidden suggestion", EAST, SECRETARY, "a riot for all"),
    _suggest("seen suggestion", BOTH, WESTERN, "a riot for all"),
    _claim("hidden claim", EAST, SECRETARY, "a riot for few"),
    _claim("seen claim", COMMUNITY, PARTNER, "a riot for all"),
    _hint("hidden hint", EAST, "a riot for all", "joint-commission"),
    _hint("seen hint", frozenset({WESTERN, "admin-west"}), "a riot of the west", "joint-commission"),
    _ask("hidden question", EAST, EASTERN, ("joint-commission",), WITH_EAST),
    _ask("seen question", COMMUNITY, EASTERN, ("joint-commission", "western-command"), community),
    _answer("hidden answer", EAST, SECRETARY, "seen question"),
    _report("a riot that was none", COMMUNITY, EASTERN, community),
    _take_back("it is taken back", COMMUNITY, "a riot that was none"),
    _acknowledge("the west acknowledges", BOTH, WESTERN, "a riot that was none"),
    _acknowledge("hidden acknowledgement", EAST, SECRETARY, "a riot that was none"),
    _acknowledge("seen acknowledgement", EAST | {PARTNER}, PARTNER, "a riot that was none"),
    _report("a riot in red", EAST, EASTERN, _persons(EASTERN, SECRETARY)),
    _report("another riot in red", EAST | LIAISON_WEST, EASTERN, _persons(EASTERN, WESTERN)),
    _open("hidden opening", EAST, SECRETARY, "a riot in red"),
    _open("seen opening", EAST | LIAISON_WEST, WESTERN, "another riot in red"),
)
MEANWHILE = (
    _suggest("hidden suggestion meanwhile", EAST, SECRETARY, "a riot for few"),
    _ask("hidden question meanwhile", EAST, EASTERN, ("joint-commission",), WITH_EAST),
)
