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
from mithaq.kernel.markings import audiences, viewers, walls
from mithaq.kernel.markings.audiences import GroupNow
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer

from .models import Account, GroupMembership, Membership, Party, Person, Post, SharingGroup, Token
from .permissions import GRAVE_ROLES, ROLES, Permission

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
    return _in_party(_seen_memberships(viewer).filter(IN_FORCE, _today()), viewer, party)


def coming(viewer: Viewer, party: Party) -> QuerySet[Membership]:
    """Return the visible memberships of a party that begin on a later day."""
    later = Q(starts__gt=clock.today())
    return _in_party(_seen_memberships(viewer).filter(IN_FORCE, later), viewer, party)


def proposed(viewer: Viewer, party: Party) -> QuerySet[Membership]:
    """Return the visible memberships of a party that wait for a second person."""
    return _in_party(_seen_memberships(viewer).filter(_WAITING), viewer, party)


def past(viewer: Viewer, party: Party) -> QuerySet[Membership]:
    """Return the visible memberships of a party that are over, the latest first; not those that never held."""
    found = _in_party(_seen_memberships(viewer).filter(_over(), waits_for=""), viewer, party)
    return found.order_by("-ends", "person__handle")


def _in_party(found: QuerySet[Membership], viewer: Viewer, party: Party) -> QuerySet[Membership]:
    found = found.filter(party=party, person__in=persons(viewer).values("pk"))
    return found.select_related("person", "post").order_by("role", "person__handle", "id")


def with_known_posts(viewer: Viewer, held: Iterable[Membership]) -> list[Membership]:
    """Return memberships for showing, without the posts that the viewer may not know of."""
    found = list(held)
    for one in found:
        if one.post and one.post.audience_id not in viewer.audiences:
            one.post = None
    return found


def waiting_for(viewer: Viewer, party: uuid.UUID | None, waits_for: str) -> QuerySet[Membership]:
    """Return the visible memberships that wait for `waits_for`, of one party where one is given, oldest first."""
    found = _seen_memberships(viewer).filter(_WAITING, waits_for=waits_for)
    found = found.filter(person__in=persons(viewer).values("pk"), party__in=parties(viewer).values("pk"))
    found = found.filter(party=party) if party else found
    return found.select_related("person", "party", "post").order_by("created_at", "id")


def posts(viewer: Viewer, party: Party) -> QuerySet[Post]:
    """Return the visible duty positions of a party, oldest first."""
    return Post.objects.visible_to(viewer).filter(party=party).order_by("created_at", "id")


def memberships_of(viewer: Viewer, person: Person) -> QuerySet[Membership]:
    """Return the visible memberships of a person that hold today, in visible parties."""
    return _of_person(_seen_memberships(viewer).filter(IN_FORCE, _today()), viewer, person)


def other_memberships_of(viewer: Viewer, person: Person) -> QuerySet[Membership]:
    """Return the visible memberships of a person that do not hold today: past, to come, or waiting."""
    others = _seen_memberships(viewer).exclude(IN_FORCE & _today())
    return _of_person(others.exclude(_NEVER), viewer, person)


def _of_person(found: QuerySet[Membership], viewer: Viewer, person: Person) -> QuerySet[Membership]:
    found = found.filter(person=person, party__in=parties(viewer).values("pk"))
    return found.select_related("party", "post").order_by("starts", "id")


IN_FORCE = Q(waits_for="", ended_at=None)
_WAITING = Q(ended_at=None) & ~Q(waits_for="")
_NEVER = Q(ended_at__isnull=False) & ~Q(waits_for="")


def _today() -> Q:
    return Q(starts__lte=clock.today()) & (Q(ends=None) | Q(ends__gte=clock.today()))


def _over() -> Q:
    return Q(ended_at__isnull=False) | Q(ends__lt=clock.today())


def _seen_memberships(viewer: Viewer) -> QuerySet[Membership]:
    found: QuerySet[Membership] = Membership.objects.visible_to(viewer)
    return found


def in_force(viewer: Viewer) -> QuerySet[Membership]:
    """Return all visible memberships that hold today."""
    return _seen_memberships(viewer).filter(IN_FORCE, _today())


def membership(viewer: Viewer, id_: uuid.UUID) -> Membership:
    """Return one visible membership that is not over: it holds today, begins later, or waits. Raises NotVisible."""
    found = _seen_memberships(viewer).filter(pk=id_).exclude(_over())
    return _one(found.select_related("person", "party"))


def seat(person_id: uuid.UUID, party_id: uuid.UUID) -> Membership:
    """Return the membership of a person in a party that is not over, the first one. Raises NotVisible."""
    held = Membership.objects.for_system("what an invitation into a party is about")
    found = held.filter(person_id=person_id, party_id=party_id).exclude(_over())
    return _one(found.select_related("person", "party", "audience").order_by("starts", "id"))


def seats(handle: str) -> list[Membership]:
    """Return the memberships of a person that are not over, oldest first; for whoever runs the server."""
    held = Membership.objects.for_system("whom the first invitations are for")
    found = held.filter(person__handle=handle, person__is_system=False).exclude(_over())
    return list(found.select_related("person", "party").order_by("starts", "id"))


def is_grave(person_id: uuid.UUID) -> bool:
    """Return whether a person may, or shall, do what is grave for any party, known to the reader or not."""
    with walls.job("what a link could open is asked of all that the person may do"):
        held = Membership.objects.for_system("what somebody who is invited could do")
        return held.filter(person_id=person_id, role__in=GRAVE_ROLES).exclude(_over()).exists()


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
    # asked for every page, of three wide tables
    return list(found.only("role", "person__names", "party__code", "party__names").order_by("starts", "id"))


def held_by(actor: Actor) -> Membership:
    """Return the membership in which somebody acts now. Raises NotVisible where it has ended."""
    if actor.party_id is None:
        raise NotVisible
    with walls.job("in which of his memberships a program's owner acts"):
        held = _current().filter(person_id=actor.person_id, party_id=actor.party_id, role=actor.role)
        return _one(held.select_related("party", "person", "audience").order_by("starts", "id"))


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
    return held.filter(IN_FORCE, _today())


def all_in_force() -> QuerySet[Membership]:
    """Return all memberships that hold today, for finding whom to tell; in a request as far as the wall lets see."""
    return _current()


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
    AND m.starts <= %s AND (m.ends IS NULL OR m.ends >= %s) AND m.ended_at IS NULL AND m.waits_for = ''
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
