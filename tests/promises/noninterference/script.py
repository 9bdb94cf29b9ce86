"""What happens after the framework was loaded: acts of all parties, each known by who can see it."""

from mithaq.kernel.markings import audiences
from mithaq.kernel.people import actions as people
from mithaq.kernel.people.models import Party, SharingGroup
from mithaq.kernel.people.queries import group_now
from mithaq.kernel.records import actions as records

from .worlds import Step, World

COMMUNITY = frozenset({"liaison-east", "liaison-west", "manager-partner", "assessor"})
EAST = frozenset({"liaison-east"})
WEST = frozenset({"liaison-west"})
BOTH = EAST | WEST
NOBODY: frozenset[str] = frozenset()


def _party(world: World, code: str) -> Party:
    return world.get("party", code)


def _only(world: World, *codes: str, tlp: str = "AMBER"):  # type: ignore[no-untyped-def]
    return audiences.for_marking(tlp, parties=[_party(world, code).pk for code in codes])


def _community(world: World):  # type: ignore[no-untyped-def]
    group = SharingGroup.objects.for_system("a step of the script").get(code="community")
    return audiences.for_marking("GREEN", groups=[group_now(group)])


def _say(handle: str, ref: str, text: str, audience):  # type: ignore[no-untyped-def]
    def do(world: World):  # type: ignore[no-untyped-def]
        record = world.get("commitment", ref)
        return records.comment(record, text=text, by=world.actor(handle), audience=audience(world))

    return do


def _say_on_party(handle: str, code: str, text: str, audience):  # type: ignore[no-untyped-def]
    def do(world: World):  # type: ignore[no-untyped-def]
        return records.comment(
            _party(world, code), text=text, by=world.actor(handle), audience=audience(world)
        )

    return do


def _narrow(name: str, handle: str, to):  # type: ignore[no-untyped-def]
    def do(world: World) -> None:
        record = world.made[name]
        fresh = type(record).objects.for_system("a step of the script").get(pk=record.pk)
        records.narrow(fresh, to(world), by=world.actor(handle))

    return do


def _link(one: tuple[str, str], other: tuple[str, str], handle: str, audience):  # type: ignore[no-untyped-def]
    def do(world: World):  # type: ignore[no-untyped-def]
        ends = world.get(*one), world.get(*other)
        return records.link(ends[0], "informs", ends[1], by=world.actor(handle), audience=audience(world))

    return do


def _found_group(world: World) -> None:
    """Found a group whose very existence and roster are for its members only."""
    joint = _party(world, "joint-commission")
    by = world.actor("secretary-joint")
    group = people.create_group(
        code="quiet-channel",
        names={"en": "Quiet channel", "ar": "القناة الهادئة", "fr": "Canal discret"},
        owner=joint,
        audience=_only(world, "joint-commission", "eastern-command"),
        by=by,
    )
    people.join(group, _party(world, "eastern-command"), by=by)


def _public(world: World):  # type: ignore[no-untyped-def]
    return audiences.for_marking("CLEAR")


FIRST = "jmc-2020-10-23-01"
SECOND = "jmc-2020-10-23-02"

STEPS = [
    Step("east tells all", COMMUNITY, _say("liaison-east", FIRST, "A word to the community", _community)),
    Step(
        "east notes",
        EAST,
        _say(
            "liaison-east",
            FIRST,
            "Zq canary: a note for ourselves",
            lambda w: _only(w, "eastern-command", tlp="AMBER+STRICT"),
        ),
    ),
    Step(
        "west notes",
        WEST,
        _say(
            "liaison-west", FIRST, "The other note", lambda w: _only(w, "western-command", tlp="AMBER+STRICT")
        ),
    ),
    Step(
        "both talk",
        BOTH,
        _say(
            "liaison-west",
            SECOND,
            "Between the two of us",
            lambda w: _only(w, "eastern-command", "western-command"),
        ),
    ),
    Step(
        "public word",
        COMMUNITY | {"auditor"},
        _say_on_party("liaison-west", "western-command", "For everybody", _public),
    ),
    Step(
        "joint to east",
        EAST,
        _say(
            "secretary-joint",
            SECOND,
            "Zq canary: for the east alone",
            lambda w: _only(w, "joint-commission", "eastern-command"),
        ),
    ),
    Step("quiet group", EAST, _found_group),
    Step(
        "red word",
        NOBODY,
        _say(
            "secretary-joint",
            SECOND,
            "Zq canary: for one person",
            lambda w: audiences.for_marking("RED", persons=[w.actor("secretary-joint").person_id]),
        ),
    ),
    Step(
        "hidden link",
        EAST,
        _link(
            ("commitment", FIRST),
            ("commitment", SECOND),
            "liaison-east",
            lambda w: _only(w, "eastern-command", tlp="AMBER+STRICT"),
        ),
    ),
    Step(
        "seen link",
        COMMUNITY,
        _link(("commitment", FIRST), ("commitment", SECOND), "liaison-west", _community),
    ),
    Step(
        "narrowed note",
        EAST,
        _narrow("joint to east", "secretary-joint", lambda w: _only(w, "joint-commission")),
    ),
    Step(
        "last word",
        COMMUNITY | {"auditor"},
        _say_on_party("liaison-east", "eastern-command", "And another", _public),
    ),
]
