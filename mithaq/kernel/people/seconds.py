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
from mithaq.kernel.errors import Invalid, NotAllowed, Text
from mithaq.kernel.markings import viewers

from .models import JOINT_BODY, PARTY, SECRETARIAT, Membership, Party
from .permissions import GRAVE_ROLES, SECRETARY, Permission, may, require

NOBODY: Final[Text] = _(
    "Nobody could agree to this: it takes a second officer of your party, or a secretary of a joint body who sees "
    "your entries. Ask whoever runs the server for an invitation."
)


FOUNDING: Final[Text] = _(
    "Nobody could agree to this: founding a party takes a second officer of a joint body who sees the entry. Mark it "
    "for his body too, or ask whoever runs the server to load it."
)


def wanted(
    held: QuerySet[Membership],
    *,
    party: uuid.UUID,
    audience: uuid.UUID,
    but: Iterable[uuid.UUID],
    founding: bool = False,
) -> str:
    """Return who has to agree to something of `party` that reaches `audience`: PARTY, else SECRETARIAT; to its
    `founding` any officer of a joint body.

    `held` are the appointments in force that the proposer may see, `but` the persons who may not be the second one.
    Raises Invalid where there is nobody.
    """
    others = held.exclude(person__in=list(but))
    for waits_for in (PARTY, JOINT_BODY if founding else SECRETARIAT):
        if asked(others, waits_for, party=party, audience=audience):
            return waits_for
    said = FOUNDING if founding else NOBODY
    raise Invalid(said, fields={"role": [said]})


def asked(
    held: QuerySet[Membership], waits_for: str, *, party: uuid.UUID, audience: uuid.UUID
) -> list[Membership]:
    """Return those of `held` by which somebody who sees `audience` may agree to what waits for `waits_for`."""
    found = {
        PARTY: held.filter(party=party, role__in=GRAVE_ROLES),
        SECRETARIAT: held.filter(role=SECRETARY, party__kind="joint_body"),
        JOINT_BODY: held.filter(role__in=GRAVE_ROLES, party__kind="joint_body"),
    }[waits_for]
    return [one for one in found if audience in viewers.entitlement(one.person_id, one.party_id)]


def may_be(by: Actor, *, waits_for: str, party: uuid.UUID, but: Iterable[uuid.UUID | None]) -> bool:
    """Return whether the actor is the second person that something of `party` waits for; `but` are not."""
    if by.person_id in set(but) or by.role not in GRAVE_ROLES:
        return False
    if waits_for == PARTY:
        return by.party_id == party
    return waits_for in asked_as(by)


def asked_as(by: Actor) -> list[str]:
    """Return for what the actor is asked as a second person by parties other than his own."""
    if by.role not in GRAVE_ROLES or not _is_joint(by.party_id):
        return []
    return [JOINT_BODY, SECRETARIAT] if by.role == SECRETARY else [JOINT_BODY]


def may_agree(by: Actor, membership: Membership) -> bool:
    """Return whether the actor is the second person whom an appointment waits for; whoever runs the server may be."""
    but = [membership.proposed_by_id, membership.person_id]
    waits_for, party = membership.waits_for, membership.party_id
    return by.role == "system" or may_be(by, waits_for=waits_for, party=party, but=but)


def may_found(by: Actor) -> bool:
    """Return whether the actor may found parties: as a secretary of a joint body."""
    return by.role == SECRETARY and _is_joint(by.party_id)


def require_founder(by: Actor) -> None:
    """Raise NotAllowed unless `may_found`."""
    if not may_found(by):
        raise NotAllowed(_("Only a secretary of a joint body founds parties."))


def founds(by: Actor, party: Party) -> bool:
    """Return whether the actor is founding the party, which waits for the second person."""
    waits = bool(party.waits_for) and not party.refused_at
    return waits and party.proposed_by_id == by.person_id and may_found(by)


def require_managing(by: Actor, party: Party) -> None:
    """Raise NotAllowed unless the actor manages the people of the party, or is founding it."""
    if may(by, Permission.PEOPLE_MANAGE, parties=[party.pk]) or founds(by, party):
        return
    require(by, Permission.PEOPLE_MANAGE, parties=[party.pk])


def is_first(membership: Membership) -> bool:
    """Return whether an appointment is that of the first administrator, whom the founder of the party proposed."""
    founder = membership.party.proposed_by_id
    return founder is not None and founder == membership.proposed_by_id


def _is_joint(party: uuid.UUID | None) -> bool:
    held = Party.objects.for_system("whether somebody acts for a joint body")
    return held.filter(pk=party, kind="joint_body").exists()
