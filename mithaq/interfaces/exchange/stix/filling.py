"""Filling a collection that is opened late with the records that stand already, each as it stands.

A few records at a time, each time in a transaction of its own, so that nobody who writes waits for long; what is done
is kept with it, so a filling that breaks off goes on. Each audience is filled for itself: whoever asks has his own
filled first, so what he is given never waits for what he may not see; the worker does the rest. Nothing is given to a
reader before the last of all his audiences is in: he passes no position behind which something is put. What happens to
a record meanwhile is rendered by that act itself, and the filling leaves the record to it.
Decision: docs/decisions/0111-collections-are-filled-in-parts.md.
"""

import hashlib
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from mithaq.kernel import clock
from mithaq.kernel.acts import stamps
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.markings import kinds, scope, walls
from mithaq.kernel.markings.viewers import Viewer

from ..models import Collection, Filling
from . import following

# records in one transaction: about a twentieth of a second, see the decision
PART = 10
# parts that one who asks waits for at the most
PARTS_ASKED = 10
_TURN_SECONDS = 0.5
_REASON = "what a new collection begins with, each record for its own audience"
# an hour: more microseconds than any audience holds objects
_LEAST_US, _MONTH_US = 3_600_000_000, 30 * 86_400_000_000


def begin(collection: Collection, *, until: int) -> None:
    """Begin to fill a collection with what the acts up to the stamp `until` left behind.

    The caller holds the transaction that opens it.
    """
    Filling.objects.create(collection=collection, until=until)


def is_ready(collection: Collection, viewer: Viewer) -> bool:
    """Return whether all is in that the viewer may see; puts in what is missing, as far as it does not take long."""
    state = Filling.objects.filter(pk=collection.pk).first() if collection.follows else None
    if state is None:
        return True
    left = PARTS_ASKED
    for audience in _undone(state, _inhabited(viewer.audiences)):
        while left and _fill(collection.pk, audience):
            left -= 1
        if not left:
            return False
    return True


def go_on() -> None:
    """Fill what is being filled, for a part of a second; then other jobs have their turn."""
    ends = time.monotonic() + _TURN_SECONDS
    for state in Filling.objects.order_by("pk"):
        for audience in _undone(state, _all_inhabited()):
            while _fill_and_pause(state.pk, audience):
                if time.monotonic() > ends:
                    return
        _end(state)


def _fill_and_pause(collection_id: uuid.UUID, audience: uuid.UUID) -> bool:
    """Put in a part, and pause for as long as it took: whoever waits for the writer comes in between."""
    began = time.monotonic()
    more = _fill(collection_id, audience)
    time.sleep(min(time.monotonic() - began, _TURN_SECONDS))
    return more


@transaction.atomic
def _end(state: Filling) -> None:
    """Say that all is in, unless a record has come to an audience that was passed."""
    stamps.take()
    fresh = Filling.objects.filter(pk=state.pk).first()
    if fresh and not _undone(fresh, _all_inhabited()):
        fresh.delete()


def _inhabited(audiences: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Return those audiences that hold a record of a kind that is mapped."""
    held = [scope.inhabited(kinds.models()[kind], audiences, {}) for kind in following.MAPPERS]
    return {audience for found in held for audience in found}


def _all_inhabited() -> set[uuid.UUID]:
    held = [kinds.models()[kind].objects.for_system(_REASON) for kind in following.MAPPERS]
    return {audience for found in held for audience in found.values_list("audience", flat=True).distinct()}


def _undone(state: Filling, audiences: Iterable[uuid.UUID]) -> list[uuid.UUID]:
    """Return those audiences that are not filled yet."""
    return sorted(one for one in audiences if _done(state, one).get("kind", "") is not None)


def _done(state: Filling, audience: uuid.UUID) -> dict[str, Any]:
    done: dict[str, Any] = state.audiences.get(audience.hex, {})
    return done


@transaction.atomic
def _fill(collection_id: uuid.UUID, audience: uuid.UUID) -> bool:
    """Put in the next part for one audience; return whether more is left."""
    stamps.take()  # holds the lock of those who write until the end: nothing changes between reading and writing
    with walls.job(_REASON):
        state = Filling.objects.select_related("collection").filter(pk=collection_id).first()
        if state is None or not _undone(state, [audience]):
            return False
        done = state.audiences.setdefault(audience.hex, _first(state.collection, audience))
        found = _next(audience, done)
        keeper = state.collection.owner_id
        into = [(collection_id, keeper)] if keeper else []
        for act in _standing([record for record, _at in found], state.until):
            following.render(act, into, _stamps(done))
        _note(done, found)
        state.save()
        return done["kind"] is not None


def _first(collection: Collection, audience: uuid.UUID) -> dict[str, Any]:
    """Return where an audience begins: its stamps, as if its objects had come in some hour of their own before.

    That is a moment in the month before the opening that only the two ids decide: stamps that follow one another
    across audiences would count for each reader what is hidden between.
    """
    opened = clock.microseconds(collection.created_at)
    digest = hashlib.sha256(collection.pk.bytes + audience.bytes).digest()
    at = opened - _LEAST_US - int.from_bytes(digest[:8]) % _MONTH_US
    return {"kind": next(iter(following.MAPPERS)), "after": None, "at": at}


def _next(audience: uuid.UUID, done: dict[str, Any]) -> Sequence[tuple[uuid.UUID, datetime]]:
    """Return the next records of the kind that an audience is at, oldest first, over the index that it leads."""
    rest = kinds.models()[done["kind"]].objects.for_system(_REASON).filter(audience=audience)
    if done["after"]:
        at, last = datetime.fromisoformat(done["after"][0]), uuid.UUID(done["after"][1])
        rest = rest.filter(created_at__gte=at).filter(Q(created_at__gt=at) | Q(pk__lt=last))
    return list(rest.order_by("created_at", "-pk").values_list("pk", "created_at")[:PART])


def _standing(records: Sequence[uuid.UUID], until: int) -> Sequence[Revision]:
    """Return the last act on each record, unless it came after the opening and was rendered then."""
    acts = Revision.objects.for_system(_REASON).filter(record__in=records)
    still = acts.exclude(verb__endswith=".remarked_out")
    last = still.values("record").annotate(at=Max("stamp")).filter(at__lte=until).values("at")
    return list(acts.filter(stamp__in=last).select_related("audience").order_by("stamp"))


def _stamps(done: dict[str, Any]) -> Iterator[int]:
    while True:
        done["at"] += 1
        yield done["at"] - 1


def _note(done: dict[str, Any], found: Sequence[tuple[uuid.UUID, datetime]]) -> None:
    """Keep how far an audience is filled."""
    if len(found) == PART:
        record, at = found[-1]
        done["after"] = [at.isoformat(), str(record)]
        return
    names = [*following.MAPPERS, None]
    done["kind"], done["after"] = names[names.index(done["kind"]) + 1], None
