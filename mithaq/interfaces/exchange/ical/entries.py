"""The due dates that a reader may see, from every domain that has any."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from mithaq.domains.commitments.queries import promises
from mithaq.domains.commitments.rules import states as commitments
from mithaq.domains.picture.queries import requests
from mithaq.domains.picture.rules.states import OPEN
from mithaq.domains.plan.queries import records as plan
from mithaq.domains.plan.rules.states import MILESTONE_OPEN
from mithaq.kernel import clock
from mithaq.kernel.i18n import Names
from mithaq.kernel.markings import levels
from mithaq.kernel.markings.viewers import Viewer

BACK, AHEAD = timedelta(days=60), timedelta(days=750)
MOST = 2000
SPOKEN_OF = (levels.CLEAR, levels.GREEN)


@dataclass(frozen=True, slots=True)
class Entry:
    """A day on which something is due. `title`, `kind` and `url` are empty where its marking says nothing outside."""

    id: uuid.UUID
    due: date
    version: int
    changed_at: datetime
    tlp: str
    title: Names
    kind: str
    url: str


def due_dates(viewer: Viewer) -> list[Entry]:
    """Return what is due from two months ago to two years ahead, the earliest first; nothing that is marked RED."""
    found = [_entry(record) for record in _records(viewer) if record.audience.tlp != levels.RED]
    return sorted(found, key=lambda entry: (entry.due, entry.id))[:MOST]


def _records(viewer: Viewer) -> Iterator[Any]:
    first, last = clock.today() - BACK, clock.today() + AHEAD
    days = {"due__gte": first, "due__lte": last}
    yield from plan.milestones(viewer, state__in=MILESTONE_OPEN, **days)
    yield from promises.seen(viewer).filter(state__in=commitments.OPEN, **days)
    yield from requests.visible(viewer, state=OPEN).filter(**days)


def _entry(record: Any) -> Entry:
    speaks = record.audience.tlp in SPOKEN_OF
    return Entry(
        id=record.pk,
        due=record.due,
        version=record.version,
        changed_at=record.changed_at,
        tlp=record.audience.tlp,
        title=record.title if speaks else {},
        kind=str(record._meta.verbose_name) if speaks else "",
        url=record.get_absolute_url() if speaks else "",
    )
