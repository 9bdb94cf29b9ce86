"""What other systems send, and the collections that it lands in."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.test import override_settings

from mithaq.interfaces.exchange.cap import actions as cap
from mithaq.interfaces.exchange.cap import writing
from mithaq.interfaces.exchange.cap.alerts import Alert, cancelled
from mithaq.interfaces.exchange.feeds import actions as feeds
from mithaq.interfaces.exchange.models import Collection
from mithaq.interfaces.exchange.taxii import actions
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from tests.exchange.alerts import alert
from tests.exchange.taxii.making import indicator

from .. import canaries
from ..exchanged import QUIET, ROOT
from ..worlds import Step, World
from .words import ALL, COMMUNITY, EAST, For, community, names, only, party, public

NOT_KEPT = "marking-definition--11111111-1111-4111-8111-111111111111"
BOTH_SEND = ("eastern-command", "western-command")
ROAD, FLOOD = alert(identifier="road"), alert(identifier="flood")
OVER = cancelled(ROAD, identifier="over", sent=ROAD.sent + timedelta(hours=1), note="Over")


def _open(
    name: str,
    seen_by: frozenset[str],
    alias: str,
    reaches: For,
    writers: Iterable[str] = (),
    root: str = ROOT,
    follows: str = "",
) -> Step:
    def do(world: World) -> Marked:
        return actions.open_collection(
            root=root,
            alias=alias,
            title=names(name, "A collection"),
            owner=party(world, "joint-commission"),
            audience=reaches(world),
            landing="direct",
            follows=follows,
            writers=[party(world, code) for code in writers],
            by=world.actor("secretary-joint"),
        )

    return Step(name, seen_by, do)


def _send(
    name: str, seen_by: frozenset[str], by: str, into: str, numbers: Iterable[int], **values: Any
) -> Step:
    def do(world: World) -> None:
        actor = world.actor(by)
        collection = Collection.objects.for_system("a step of the script").get(alias=into)
        said = {"name": f"An object {canaries.of(name)}", **values}
        sent = [indicator(number, **said) for number in numbers]
        actions.contribute(collection, sent, by=actor, viewer=Viewer.of(actor))

    return Step(name, seen_by, do)


def _keep(name: str, seen_by: frozenset[str], by: str, reaches: For, said: Alert) -> Step:
    def do(world: World) -> Marked:
        told = replace(said.infos[0], headline=f"{said.identifier} {canaries.of(name)}")
        document = writing.written(replace(said, infos=(told,)))
        found = cap.read(document, may_be_unsigned=True)
        return cap.keep(found, audience=reaches(world), by=world.actor(by))

    return Step(name, seen_by, do)


def _read_feed(name: str, seen_by: frozenset[str], by: str, reaches: For) -> Step:
    def do(world: World) -> Marked:
        label = f"A feed {canaries.of(name)}"
        with override_settings(OUTGOING=frozenset({"https://feeds.example:443"})):
            return feeds.add(
                label=label,
                address=f"https://feeds.example/{canaries.of(name)}",
                audience=reaches(world),
                by=world.actor(by),
            )

    return Step(name, seen_by, do)


BEFORE = (
    _open("a collection is opened", COMMUNITY, "all", community, BOTH_SEND),
    _open("a collection follows the reports", ALL, "reports", public, follows="report"),
    _open(
        "a quiet collection is opened",
        EAST,
        QUIET,
        only("joint-commission", "eastern-command"),
        ("eastern-command",),
        root=QUIET,
    ),
    _send("east sends to all", COMMUNITY, "liaison-east", "all", (1, 2, 3)),
    _send("east sends for itself", EAST, "liaison-east", "all", (50, 51), object_marking_refs=[NOT_KEPT]),
    _send("east sends quietly", EAST, "liaison-east", QUIET, (60,)),
    _send("west sends to all", COMMUNITY, "liaison-west", "all", (4, 50)),
    _send(
        "east refers to what it has sent for itself",
        COMMUNITY,
        "liaison-east",
        "all",
        (5,),
        x_like_refs=[indicator(n)["id"] for n in (2, 51)],
    ),
    _send("east sends again", COMMUNITY, "liaison-east", "all", (1,), minute=30),
    _keep("east keeps an alert", COMMUNITY, "liaison-east", community, ROAD),
    _keep("east keeps an alert for itself", EAST, "liaison-east", only("eastern-command"), FLOOD),
    _keep("east keeps a cancellation for itself", EAST, "liaison-east", only("eastern-command"), OVER),
    _read_feed("east reads a feed for all", COMMUNITY, "liaison-east", community),
    _read_feed("east reads a feed for itself", EAST, "liaison-east", only("eastern-command")),
)
MEANWHILE = (_send("east sends meanwhile", EAST, "liaison-east", QUIET, (61,)),)
