"""Sharing groups: founded, joined, left, ended."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, WrongState
from mithaq.kernel.i18n import Names
from mithaq.kernel.ledger import append as ledger
from mithaq.kernel.live.notices import changed_entitlements
from mithaq.kernel.markings import audiences, walls
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.timers import arming

from .. import queries
from ..models import GroupMembership, Party, SharingGroup
from ..permissions import Permission, require

LAST_DAY: Final = "group_member.last_day"


@transaction.atomic
def create_group(
    *, code: str, names: Names, owner: Party | None, audience: Audience | None, by: Actor
) -> SharingGroup:
    """Found a sharing group without members; without an `audience` only its members, whoever they are, know of it.

    Ledger: one `group.created`. Raises NotAllowed, Invalid.
    """
    require(by, Permission.GROUPS_MANAGE)
    if SharingGroup.objects.for_system("codes are unique").filter(code=code).exists():
        raise Invalid(fields={"code": _("Choose another code: this one cannot be used.")})
    group = SharingGroup(code=code, names=names, owner=owner)
    group.audience = audience or audiences.of_group_itself(group.pk)
    commit("group.created", group, by=by)
    return group


@transaction.atomic
def join(
    group: SharingGroup, party: Party, *, by: Actor, open_earlier: bool = False, until: date | None = None
) -> GroupMembership:
    """Let `party` into `group`. It sees what comes after; what came before only with `open_earlier`.

    The group is of a later generation from then on, so that what is marked for it has an audience of its own: all its
    members notice, and have to know of the newcomer as it has to know of them. A timer ends the membership once the day
    `until` (UTC) is over.
    Ledger: one `group_member.created`. Raises NotAllowed, Invalid, WrongState.
    """
    require(by, Permission.GROUPS_MANAGE, parties=[group.owner_id])
    if group.ended_at:
        raise WrongState(_("This group has ended: nobody joins it any more."))
    held = GroupMembership.objects.for_system("a party joins once")
    if held.filter(group=group, party=party, ends=None).exists():
        raise Invalid(fields={"party": _("This party belongs to the group already.")})
    _check_they_know_each_other(group, party)
    if until and until < clock.today():
        raise Invalid(fields={"until": _("This day is over. Choose a later one, or leave it out.")})
    # who may know of the group, but not of the party, sees neither that it belongs to it nor that somebody joined
    known = audiences.no_wider(group.audience, party.audience, queries.parties_of)
    membership = GroupMembership(group=group, party=party, until=until, owner=group.owner, audience=known)
    commit("group_member.created", membership, by=by)
    if until:
        midnight = datetime.combine(until + timedelta(days=1), time(), UTC)
        arming.arm(LAST_DAY, membership.KIND, membership.pk, 0, midnight)
    audiences.let_in(group.audience, group.pk, party.pk)
    if open_earlier:
        audiences.open_earlier(queries.group_now(group), party.pk)
    changed_entitlements([], [party.pk])
    return membership


def _check_they_know_each_other(group: SharingGroup, party: Party) -> None:
    """Raise Invalid where a member may not know of `party`, or it of a member: each would write to a stranger.

    Decision: docs/decisions/0221-members-know-each-other.md.
    """
    with walls.job("whether the members of a group may know of each other does not depend on who asks"):
        members = Party.objects.for_system("members of a group").select_related("audience")
        held = members.filter(group_memberships__group=group, group_memberships__ends=None).exclude(
            pk=party.pk
        )
        strangers = [
            one
            for one in held
            if not (audiences.reaches(party.audience, one.pk) and audiences.reaches(one.audience, party.pk))
        ]
    if strangers:
        told = _(
            "What is marked for a group reaches every member: all of them have to know of this party, and it of them."
        )
        raise Invalid(fields={"party": told})


@transaction.atomic
def leave(membership: GroupMembership, *, by: Actor) -> None:
    """End a party's membership of a group: reads and open streams close at once, and the logs' keys are renewed.

    Ledger: one `group_member.ended`. Raises NotAllowed.
    """
    arming.cancel(LAST_DAY, membership.KIND, membership.pk)
    require(by, Permission.GROUPS_MANAGE, parties=[membership.group.owner_id, membership.party_id])
    membership.ends = clock.now()
    commit("group_member.ended", membership, by=by)
    for audience_id in audiences.end_group_membership(membership.group_id, membership.party_id):
        ledger.renew_key(audience_id)
    changed_entitlements([], [membership.party_id])


@transaction.atomic
def end_group(group: SharingGroup, *, by: Actor) -> SharingGroup:
    """Let nobody join a group any more, and nothing new be marked for it.

    It takes nothing away: its members go on reading what it has received, and what is said about that reaches them, as
    long as they belong to it. Ledger: one `group.ended`. Raises NotAllowed, WrongState.
    """
    require(by, Permission.GROUPS_MANAGE, parties=[group.owner_id])
    if group.ended_at:
        raise WrongState
    group.ended_at = clock.now()
    commit("group.ended", group, by=by)
    return group
