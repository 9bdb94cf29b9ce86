"""How far an act has come: recorded (committed), anchored (in an epoch), sealed (by a quorum).

`differs` stands for none of them: what is shown is not what the ledger holds (`acts.tampering`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from .models import ANCHOR, Checkpoint, Cosignature, Epoch, Head, Log

Stage = Literal["recorded", "anchored", "sealed", "differs"]


@dataclass(frozen=True)
class WitnessSeen:
    """A witness's key name and the second at which it says it cosigned."""

    name: str
    t: int


@dataclass(frozen=True)
class SealState:
    """The stage of one entry; `epoch` and the times (seconds) are None until reached."""

    stage: Stage
    epoch: int | None = None
    anchored_at: int | None = None
    sealed_at: int | None = None
    witnesses: tuple[WitnessSeen, ...] = ()


@dataclass(frozen=True)
class LogState:
    """An audience log for its page: how much is recorded, how much of it anchored, how much sealed."""

    audience_id: UUID
    handle: str
    origin: str
    size: int
    anchored: int
    sealed: int


def state(audience_id: UUID, seq: int) -> SealState:
    """Return the stage of entry `seq` of an audience's log; the caller has checked who may see it."""
    head = Head.objects.filter(log=audience_id, size__gt=seq).order_by("epoch").first()
    if head is None:
        return SealState("recorded")
    anchored_at = Epoch.objects.values_list("t", flat=True).get(number=head.epoch)
    sealed = _sealed_from(head.epoch)
    # Before the quorum is there, the page still names the witnesses that have answered.
    size = sealed.size if sealed else _first_cosigned(head.epoch)
    seen = Cosignature.objects.filter(size=size).order_by("t", "witness")
    names = tuple(WitnessSeen(one.witness, one.t) for one in seen)
    if sealed is None:
        return SealState("anchored", head.epoch, anchored_at, None, names)
    return SealState("sealed", head.epoch, anchored_at, sealed.sealed_at, names)


def logs(audience_ids: Iterable[UUID]) -> list[LogState]:
    """Return the open logs among these audiences, oldest first."""
    last = Checkpoint.objects.filter(log=ANCHOR, sealed_at__isnull=False).order_by("-size").first()
    found = Log.objects.filter(id__in=list(audience_ids)).exclude(id=ANCHOR).order_by("first_epoch", "origin")
    return [
        LogState(log.id, log.handle, log.origin, log.size, log.anchored, _sealed_size(log.id, last))
        for log in found
    ]


def _sealed_from(epoch: int) -> Checkpoint | None:
    """Return the first sealed anchor checkpoint that covers the epoch; each covers all earlier ones."""
    rows = Checkpoint.objects.filter(log=ANCHOR, sealed_at__isnull=False, size__gt=epoch)
    return rows.order_by("size").first()


def _first_cosigned(epoch: int) -> int:
    size = Cosignature.objects.filter(size__gt=epoch).order_by("size").values_list("size", flat=True).first()
    return size or 0


def _sealed_size(log: UUID, last: Checkpoint | None) -> int:
    if last is None:
        return 0
    head = Head.objects.filter(log=log, epoch__lt=last.size).order_by("-epoch").first()
    return head.size if head else 0
