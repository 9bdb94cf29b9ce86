"""The words of the script: who sees what, and how the steps name parties, audiences and texts."""

from collections.abc import Callable

from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people.models import Party, SharingGroup
from mithaq.kernel.people.queries import group_now

from .. import canaries
from ..worlds import World

For = Callable[[World], Audience]

# the readers who see what reaches so far
EAST = frozenset({"liaison-east"})
WEST = frozenset({"liaison-west", "admin-west"})
BOTH = EAST | WEST
COMMUNITY = BOTH | {"manager-partner"}
ALL = COMMUNITY | {"auditor"}
NOBODY: frozenset[str] = frozenset()


def party(world: World, code: str) -> Party:
    """Return a party by its code."""
    return world.get("party", code)


def only(*codes: str, tlp: str = "AMBER") -> For:
    """Return the audience of these parties, to be made in a world."""
    return lambda world: audiences.for_marking(tlp, parties=[party(world, code).pk for code in codes])


def one_person(handle: str) -> For:
    """Return the audience of one person."""
    return lambda world: audiences.for_marking("RED", persons=[world.actor(handle).person_id])


def community(_: World) -> Audience:
    """Return the audience of the community as it stands."""
    group = SharingGroup.objects.for_system("a step of the script").get(code="community")
    return audiences.for_marking("GREEN", groups=[group_now(group)])


def public(_: World) -> Audience:
    """Return the audience of everybody."""
    return audiences.for_marking("CLEAR")


def text(step: str, plain: str) -> str:
    """Return a text with the canary of its step, in both scripts."""
    canary = canaries.of(step)
    return f"{plain} {canary} {canaries.in_arabic(canary)}"


def names(step: str, plain: str) -> dict[str, str]:
    """Return a text by language with the canary of its step."""
    canary = canaries.of(step)
    return {
        "en": f"{plain} {canary}",
        "ar": f"{plain} {canaries.in_arabic(canary)}",
        "fr": f"{plain} {canary}",
    }
