"""What needs somebody now: light items for the first page, one query each."""

import uuid
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q

from mithaq.domains.plan.queries.today import Item
from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer

from ..models import Commitment, Dispute, Reading
from ..rules import choices, standing, states
from .promises import Promise, Seen, promises, seen
from .registers import overdue_among, owed_by, owed_to

MOST = 50
_NOBODY = uuid.UUID(int=0)


def we_owe(viewer: Viewer, party: uuid.UUID | None) -> list[Item]:
    """Return the visible promises of `party` that are still owed, the next one due first."""
    return _items(owed_by(seen(viewer), party).filter(state__in=states.OWED))


def we_are_owed(viewer: Viewer, party: uuid.UUID | None) -> list[Item]:
    """Return the visible promises of others to `party` that are still owed, the next one due first."""
    return _items(owed_to(viewer, seen(viewer), party).filter(state__in=states.OWED))


def overdue(viewer: Viewer, party: uuid.UUID | None) -> list[Item]:
    """Return the visible promises of `party` whose date has passed, the longest late first."""
    return _items(overdue_among(owed_by(seen(viewer), party)))


def waiting_for_our_agreement(viewer: Viewer, party: uuid.UUID | None) -> list[Item]:
    """Return the visible proposals that make `party` responsible and that it has not agreed to."""
    mine = owed_by(seen(viewer), party).filter(state=states.PROPOSED)
    given = Commitment.agreed_by.through._default_manager.filter(
        commitment_id=OuterRef("pk"), party_id=party or _NOBODY
    )
    return _items(mine.filter(~Exists(given)))


def waiting_for_our_reading(viewer: Viewer, party: uuid.UUID | None) -> list[Item]:
    """Return the visible promises of others that are reported done and that `party` has not read since."""
    read = Reading.objects.visible_to(viewer).filter(commitment=OuterRef("pk"), party_id=party)
    read = read.filter(read_on__gte=OuterRef("reported_on"))
    reported = seen(viewer).filter(state=states.REPORTED_DONE).exclude(responsible_id=party)
    return _items(reported.filter(~Exists(read)))


def gaps(viewer: Viewer) -> list[Promise]:
    """Return the visible promises whose two keys differ, the widest gap first."""
    both = seen(viewer).filter(_has(viewer, choices.OWN), _has(viewer, choices.OTHER))
    found = [promise for promise in promises(viewer, both.order_by("due", "code", "id")) if promise.gap]
    return sorted(found, key=lambda promise: -abs(promise.gap or 0))


def open_disputes(viewer: Viewer) -> list[Promise]:
    """Return the promises under a visible open dispute, the oldest dispute first."""
    oldest = Dispute.objects.visible_to(viewer).filter(commitment=OuterRef("pk"), state=choices.OPEN)
    found = seen(viewer).filter(has_open_dispute=True, state__in=states.DISPUTABLE)
    raised = oldest.order_by("raised_on").values("raised_on")[:1]
    return promises(viewer, found.annotate(raised_on=raised).order_by("raised_on", "code", "id")[:MOST])


def changed_since(viewer: Viewer, moment: datetime) -> list[Item]:
    """Return the visible commitments that changed after `moment`, the newest change first."""
    found = seen(viewer).filter(changed_at__gt=moment).order_by("-changed_at", "id")[:MOST]
    return [_item(c, clock.today()) for c in found]


def _has(viewer: Viewer, key: str) -> Q:
    read = Reading.objects.visible_to(viewer).filter(commitment=OuterRef("pk"), kind=key)
    return Q(Exists(read))


def _items(found: Seen) -> list[Item]:
    today = clock.today()
    return [_item(c, today) for c in found.order_by(F("due").asc(nulls_last=True), "code", "id")[:MOST]]


def _item(c: Any, today: date) -> Item:
    is_late = standing.is_overdue(c.state, c.due, today)
    return Item(
        kind=c.KIND,
        id=c.pk,
        code=c.code,
        title=c.title,
        state=states.shown(c.state, is_disputed=c.has_open_dispute),
        due=c.due,
        days_late=(today - c.due).days if is_late and c.due else 0,
        url=c.get_absolute_url(),
        owner=c.owner,
        audience=c.audience,
        since=c.reported_on,
    )
