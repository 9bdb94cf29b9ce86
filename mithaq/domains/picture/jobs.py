"""Timers of the picture: reminders of requests, claims that run out, reports to compare."""

import uuid
from datetime import date

from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.delivery import queue, texts
from mithaq.kernel.delivery.queue import Notice
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.permissions import Permission
from mithaq.kernel.timers.handlers import handles
from mithaq.kernel.timers.models import Timer

from .actions import claiming, comparing, due, matches
from .queries import reminders as queries
from .queries.reminders import Reminded
from .rules import reminders

texts.register(
    "rfi.due",
    subject=_("An answer is due"),
    line=_("“%(title)s” is due on %(due)s. Answer it, or refuse it with a reason."),
)
texts.register(
    "rfi.overdue",
    subject=_("An answer is late"),
    line=_("“%(title)s” was due on %(due)s. Answer it, or refuse it with a reason."),
)


@handles(due.KIND)
def remind(timer: Timer) -> None:
    """Tell those who answer for each party that has not, and arm the next reminder; nothing where all have.

    Firing twice tells nobody twice: the notice is keyed by request, day and person.
    """
    asked = queries.to_remind(timer.subject_id)
    if asked is None:
        return
    today = clock.today()
    for party in asked.waited_for:
        for person in people.acting_for(party, Permission.RFI_WRITE, asked.audience):
            queue.queue(_notice(asked, person, today))
    due.arm(timer.subject_id, reminders.next_after(asked.due, today))


def _notice(asked: Reminded, person: uuid.UUID, today: date) -> Notice:
    return Notice(
        recipient=person,
        template="rfi.overdue" if reminders.is_overdue(asked.due, today) else "rfi.due",
        audience_id=asked.audience,
        dedupe_key=f"{due.KIND}:{asked.id}:{today.isoformat()}",
        context={"title": asked.title, "due": asked.due.isoformat()},
        kind="rfi",
        record_id=asked.id,
        path=asked.path,
    )


@handles(claiming.KIND)
def run_out(timer: Timer) -> None:
    """End a claim whose time is over."""
    held = queries.held_claim(timer.subject_id)
    if held is not None:
        claiming.expire(held, by=Actor.system("claims"))


@handles(matches.KIND)
def compare(timer: Timer) -> None:
    """Look for whom each side may ask about an event."""
    report = queries.to_match(timer.subject_id)
    if report is not None:
        comparing.compare(report, by=Actor.system("deconfliction"))
