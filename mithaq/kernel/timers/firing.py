"""Firing what is due: each timer exactly once, each on its own, late ones too."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Min

from mithaq.kernel import clock

from . import handlers
from .models import State, Timer

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Fired:
    """How many timers fired, and how many failed and wait for another try or for a person."""

    fired: int = 0
    failed: int = 0


def run_due(now: datetime | None = None, limit: int = 100) -> Fired:
    """Fire at most `limit` timers that are due at `now`, the longest due first.

    Each has a transaction of its own, which holds the claim, the effect and what is armed next. A worker that
    dies in it leaves the timer armed. A handler that fails is tried again after 10 s, 20 s, 40 s … and parked
    in the end.
    """
    now = now or clock.now()
    fired = failed = 0
    while fired + failed < limit and (outcome := _fire_next(now)) is not None:
        fired, failed = fired + outcome, failed + (not outcome)
    return Fired(fired, failed)


def _fire_next(now: datetime) -> bool | None:
    """Fire one timer; return whether it went well, None where nothing is due."""
    taken: Timer | None = None
    try:
        with transaction.atomic():
            taken = _claim(now)
            if taken is None:
                return None
            handlers.handler_of(taken.kind)(taken)
    except Exception as error:
        if taken is None:
            raise
        logger.exception("timer %s failed", taken.pk)
        _put_off(taken, now, error)
        return False
    return True


def _claim(now: datetime) -> Timer | None:
    """Take the timer that has been due longest and mark it as fired, or find that there is none.

    On SQLite the transaction is the only writer. On PostgreSQL the row is locked, and rows that another
    worker holds are passed over. The conditional update decides where a database does neither.
    """
    due = Timer.objects.filter(state=State.ARMED, try_at__lte=now).order_by("try_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    for timer in due[:1]:
        timer.state, timer.fired_at, timer.late_by = State.FIRED, now, max(now - timer.due_at, timedelta())
        marked = Timer.objects.filter(pk=timer.pk, state=State.ARMED, fence=timer.fence).update(
            state=timer.state, fired_at=timer.fired_at, late_by=timer.late_by, fence=F("fence") + 1
        )
        return timer if marked else None
    return None


def _put_off(timer: Timer, now: datetime, error: Exception) -> None:
    """Try again later, or park it; only if nobody has armed or cancelled it since."""
    attempts = timer.attempts + 1
    parked = attempts >= MOST_ATTEMPTS
    pause = min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)
    Timer.objects.filter(pk=timer.pk, state=State.ARMED, fence=timer.fence).update(
        state=State.PARKED if parked else State.ARMED,
        attempts=attempts,
        try_at=now + pause,
        reason=f"{type(error).__name__}: {error}"[:300],
        fence=F("fence") + 1,
    )


def next_due() -> datetime | None:
    """Return when the next timer wants to be tried; None where none is armed."""
    return Timer.objects.filter(state=State.ARMED).aggregate(at=Min("try_at"))["at"]


def parked() -> list[Timer]:
    """Return the timers that wait for a person, with their reasons, the longest due first."""
    return list(Timer.objects.filter(state=State.PARKED).order_by("due_at"))


def try_again(timer: Timer) -> None:
    """Arm a parked timer once more, for now."""
    Timer.objects.filter(pk=timer.pk, state=State.PARKED).update(
        state=State.ARMED, attempts=0, try_at=clock.now(), fence=F("fence") + 1
    )
