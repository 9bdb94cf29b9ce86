"""Timers of a milestone: seven days before it is due, and the day after it should have been done."""

from datetime import UTC, date, datetime, time

from mithaq.kernel import clock
from mithaq.kernel.timers import arming

from ..models import Milestone
from ..rules.lateness import REMIND_AFTER, REMIND_BEFORE
from ..rules.states import MILESTONE_OPEN

KIND = "milestone.due"
SOON, OVERDUE = 0, 1
_MORNING = time(6, tzinfo=UTC)


def follow(milestone: Milestone) -> None:
    """Arm the timers of an open milestone for its present date; cancel those of any other. In the act's
    transaction."""
    arming.cancel(KIND, milestone.KIND, milestone.pk)
    if milestone.state not in MILESTONE_OPEN:
        return
    soon = _morning(milestone.due - REMIND_BEFORE)
    if soon > clock.now():
        arming.arm(KIND, milestone.KIND, milestone.pk, SOON, soon)
    arming.arm(KIND, milestone.KIND, milestone.pk, OVERDUE, _morning(milestone.due + REMIND_AFTER))


def _morning(day: date) -> datetime:
    return datetime.combine(day, _MORNING)
