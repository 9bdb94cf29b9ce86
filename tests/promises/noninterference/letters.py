"""The mails of a reader: reminders fired by time, notices of acts, all as they would leave."""

import re
from datetime import datetime, timedelta

from django.core import mail

from mithaq.kernel.delivery import sending
from mithaq.kernel.markings import walls
from mithaq.kernel.timers import firing
from mithaq.kernel.timers.models import State, Timer

from .answers import without
from .worlds import LOOK, address, moment

# the id of a delivery is drawn at random when it is queued
DRAWN_ANEW = (re.compile(rb"(?<=^Message-ID: <)[0-9a-f-]{36}", re.M | re.I),)
WAKES = (LOOK + timedelta(days=1), LOOK + timedelta(days=40))
MOST = 2_000


def sent_to(handle: str) -> tuple[list[bytes], list[bytes]]:
    """Fire and send all that falls due in forty days; return the reader's mails, as compared and as they left."""
    mail.outbox.clear()
    for at in WAKES:
        with walls.job("the worker's part of a world"):
            _fire(at)
            with moment(f"sending {at}", at):
                sending.send_due(at, limit=MOST)
    with moment("reading mail", WAKES[-1]):
        raw = [letter.message().as_bytes() for letter in mail.outbox if address(handle) in letter.to]
    return [without(DRAWN_ANEW, one) for one in raw], raw


def _fire(at: datetime) -> None:
    """Fire what is due, each timer in a moment of its own."""
    due = Timer.objects.filter(state=State.ARMED, try_at__lte=at).order_by("try_at", "id")
    while (timer := due.first()) is not None:
        with moment(f"timer {timer.kind} {timer.subject_id} {timer.step} {at}", at):
            firing.run_due(at, limit=1)
