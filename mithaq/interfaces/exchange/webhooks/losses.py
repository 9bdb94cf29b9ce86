"""What a party can no longer see since it left a sharing group, told record by record as withdrawn.

Nothing is written when a party leaves: which audiences it lost, and when, stands beside what reaches them. A party
knew of a record where an act on it had reached one of these audiences by then. No act that the party may see follows
its leaving, so these events come from here, between the acts before and after.
"""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, Subquery

from mithaq.kernel import clock
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.markings.models import Audience, Holder
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import kinds

from .events import WITHDRAWN, Event

BATCH = 50


@dataclass(frozen=True, slots=True)
class Left:
    """A moment at which a party lost audiences that it has not got back."""

    at: datetime
    audiences: frozenset[uuid.UUID]

    @property
    def stamp(self) -> int:
        """The moment among the stamps of acts."""
        return clock.microseconds(self.at)


def pending() -> Exists:
    """Return, for a query of tellings, whether the party lost audiences after what it was told of."""
    return Exists(Holder.objects.filter(holder=OuterRef("webhook__owner"), until__gt=OuterRef("lost_from")))


def first_after(viewer: Viewer, since: datetime) -> Left | None:
    """Return the first moment after `since` at which the viewer's party lost audiences; None where there is none."""
    assert viewer.party_id is not None
    lost = Holder.objects.filter(holder=viewer.party_id, until__gt=since)
    at = lost.order_by("until").values_list("until", flat=True).first()
    if at is None:
        return None
    gone = lost.filter(until=at).values_list("audience_id", flat=True)
    return Left(at, frozenset(gone) - viewer.audiences)


def withdrawals(
    viewer: Viewer, left: Left, wanted: Collection[str], after: uuid.UUID | None
) -> Iterator[Event]:
    """Yield a withdrawal for each record that the viewer's party lost at that moment, by id, beginning after `after`.

    Of records of the `wanted` kinds, of all where empty; not of what the party sees again, or by another way.
    """
    while rows := _known(left, wanted, after):
        seen = kinds.find_many(viewer, [(kind, record) for kind, record, *_rest in rows])
        for kind, record, version, audience in rows:
            if (kind, record) not in seen:
                marking = f"TLP:{Audience.objects.only('tlp').get(pk=audience).tlp}"
                yield Event(left.stamp, kind, record, f"{kind}.withdrawn", version, marking, is_loss=True)
        after = rows[-1][1]


def _known(
    left: Left, wanted: Collection[str], after: uuid.UUID | None
) -> list[tuple[str, uuid.UUID, int, uuid.UUID]]:
    """Return kind, id, last known version and audience of the next records that had reached the lost audiences.

    A record that has been narrowed since has left these audiences but for its closing act. What was known of it are
    the acts before the party left, as they stand in the logs of these audiences.
    """
    acts = Revision.objects.for_system("what a party knew before it left a group")
    reached = acts.filter(audience__in=left.audiences)
    if wanted:
        reached = reached.filter(kind__in=wanted)
    if after:
        reached = reached.filter(record__gt=after)
    known = acts.filter(record=OuterRef("record"), log__in=left.audiences, stamp__lte=left.stamp)
    version = Subquery(known.order_by("-version").values("version")[:1])
    found = reached.filter(Q(stamp__lte=left.stamp) | Q(verb__endswith=WITHDRAWN))
    rows = found.annotate(known=version).exclude(known=None).order_by("record")
    named = rows.values_list("kind", "record", "known", "audience").distinct()[:BATCH]
    # one that had reached two of the audiences is told once
    return list({row[1]: row for row in named}.values())
