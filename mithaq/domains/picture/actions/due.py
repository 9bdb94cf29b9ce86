"""Timers of a request: one is armed at a time, for the next reminder of those who have not answered."""

import uuid
from datetime import UTC, date, datetime, time

from mithaq.kernel import clock
from mithaq.kernel.timers import arming

from ..models import Answer, Request
from ..rules import reminders, states

KIND = "rfi.due"
_MORNING = time(6, tzinfo=UTC)


def follow(request: Request) -> None:
    """Arm the next reminder while somebody has yet to answer, cancel it otherwise; in the act's transaction."""
    if request.state == states.OPEN and waited_for(request):
        arm(request.pk, reminders.next_after(request.due, clock.today()))
    else:
        arming.cancel(KIND, request.KIND, request.pk)


def arm(request: uuid.UUID, on: date) -> None:
    """Arm the reminder for the morning of a day (06:00 UTC)."""
    arming.arm(KIND, Request.KIND, request, 0, datetime.combine(on, _MORNING))


def waited_for(request: Request) -> set[uuid.UUID]:
    """Return the asked parties that have neither answered nor refused, whoever may see their answers."""
    _own, far, rows = request.member_rows("asked")
    given = Answer.objects.for_system("whom to remind").filter(request=request.pk)
    return set(rows.values_list(far, flat=True)) - set(given.values_list("party_id", flat=True))
