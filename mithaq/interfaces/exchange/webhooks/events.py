"""The next act that a webhook is to be told of, as its party may see it at this moment."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import rfc8785

from mithaq.kernel import clock
from mithaq.kernel.acts import feeds
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import kinds

BATCH = 50
TEST = "webhook.test"
WITHDRAWN = "remarked_out"


@dataclass(frozen=True, slots=True)
class Event:
    """One act, without content. `deed` is the verb, or "kind.withdrawn" for what is no longer to be seen.

    `is_loss` is a withdrawal because the party left a group: all of one leaving bear the same stamp.
    """

    stamp: int
    kind: str
    record: uuid.UUID
    deed: str
    version: int
    marking: str
    is_loss: bool = False

    @property
    def at(self) -> datetime:
        """When it was done."""
        return clock.from_microseconds(self.stamp)

    @property
    def is_withdrawal(self) -> bool:
        """Whether the record may be out of the party's sight since."""
        return self.deed.endswith(".withdrawn")

    @property
    def body(self) -> bytes:
        """Return the event as canonical JSON, the same for every try."""
        return rfc8785.dumps(
            {
                "type": self.deed,
                "timestamp": self.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                "data": {
                    "kind": self.kind,
                    "id": str(self.record),
                    "verb": self.deed,
                    "version": self.version,
                    # a stamp is larger than the numbers that all readers of JSON keep exactly
                    "stamp": str(self.stamp),
                    "marking": self.marking,
                },
            }
        )

    def message(self, webhook: uuid.UUID) -> str:
        """Return the id of this event for one webhook: the same in every try and every replay."""
        return f"msg_{webhook.hex}_{self.stamp}" + (f"_{self.record.hex}" if self.is_loss else "")


@dataclass(frozen=True, slots=True)
class Found:
    """The next event, None where there is none up to `reached`."""

    event: Event | None
    reached: int


def following(viewer: Viewer, stamp: int, wanted: Collection[str], newest: int) -> Found:
    """Return the first event after `stamp` on records of the `wanted` kinds (all where empty).

    `newest` is the newest stamp that was committed before this was asked: up to it nothing can be missed.
    """
    while True:
        acts = feeds.since(viewer, stamp, limit=BATCH)
        hidden = _still_seen(viewer, acts)
        for act in acts:
            if (not wanted or act.kind in wanted) and act.stamp not in hidden:
                return Found(_event(act), act.stamp)
        if len(acts) < BATCH:
            return Found(None, max(newest, stamp, *(act.stamp for act in acts)))
        stamp = acts[-1].stamp


def _still_seen(viewer: Viewer, acts: list[Revision]) -> frozenset[int]:
    """Return the stamps of closing acts that do not concern the viewer: he sees the record under its new marking."""
    closing: Mapping[int, tuple[str, uuid.UUID]] = {
        act.stamp: (act.kind, act.record) for act in acts if act.verb.endswith(WITHDRAWN)
    }
    seen = kinds.find_many(viewer, list(closing.values()))
    return frozenset(stamp for stamp, key in closing.items() if key in seen)


def _event(act: Revision) -> Event:
    deed = f"{act.kind}.withdrawn" if act.verb.endswith(WITHDRAWN) else act.verb
    marking = Audience.objects.only("tlp").get(pk=act.audience_id)
    return Event(act.stamp, act.kind, act.record, deed, act.version, f"TLP:{marking.tlp}")


@dataclass(frozen=True, slots=True)
class Trial:
    """An event that tells of nothing; somebody wants to see whether it arrives."""

    webhook: uuid.UUID
    asked: datetime
    kind = "webhook"
    deed = TEST

    @property
    def body(self) -> bytes:
        """Return the event as canonical JSON."""
        timestamp = self.asked.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        return rfc8785.dumps({"type": TEST, "timestamp": timestamp, "data": {"webhook": str(self.webhook)}})

    def message(self, webhook: uuid.UUID) -> str:
        """Return the id of this event."""
        return f"msg_{webhook.hex}_test_{clock.microseconds(self.asked)}"
