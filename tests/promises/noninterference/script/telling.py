"""What leaves by itself: webhooks of both sides, and servers of partners that are pulled from."""

from unittest.mock import patch

from django.test import override_settings

from mithaq.interfaces.exchange import partner_secrets
from mithaq.interfaces.exchange.taxii import pulling
from mithaq.interfaces.exchange.webhooks import actions as webhooks
from mithaq.kernel.markings.models import Marked

from .. import canaries
from ..hooks import KINDS, address
from ..worlds import Step, World
from .words import COMMUNITY, EAST, WEST

PARTNER = "https://partner.example"
LISTED = frozenset({"https://hooks.example:443", f"{PARTNER}:443"})


def _hook(name: str, seen_by: frozenset[str], by: str) -> Step:
    def do(world: World) -> Marked:
        with override_settings(OUTGOING=LISTED):
            return webhooks.create(
                label=f"A webhook {canaries.of(name)}", url=address(by), kinds=KINDS, by=world.actor(by)
            )

    return Step(name, seen_by, do)


def _connect(name: str, seen_by: frozenset[str], into: str) -> Step:
    def do(world: World) -> Marked:
        with override_settings(OUTGOING=LISTED), patch.object(partner_secrets, "read", lambda *_: "word"):
            return pulling.connect(
                world.again(world.made[into]),  # type: ignore[arg-type]
                address=f"{PARTNER}/{canaries.of(name)}/",
                secret_name="north",
                by=world.actor("secretary-joint"),
            )

    return Step(name, seen_by, do)


BEFORE = (
    _hook("the east has a webhook", EAST, "liaison-east"),
    _hook("the west has a webhook", WEST, "liaison-west"),
    _hook("the partner has a webhook", frozenset({"manager-partner"}), "manager-partner"),
    _connect("hidden server of a partner", EAST, "a quiet collection is opened"),
    _connect("server of a partner", COMMUNITY, "a collection is opened"),
)
MEANWHILE: tuple[Step, ...] = ()
