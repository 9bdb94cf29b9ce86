"""Who asks: a bearer token, or the same token as the password of HTTP Basic, with the user name of its person.

Both are looked up by the SHA-256 of the token; no password is ever hashed. The cookie of a browser counts for nothing
here, so that no page of another site can make a browser ask.
"""

import base64
import binascii
import hmac
from dataclasses import dataclass

from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings import walls
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import CARRY_OUT, WRITE, Account


class Unknown(Exception):
    """Nobody stands behind what was sent."""


@dataclass(frozen=True)
class Asker:
    """Who asks, what he may see, and whether his credential may change anything."""

    actor: Actor
    viewer: Viewer
    writes: bool


def asker(header: str) -> Asker:
    """Return who stands behind an `Authorization` header. Raises Unknown."""
    scheme, _space, given = header.partition(" ")
    user, secret = _basic(given) if scheme.casefold() == "basic" else (None, given.strip())
    if scheme.casefold() not in ("basic", "bearer") or not secret:
        raise Unknown
    try:
        with walls.job("whom a token stands for is known before there is a viewer"):
            actor, scope = people.actor_of_token(secret)
            if user is not None and not _is_user(actor, user):
                raise Unknown
    except NotVisible:
        raise Unknown from None
    return Asker(actor, Viewer.of(actor), scope in (WRITE, CARRY_OUT))


def _basic(given: str) -> tuple[str, str]:
    try:
        text = base64.b64decode(given.strip(), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise Unknown from None
    user, _colon, secret = text.partition(":")
    return user, secret


def _is_user(actor: Actor, user: str) -> bool:
    known = Account.objects.filter(person_id=actor.person_id).values_list("username", flat=True).first() or ""
    return hmac.compare_digest(known.encode(), user.strip().casefold().encode())
