"""Joins the live stream to acts and people: how it reads what was committed, and who may read."""

import hashlib
import uuid

from mithaq.kernel.acts import feeds
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.live import sessions, wiring
from mithaq.kernel.live.admission import Gate, Identity
from mithaq.kernel.live.frames import Frame
from mithaq.kernel.live.source import Source
from mithaq.kernel.markings import walls
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.web import sessions as limits


def configure() -> None:
    """Wire the streams of this process; once, before the first one opens."""
    source = Source(_frames_after, _newest_visible, feeds.newest_committed)
    wiring.configure(source, Gate(_entitlement, _person, _identity))


def _frames_after(audiences: frozenset[uuid.UUID], stamp: int, limit: int) -> list[Frame]:
    with walls.bound(Viewer(None, None, audiences)):
        return feeds.frames_after(audiences, stamp, limit)


def _newest_visible(audiences: frozenset[uuid.UUID]) -> int:
    with walls.bound(Viewer(None, None, audiences)):
        return feeds.newest_visible(audiences)


def _entitlement(person: uuid.UUID, party: uuid.UUID | None) -> frozenset[uuid.UUID] | None:
    with walls.job("whom a stream reads for is known before there is a viewer"):
        return people.entitlement(person, party)


def _person(session_key: str) -> uuid.UUID | None:
    return sessions.person(session_key, is_over=limits.is_over)


def _identity(token: str) -> Identity | None:
    try:
        with walls.job("whom a token stands for is known before there is a viewer"):
            actor, _scope = people.actor_of_token(token)
    except NotVisible:
        return None
    return Identity(actor.person_id, actor.party_id, hashlib.sha256(token.encode()).hexdigest()[:32])
