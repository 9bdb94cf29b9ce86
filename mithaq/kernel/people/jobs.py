"""What happens to people by the clock: a party's membership of a group ends after its last day."""

from mithaq.kernel.actors import Actor
from mithaq.kernel.timers.handlers import handles
from mithaq.kernel.timers.models import Timer

from . import actions
from .actions.groups import LAST_DAY
from .models import GroupMembership


@handles(LAST_DAY)
def end_group_membership(timer: Timer) -> None:
    """End a membership whose last day is over; nothing where it has ended already."""
    held = GroupMembership.objects.for_system("a membership whose last day is over")
    membership = held.select_related("group").filter(pk=timer.subject_id, ends=None).first()
    if membership:
        actions.leave(membership, by=Actor.system("timers"))
