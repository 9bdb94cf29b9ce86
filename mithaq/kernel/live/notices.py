"""Saying, and reading, that somebody's rights or session have changed."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from mithaq.kernel import clock

from . import bus, sessions
from .models import Notice

WINDOW = timedelta(minutes=2)
KEPT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Change:
    """One notice as the tail reads it: the persons and parties concerned, or a session that has ended."""

    id: UUID
    holders: frozenset[UUID]
    session: str

    def concerns(self, person: UUID, party: UUID | None) -> bool:
        """Return whether a stream of this person, for this party, must be checked again."""
        return person in self.holders or party in self.holders


def changed_entitlements(person_ids: Iterable[UUID] = (), party_ids: Iterable[UUID] = ()) -> None:
    """Have the open streams of these persons and parties checked again.

    To be called in the transaction that changes memberships, or the holders of an audience, also when a new
    audience reaches them: their streams then carry its first frame.
    """
    holders = sorted({str(holder) for holder in [*person_ids, *party_ids]})
    if holders:
        Notice.objects.create(holders=holders)
        bus.announce_on_commit()


def end_session(session_key: str) -> None:
    """End the streams of a session; to be called where it ends, before or after its row is gone."""
    end_digest(sessions.digest(session_key))


def end_digest(session: str) -> None:
    """End the streams of the session, or of the token, with this digest."""
    Notice.objects.create(session=session)
    bus.announce_on_commit()


def recent(known: Collection[UUID]) -> list[Change]:
    """Return the notices of the last minutes that are not `known`.

    A window, because notices of parallel transactions can become visible in another order than they were
    written. One that is held back longer than the window is caught by the renewal of each stream.
    """
    rows = Notice.objects.filter(at__gt=clock.now() - WINDOW).order_by("at")
    return [_change(row) for row in rows if row.pk not in known]


def remove_old() -> int:
    """Remove notices that no stream needs any more; a job of the worker. Return how many."""
    return Notice.objects.filter(at__lt=clock.now() - KEPT).delete()[0]


def _change(row: Notice) -> Change:
    return Change(row.pk, frozenset(map(UUID, row.holders)), row.session)
