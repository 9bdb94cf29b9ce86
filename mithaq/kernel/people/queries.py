"""Reading people: whoever may see a record of a person, party or group; and who an account acts as."""

import hashlib
import uuid
from collections.abc import Iterable
from typing import TypeVar

from django.db import connection
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from mithaq.kernel import clock, statements
from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import Invalid, NotVisible
from mithaq.kernel.live import sessions
from mithaq.kernel.markings import audiences, viewers
from mithaq.kernel.markings.audiences import GroupNow
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer

from .models import Account, GroupMembership, Membership, Party, Person, SharingGroup, Token
from .permissions import ROLES, Permission

M = TypeVar("M", bound=Model)


def parties(viewer: Viewer) -> QuerySet[Party]:
    """Return the visible parties, by code."""
    return Party.objects.visible_to(viewer).order_by("code")


def party(viewer: Viewer, code: str) -> Party:
    """Return one party by its code. Raises NotVisible."""
    return _one(Party.objects.visible_to(viewer).filter(code=code))


def persons(viewer: Viewer) -> QuerySet[Person]:
    """Return the visible persons, by handle."""
    return Person.objects.visible_to(viewer).filter(is_system=False).order_by("handle")


def groups(viewer: Viewer) -> QuerySet[SharingGroup]:
    """Return the visible sharing groups, by code."""
    return SharingGroup.objects.visible_to(viewer).order_by("code")


def memberships(viewer: Viewer, party: Party) -> QuerySet[Membership]:
    """Return the visible memberships of a party that hold today."""
    found = _seen_memberships(viewer).filter(party=party, person__in=persons(viewer).values("pk"))
    return found.select_related("person", "post").order_by("role", "person__handle")


def memberships_of(viewer: Viewer, person: Person) -> QuerySet[Membership]:
    """Return the visible memberships of a person that hold today, in visible parties."""
    found = _seen_memberships(viewer).filter(person=person, party__in=parties(viewer).values("pk"))
    return found.select_related("party", "post").order_by("starts", "id")


def _seen_memberships(viewer: Viewer) -> QuerySet[Membership]:
    today = Q(starts__lte=clock.today()) & (Q(ends=None) | Q(ends__gte=clock.today()))
    return Membership.objects.visible_to(viewer).filter(today)


def membership(viewer: Viewer, id_: uuid.UUID) -> Membership:
    """Return one visible membership that holds today. Raises NotVisible."""
    return _one(_seen_memberships(viewer).filter(pk=id_).select_related("person", "party"))


def person(viewer: Viewer, handle: str) -> Person:
    """Return one person by his handle. Raises NotVisible."""
    return _one(persons(viewer).filter(handle=handle))


def group(viewer: Viewer, code: str) -> SharingGroup:
    """Return one sharing group by its code. Raises NotVisible."""
    return _one(groups(viewer).filter(code=code))


def group_membership(viewer: Viewer, id_: uuid.UUID) -> GroupMembership:
    """Return one visible membership of a group that holds now. Raises NotVisible."""
    found = GroupMembership.objects.visible_to(viewer).filter(pk=id_, ends=None)
    return _one(found.select_related("group", "party"))


def groups_of(viewer: Viewer, party: Party) -> QuerySet[SharingGroup]:
    """Return the visible groups that a party visibly belongs to now."""
    held = GroupMembership.objects.visible_to(viewer).filter(party=party, ends=None)
    return groups(viewer).filter(pk__in=held.values("group"))


def roster(viewer: Viewer, group: SharingGroup) -> QuerySet[GroupMembership]:
    """Return the visible members of a group now; a roster is marked, so others see no names and no number."""
    found = GroupMembership.objects.visible_to(viewer).filter(group=group, ends=None)
    return found.select_related("party").order_by("party__code")


def group_now(group: SharingGroup) -> GroupNow:
    """Return the group with its present generation and members, for making an audience."""
    joined = GroupMembership.objects.for_system("whom an audience reaches").filter(group=group)
    rows = list(joined.values_list("party_id", "ends"))
    return GroupNow(group.pk, len(rows), frozenset(party for party, ends in rows if ends is None))


def parties_of(person_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the parties that a person acts for today; empty for anything that is no person."""
    found = _current().filter(person_id=person_id)
    return list(found.values_list("party_id", flat=True))


def current_memberships(account: Account) -> list[Membership]:
    """Return the memberships that the account's person holds today, oldest first."""
    found = _current().filter(person_id=account.person_id).select_related("party", "person")
    return list(found.order_by("starts", "id"))


def acting_for(party_id: uuid.UUID, permission: Permission, audience_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the persons who act for a party today with a role that carries `permission`, and who see `audience_id`.

    For notices: whoever may not see a record is not told of it.
    """
    roles = [role for role, carried in ROLES.items() if permission in carried]
    held = _current().filter(party_id=party_id, role__in=roles).order_by("starts", "id")
    persons = dict.fromkeys(held.values_list("person_id", flat=True))
    return [person for person in persons if audience_id in viewers.entitlement(person, party_id)]


def _current() -> QuerySet[Membership]:
    held = Membership.objects.for_system("who a person acts for, asked at sign-in before there is a viewer")
    return held.filter(Q(starts__lte=clock.today()) & (Q(ends=None) | Q(ends__gte=clock.today())))


def actor_of(membership: Membership, session_key: str = "") -> Actor:
    """Return the actor for a person acting in one of his memberships."""
    session = sessions.digest(session_key) if session_key else ""
    handle = f"{membership.party.code}:{membership.role}"
    return Actor(membership.person_id, membership.party_id, membership.role, handle, session)


def acting(person_id: uuid.UUID, party_id: uuid.UUID, role: str) -> Actor | None:
    """Return a person who asked a job for something, as he acts now; None where he no longer holds that role."""
    held = _current().filter(
        person_id=person_id, party_id=party_id, role=role, person__account__is_active=True
    )
    found = held.select_related("party").first()
    return actor_of(found) if found else None


def entitlement(person_id: uuid.UUID, party_id: uuid.UUID | None) -> frozenset[uuid.UUID] | None:
    """Return the audiences of a person acting for a party; None where he no longer does, or his account is closed."""
    if party_id is None:
        return None
    held = _current().filter(person_id=person_id, party_id=party_id, person__account__is_active=True)
    return viewers.entitlement(person_id, party_id) if held.exists() else None


# programs bring a token with every request: one statement, where the same through models would take most of its time
_BORNE = """
    SELECT m.person_id, m.party_id, m.role, p.code, t.scope
    FROM people_token t JOIN people_membership m ON m.id = t.membership_id
    JOIN people_party p ON p.id = m.party_id JOIN people_account a ON a.person_id = m.person_id
    WHERE t.digest = %s AND t.revoked_at IS NULL AND t.expires_at > %s AND a.is_active
    AND m.starts <= %s AND (m.ends IS NULL OR m.ends >= %s)
"""


def actor_of_token(secret: str) -> tuple[Actor, str]:
    """Return who a bearer token acts as, and its scope. Raises NotVisible for one that does not hold."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    now = connection.ops.adapt_datetimefield_value(clock.now())
    today = connection.ops.adapt_datefield_value(clock.today())
    row = statements.run(_BORNE, [digest, now, today, today])
    if row is None:
        raise NotVisible
    person, party, role, code, scope = row
    return Actor(statements.uuid(person), statements.uuid(party), role, f"{code}:{role}"), scope


def audience(
    viewer: Viewer,
    tlp: str,
    *,
    parties: Iterable[str] = (),
    groups: Iterable[str] = (),
    persons: Iterable[str] = (),
) -> Audience:
    """Return the audience for a marking given by codes and handles that `viewer` may see.

    Raises Invalid, naming what is unknown; a hidden party, group or person is as unknown as a missing one.
    """
    return audiences.for_marking(
        tlp,
        parties=[p.pk for p in _named(Party.objects.visible_to(viewer), "code", parties, "parties")],
        groups=[
            group_now(g) for g in _named(SharingGroup.objects.visible_to(viewer), "code", groups, "groups")
        ],
        persons=[p.pk for p in _named(Person.objects.visible_to(viewer), "handle", persons, "persons")],
    )


def _named(visible: QuerySet, field: str, wanted: Iterable[str], name: str) -> list:
    wanted = set(wanted)
    found = list(visible.filter(**{f"{field}__in": wanted}))
    if unknown := wanted - {getattr(row, field) for row in found}:
        raise Invalid(fields={name: _("Unknown: %s. Choose from the list.") % ", ".join(sorted(unknown))})
    return found


def _one(found: QuerySet[M]) -> M:
    row = found.first()
    if row is None:
        raise NotVisible
    return row


def tokens(membership: Membership) -> QuerySet[Token]:
    """Return the tokens of a membership that still hold, the newest first; for the person himself."""
    held = Token.objects.filter(membership=membership, revoked_at=None, expires_at__gt=clock.now())
    return held.order_by("-created_at")
