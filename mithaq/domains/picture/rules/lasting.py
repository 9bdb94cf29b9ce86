"""How long a report holds. Decision: docs/decisions/0202-how-long-a-report-holds.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from . import standing
from .standing import Said


@dataclass(frozen=True)
class Holding:
    """The last day on which a report holds, and the day of the sighting that it rests on; none for the originator's."""

    until: date
    seen_on: date | None = None


def holding(happened: date, expires_on: date, said: Iterable[tuple[Said, datetime]]) -> Holding:
    """Return how long a report holds: until the day that its originator gave, or as many days after it was last seen
    as that day lies after the event.

    `said` is what parties say of it, with the moment (UTC), oldest first. Only the last word of each counts, and only
    where it rests on a basis of its own: to repeat a source is to see nothing.
    """
    last = {one.party: (one, at) for one, at in said}
    seen = [at.date() for one, at in last.values() if standing.is_sighting(one)]
    newest = max(seen, default=None)
    if newest is None or newest + (expires_on - happened) <= expires_on:
        return Holding(expires_on)
    return Holding(newest + (expires_on - happened), newest)
