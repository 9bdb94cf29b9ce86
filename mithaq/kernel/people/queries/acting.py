"""Who an account or a token acts as, and what he sees then; asked before there is a viewer."""

import hashlib
import uuid

from django.db import connection
from django.db.models import QuerySet

from mithaq.kernel import clock, statements
from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.live import sessions
from mithaq.kernel.markings import viewers, walls

from ..models import Account, Membership, Token, TokenDigest
from ..permissions import ROLES, Permission
from .known import first_of
from .memberships import IN_FORCE, today


def parties_of(person_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the parties that a person acts for today, in a request as far as its reader may know; else none.

    What reaches a person is compared with what reaches his parties: an answer to that must not tell of a hidden seat.
    """
    found = _current().filter(person_id=person_id)
    if (seen := walls.seen()) is not None:
        found = found.filter(audience_id__in=seen)
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
        return first_of(held.select_related("party", "person", "audience").order_by("starts", "id"))


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
    return held.filter(IN_FORCE, today())


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
    FROM people_tokendigest d JOIN people_token t ON t.id = d.token_id
    JOIN people_membership m ON m.id = t.membership_id
    JOIN people_party p ON p.id = m.party_id JOIN people_account a ON a.person_id = m.person_id
    WHERE d.digest = %s AND t.revoked_at IS NULL AND t.expires_at > %s AND a.is_active
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


def tokens(membership: Membership) -> QuerySet[Token]:
    """Return the tokens of a membership that still hold, the newest first; for the person himself."""
    held = Token.objects.for_system("a person's own tokens, whatever else he may see")
    held = held.filter(membership=membership, revoked_at=None, expires_at__gt=clock.now())
    return held.select_related("membership", "known_by", "audience").order_by("-created_at")


def digests_of_tokens(membership: Membership) -> list[str]:
    """Return by what the open streams of a membership's tokens are known."""
    with walls.job("what a program reads by ends with the appointment, however its token is marked"):
        found = TokenDigest.objects.filter(token__membership=membership).values_list("digest", flat=True)
        return [digest[:32] for digest in found]
