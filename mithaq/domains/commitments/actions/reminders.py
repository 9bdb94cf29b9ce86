"""Timers of a due date: one is armed at a time, for the next reminder, and moves with the date."""

from datetime import UTC, date, datetime, time

from mithaq.kernel import clock
from mithaq.kernel.timers import arming

from ..models import Commitment
from ..rules import reminders, states

KIND = "commitment.due"
_MORNING = time(6, tzinfo=UTC)


def follow(commitment: Commitment) -> None:
    """Arm the next reminder of a promise that is owed, cancel it for any other. In the act's transaction.

    Entering a promise that is long overdue reminds at the next weekly step, not for each week gone by.
    """
    if commitment.state in states.OWED and commitment.due:
        _arm(commitment, reminders.next_after(commitment.due, clock.today()))
    else:
        arming.cancel(KIND, commitment.KIND, commitment.pk)


def _arm(commitment: Commitment, on: date) -> None:
    arming.arm(KIND, commitment.KIND, commitment.pk, 0, datetime.combine(on, _MORNING))
