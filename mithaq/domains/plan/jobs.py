"""Reminders of milestones: to those who report for the party that owns it, once for each date and step."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.delivery import queue, texts
from mithaq.kernel.delivery.queue import Notice
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.permissions import Permission
from mithaq.kernel.timers.handlers import handles
from mithaq.kernel.timers.models import Timer

from .actions.reminders import KIND, SOON
from .queries.keys import Reminded, to_remind

texts.register(
    "milestone.soon",
    subject=_("A milestone is due in seven days"),
    line=_("%(title)s (%(code)s) is due on %(due)s."),
)
texts.register(
    "milestone.overdue",
    subject=_("A milestone is late"),
    line=_("%(title)s (%(code)s) was due on %(due)s. Report it done, or move the date and say why."),
)


@handles(KIND)
def remind(timer: Timer) -> None:
    """Tell those who report for the owner; nothing where the milestone is no longer open.

    Firing twice tells nobody twice: the notice is keyed by milestone, date, step and person.
    """
    milestone = to_remind(timer.subject_id)
    if milestone is None:
        return
    for person in people.acting_for(milestone.owner_id, Permission.MILESTONE_REPORT, milestone.audience_id):
        queue.queue(_notice(milestone, timer.step, person))


def _notice(milestone: Reminded, step: int, person: UUID) -> Notice:
    due = milestone.due.isoformat()
    return Notice(
        recipient=person,
        template="milestone.soon" if step == SOON else "milestone.overdue",
        audience_id=milestone.audience_id,
        dedupe_key=f"{KIND}:{milestone.id}:{due}:{step}",
        context={"title": milestone.title, "code": milestone.code, "due": due},
        kind="milestone",
        record_id=milestone.id,
        path=milestone.path,
    )
