"""The second person: who has to agree before somebody new may do what is grave, and who may be that one.

Decided from what the proposer himself may see, and kept with what waits, so that nobody learns of hidden colleagues by
being asked or not. Decision: docs/decisions/0161-nobody-appoints-alone.md.
"""

import uuid
from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import Invalid, Text
from mithaq.kernel.markings import viewers

from .models import PARTY, SECRETARIAT, Membership, Party
from .permissions import GRAVE_ROLES, SECRETARY

NOBODY: Final[Text] = _(
    "Nobody could agree to this: it takes a second officer of your party, or a secretary of a joint body who sees "
    "your entries. Ask whoever runs the server for an invitation."
)


def wanted(
    held: QuerySet[Membership], *, party: uuid.UUID, audience: uuid.UUID, but: Iterable[uuid.UUID]
) -> str:
    """Return who has to agree to something of `party` that reaches `audience`: PARTY, else SECRETARIAT.

    `held` are the appointments in force that the proposer may see, `but` the persons who may not be the second one.
    Raises Invalid where there is nobody.
    """
    others = held.exclude(person__in=list(but))
    if officers(others, party, audience):
        return PARTY
    if secretaries(others, audience):
        return SECRETARIAT
    raise Invalid(NOBODY, fields={"role": [NOBODY]})


def officers(held: QuerySet[Membership], party: uuid.UUID, audience: uuid.UUID) -> list[Membership]:
    """Return those of `held` by which somebody who sees `audience` may do for `party` what is grave."""
    return _seeing(held.filter(party=party, role__in=GRAVE_ROLES), audience)


def secretaries(held: QuerySet[Membership], audience: uuid.UUID) -> list[Membership]:
    """Return those of `held` of secretaries of joint bodies who see `audience`."""
    return _seeing(held.filter(role=SECRETARY, party__kind="joint_body"), audience)


def _seeing(held: QuerySet[Membership], audience: uuid.UUID) -> list[Membership]:
    return [one for one in held if audience in viewers.entitlement(one.person_id, one.party_id)]


def may_be(by: Actor, *, waits_for: str, party: uuid.UUID, but: Iterable[uuid.UUID | None]) -> bool:
    """Return whether the actor is the second person that something of `party` waits for; `but` are not."""
    if by.person_id in set(but):
        return False
    if waits_for == PARTY:
        return by.party_id == party and by.role in GRAVE_ROLES
    return waits_for == SECRETARIAT and by.role == SECRETARY and _is_joint(by.party_id)


def may_agree(by: Actor, membership: Membership) -> bool:
    """Return whether the actor is the second person whom an appointment waits for; whoever runs the server may be."""
    but = [membership.proposed_by_id, membership.person_id]
    waits_for, party = membership.waits_for, membership.party_id
    return by.role == "system" or may_be(by, waits_for=waits_for, party=party, but=but)


def _is_joint(party: uuid.UUID | None) -> bool:
    held = Party.objects.for_system("whether somebody acts for a joint body")
    return held.filter(pk=party, kind="joint_body").exists()
