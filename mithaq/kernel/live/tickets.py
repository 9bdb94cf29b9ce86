"""Tickets: the address of a stream, bound to one person, party and session.

A ticket is in an address, and addresses end up in logs. So it opens nothing by itself: the cookie of the
session it was made for must come with it. It lives as long as a session may at most, because an EventSource
comes back to the same address for as long as the page is open.
"""

from urllib.parse import urlencode
from uuid import UUID

from django.core import signing

from . import sessions

PATH = "/live/"
LONGEST_SESSION_S = 12 * 3600
_SALT = "mithaq.live.ticket"


class Expired(Exception):
    """The ticket is older than any session."""


class Forged(Exception):
    """This is no ticket of ours."""


def issue(person: UUID, party: UUID | None, session_key: str) -> str:
    """Return a ticket for a person acting for a party in the session with this key."""
    content = [person.hex, party.hex if party else "", sessions.digest(session_key)]
    return signing.dumps(content, salt=_SALT)


def read(ticket: str) -> tuple[UUID, UUID | None, str]:
    """Return person, party and session digest. Raises Expired, Forged."""
    try:
        person, party, session = signing.loads(ticket, salt=_SALT, max_age=LONGEST_SESSION_S)
    except signing.SignatureExpired:
        raise Expired from None
    except signing.BadSignature:
        raise Forged from None
    return UUID(person), UUID(party) if party else None, session


def address(person: UUID, party: UUID | None, session_key: str, *, after: int) -> str:
    """Return the address of the stream for a page whose content was read when `after` was the newest stamp.

    The page carries its own position: the htmx extension makes a new EventSource after an error, and that one
    sends no Last-Event-ID.
    """
    return f"{PATH}?{urlencode({'ticket': issue(person, party, session_key), 'after': after})}"
