"""Reminders of due dates, once for each date and step; and setting aside files that no record names."""

import logging
import uuid
from datetime import UTC, date, datetime, time

from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.delivery import queue, texts
from mithaq.kernel.delivery.queue import Notice
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.permissions import Permission
from mithaq.kernel.timers import arming, worker
from mithaq.kernel.timers.handlers import handles
from mithaq.kernel.timers.models import Timer

from .actions.files import store
from .actions.reminders import KIND
from .queries.reminders import Reminded, is_claimed, to_remind
from .rules import reminders

logger = logging.getLogger(__name__)

SWEEP_EVERY_S = 6 * 3600
_MORNING = time(6, tzinfo=UTC)

texts.register(
    "commitment.soon",
    subject=_("A promise is due soon"),
    line=_("%(title)s (%(code)s) is due on %(due)s."),
)
texts.register(
    "commitment.due",
    subject=_("A promise is due today"),
    line=_("%(title)s (%(code)s) is due today, %(due)s. Report it done, or move the date and say why."),
)
texts.register(
    "commitment.overdue",
    subject=_("A promise is late"),
    line=_("%(title)s (%(code)s) was due on %(due)s. Report it done, or move the date and say why."),
)


@handles(KIND)
def remind(timer: Timer) -> None:
    """Tell those who report for the responsible party, and arm the next reminder.

    Nothing where it is not owed now.

    Firing twice tells nobody twice: the notice is keyed by commitment, date, step and person. A timer that
    fires late tells how things stand on the day it fires.
    """
    promise = to_remind(timer.subject_id)
    if promise is None:
        return
    today = clock.today()
    for person in people.acting_for(promise.responsible, Permission.COMMITMENT_READ_OWN, promise.audience):
        queue.queue(_notice(promise, person, today))
    following = datetime.combine(reminders.next_after(promise.due, today), _MORNING)
    arming.arm(KIND, timer.subject_kind, timer.subject_id, 0, following)


def _notice(promise: Reminded, person: uuid.UUID, today: date) -> Notice:
    return Notice(
        recipient=person,
        template=_template(promise.due, today),
        audience_id=promise.audience,
        dedupe_key=f"{KIND}:{promise.id}:{reminders.step(promise.due, today)}",
        context={"title": promise.title, "code": promise.code, "due": promise.due.isoformat()},
        kind="commitment",
        record_id=promise.id,
        path=promise.path,
    )


def _template(due: date, today: date) -> str:
    if today < due:
        return "commitment.soon"
    return "commitment.due" if today == due else "commitment.overdue"


def sweep() -> None:
    """Set aside files that a crash left without a record."""
    for place in store.sweep(is_claimed):
        logger.warning("evidence file %s belongs to no record; it was moved to %s/", place, store.UNCLAIMED)


worker.register("commitments.sweep", SWEEP_EVERY_S, sweep)
