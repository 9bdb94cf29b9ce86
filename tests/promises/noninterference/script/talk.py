"""Words, links, markings and groups: what can be done to any record."""

from collections.abc import Callable

from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people import actions as people
from mithaq.kernel.records import actions as records

from ..worlds import Step, World
from .words import (
    ALL,
    BOTH,
    COMMUNITY,
    EAST,
    NOBODY,
    WEST,
    For,
    community,
    names,
    one_person,
    only,
    party,
    public,
    text,
)

FIRST, SECOND = "jmc-2020-10-23-01", "jmc-2020-10-23-02"
COMMITMENT = "commitment"


def _say(name: str, seen_by: frozenset[str], by: str, about: tuple[str, str], reaches: For) -> Step:
    def do(world: World) -> Marked:
        said = text(name, "A word")
        return records.comment(world.get(*about), text=said, by=world.actor(by), audience=reaches(world))

    return Step(name, seen_by, do)


def _narrow(name: str, seen_by: frozenset[str], by: str, earlier: str, reaches: For) -> Step:
    def do(world: World) -> None:
        records.narrow(world.again(world.made[earlier]), reaches(world), by=world.actor(by))

    return Step(name, seen_by, do)


def _link(name: str, seen_by: frozenset[str], by: str, reaches: For) -> Step:
    def do(world: World) -> Marked:
        one, other = world.get(COMMITMENT, FIRST), world.get(COMMITMENT, SECOND)
        return records.link(one, "informs", other, by=world.actor(by), audience=reaches(world))

    return Step(name, seen_by, do)


def _found_group(world: World) -> Marked:
    """Found a group whose very existence and roster are for its members only."""
    by = world.actor("secretary-joint")
    group = people.create_group(
        code="quiet-channel",
        names=names("quiet group", "Quiet channel"),
        owner=party(world, "joint-commission"),
        audience=only("joint-commission", "eastern-command")(world),
        by=by,
    )
    people.join(group, party(world, "eastern-command"), by=by)
    return group


def _joins(code: str) -> Callable[[World], None]:
    def do(world: World) -> None:
        group = world.again(world.made["quiet group"])
        people.join(group, party(world, code), by=world.actor("secretary-joint"))

    return do


OURS = only("eastern-command", tlp="AMBER+STRICT")
THEIRS = only("western-command", tlp="AMBER+STRICT")
WITH_EAST = only("joint-commission", "eastern-command")
BEFORE = (
    _say("east tells all", COMMUNITY, "liaison-east", (COMMITMENT, FIRST), community),
    _say("east notes", EAST, "liaison-east", (COMMITMENT, FIRST), OURS),
    _say("west notes", WEST, "liaison-west", (COMMITMENT, FIRST), THEIRS),
    _say(
        "both talk",
        BOTH,
        "liaison-west",
        (COMMITMENT, SECOND),
        only("eastern-command", "western-command"),
    ),
    _say("public word", ALL, "liaison-west", ("party", "western-command"), public),
    _say("joint to east", EAST, "secretary-joint", (COMMITMENT, SECOND), WITH_EAST),
    Step("quiet group", EAST, _found_group),
    _say("red word", NOBODY, "secretary-joint", (COMMITMENT, SECOND), one_person("secretary-joint")),
    _link("hidden link", EAST, "liaison-east", OURS),
    _link("seen link", COMMUNITY, "liaison-west", community),
    _narrow("narrowed note", EAST, "secretary-joint", "joint to east", only("joint-commission")),
    _say("told too many", COMMUNITY, "liaison-east", (COMMITMENT, SECOND), community),
    _narrow("told fewer", COMMUNITY, "liaison-east", "told too many", OURS),
    _say("last word", ALL, "liaison-east", ("party", "eastern-command"), public),
)
MEANWHILE = (
    _say("east notes again", EAST, "liaison-east", (COMMITMENT, FIRST), OURS),
    Step("the quiet group grows", EAST, _joins("technology-command")),
    _say("meanwhile to all", COMMUNITY, "liaison-east", (COMMITMENT, SECOND), community),
    _narrow("meanwhile to fewer", COMMUNITY, "liaison-east", "meanwhile to all", OURS),
    _say("meanwhile in red", NOBODY, "secretary-joint", (COMMITMENT, FIRST), one_person("secretary-joint")),
    _say("meanwhile in public", ALL, "liaison-east", ("party", "eastern-command"), public),
)
