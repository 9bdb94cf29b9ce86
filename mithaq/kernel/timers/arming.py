"""Arming and cancelling, in the caller's transaction: a timer stands if, and only if, the act stands."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet

from mithaq.kernel import clock

from . import worker
from .models import State, Timer


def arm(kind: str, subject_kind: str, subject_id: UUID, step: int, due_at: datetime) -> Timer:
    """Arm a timer; one that is armed already for this kind, subject and step moves to `due_at`."""
    now = clock.now()
    key = {"kind": kind, "subject_kind": subject_kind, "subject_id": subject_id, "step": step}
    moved = Timer.objects.filter(**key, state=State.ARMED).update(
        due_at=due_at, try_at=due_at, armed_at=now, attempts=0, reason="", fence=F("fence") + 1
    )
    if not moved:
        Timer.objects.create(**key, due_at=due_at, try_at=due_at, armed_at=now)
    transaction.on_commit(worker.wake, robust=True)
    return Timer.objects.get(**key, state=State.ARMED)


def cancel(kind: str, subject_kind: str, subject_id: UUID, step: int | None = None) -> int:
    """Cancel the armed and parked timers of a kind on a subject, of one step or of all; return how many."""
    live = [State.ARMED, State.PARKED]
    found = Timer.objects.filter(kind=kind, subject_kind=subject_kind, subject_id=subject_id, state__in=live)
    of_step = found if step is None else found.filter(step=step)
    return of_step.update(state=State.CANCELLED, fence=F("fence") + 1)


def armed(subject_kind: str, subject_id: UUID) -> QuerySet[Timer]:
    """Return the timers that are armed on a subject, the next one first."""
    return Timer.objects.filter(subject_kind=subject_kind, subject_id=subject_id, state=State.ARMED).order_by(
        "due_at"
    )
