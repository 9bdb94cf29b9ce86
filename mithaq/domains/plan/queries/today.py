"""What needs somebody now. Light items for the first page; each query counts the same for 3 rows and for
30."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from mithaq.kernel import clock
from mithaq.kernel.i18n import Names
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.models import Party

from ..models import Assumption, Milestone
from ..rules.states import MILESTONE_OPEN
from . import records


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the first page: what, since or until when, and where it is settled.

    `kind` and `id` name the record; `days_late` is 0 for what is not late. `since` is when what is reported done was
    so: it then waits for another party, and its date no longer runs.
    """

    kind: str
    id: uuid.UUID
    code: str
    title: Names
    state: str
    due: date | None
    days_late: int
    url: str
    owner: Party | None
    audience: Audience
    since: date | None = None


def due_soon(viewer: Viewer, party: uuid.UUID | None, days: int) -> list[Item]:
    """Return the visible open milestones of `party` due from today within `days` days, the next one first."""
    today = clock.today()
    return _items(_open(viewer, party).filter(due__gte=today, due__lte=today + timedelta(days=days)))


def late(viewer: Viewer, party: uuid.UUID | None) -> list[Item]:
    """Return the visible open milestones of `party` whose date has passed, the longest late first."""
    return _items(_open(viewer, party).filter(due__lt=clock.today()))


def waiting_for_verification(viewer: Viewer, party: uuid.UUID | None) -> list[Item]:
    """Return the visible milestones that are done and that `party` may verify: it holds none of the first
    keys."""
    done = records.visible(viewer, Milestone).filter(state="done").exclude(owner_id=party)
    # a NULL reporter would fall out of a negated comparison
    done = done.filter(Q(reported_by=None) | ~Q(reported_by_id=party)).exclude(initiative__lead_id=party)
    return _items(done.order_by("done_on", "id"))


def broken_or_due_assumptions(viewer: Viewer) -> list[Item]:
    """Return the visible assumptions that are broken, and those whose tripwire date has been reached."""
    found = records.visible(viewer, Assumption)
    found = found.filter(Q(state="broken") | Q(tripwire_on__lte=clock.today())).order_by("tripwire_on", "id")
    return [_assumption_item(assumption) for assumption in found]


def _open(viewer: Viewer, party: uuid.UUID | None) -> QuerySet[Milestone]:
    return (
        records.visible(viewer, Milestone)
        .filter(owner_id=party, state__in=MILESTONE_OPEN)
        .order_by("due", "id")
    )


def _items(milestones: Iterable[Milestone]) -> list[Item]:
    return [
        Item(
            m.KIND,
            m.pk,
            m.code,
            m.title,
            m.shown_state,
            m.due,
            m.days_late,
            m.get_absolute_url(),
            m.owner,
            m.audience,
            m.done_on,
        )
        for m in milestones
    ]


def _assumption_item(a: Assumption) -> Item:
    return Item(
        a.KIND, a.pk, "", a.text, a.state, a.tripwire_on, 0, a.get_absolute_url(), a.owner, a.audience
    )
