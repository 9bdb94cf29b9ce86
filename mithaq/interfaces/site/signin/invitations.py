"""Invitations: a link that opens one account once, given by an officer of its party.

Where it could open what is grave, a second person has to agree and gets a code for whoever is invited: the one who made
the link cannot use it himself. Decision: docs/decisions/0161-nobody-appoints-alone.md.
"""

import hashlib
import secrets
import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import Invalid, NotAllowed, NotVisible, WrongState
from mithaq.kernel.i18n import present_language
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions, seconds
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import PARTY, Account, Membership
from mithaq.kernel.people.permissions import Permission, require

from ..models import Invitation

LIFE = timedelta(days=7)
# without those that are taken for one another; 32^10 of them
LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH: Final = 10


@transaction.atomic
def invite(account: Account, *, party: uuid.UUID, by: Actor) -> tuple[Invitation, str]:
    """Make the invitation of `account` into `party` and return it with its secret, which is shown once.

    An earlier one that is still open is withdrawn. Ledger: one `membership.invited`. Raises NotAllowed, NotVisible, and
    Invalid where nobody could agree who would have to.
    """
    seat = people.seat(account.person_id, party)
    require_inviting(by, seat)
    if by.role != "system" and account.person.owner_id != party:
        raise NotAllowed(_("Only the party that entered a person can invite him."))
    waits_for = _waits_for(account, seat, by)
    now, secret = clock.now(), secrets.token_urlsafe(32)
    open_ones(account).update(withdrawn_at=now)
    made = Invitation.objects.create(
        account=account,
        party=party,
        digest=_digest(secret),
        made_by=by.person_id,
        made_at=now,
        expires_at=now + LIFE,
        needs_second=bool(waits_for),
        waits_for=waits_for,
    )
    actions.note_invitation(seat, by=by)
    return made, secret


def require_inviting(by: Actor, seat: Membership) -> None:
    """Raise NotAllowed unless the actor manages the people of the party, or founds it and lets in its first person."""
    if not invites_first(by, seat):
        require(by, Permission.PEOPLE_MANAGE, parties=[seat.party_id])


def invites_first(by: Actor, seat: Membership) -> bool:
    """Return whether the actor has founded the party of `seat` and proposed its holder, who has not come in yet."""
    if not (seconds.is_first(seat) and seat.proposed_by_id == by.person_id and seconds.may_found(by)):
        return False
    account = Account.objects.filter(person=seat.person_id).first()
    return not seat.party.refused_at and (account is None or not has_ways(account))


def _waits_for(account: Account, seat: Membership, by: Actor) -> str:
    """Return who has to agree to an invitation. Whoever runs the server is held to it as soon as anybody can agree."""
    but = [by.person_id, account.person_id]
    if by.role == "system":
        return able_second(seat, but=but)
    if not has_ways(account) and not people.is_grave(account.person_id):
        return ""
    return _wanted(people.in_force(Viewer.of(by)), seat, but)


def _wanted(held: QuerySet[Membership], seat: Membership, but: Iterable[uuid.UUID]) -> str:
    founding = seconds.is_first(seat)
    return seconds.wanted(held, party=seat.party_id, audience=seat.audience_id, but=but, founding=founding)


def able_second(seat: Membership, *, but: Iterable[uuid.UUID | None]) -> str:
    """Return who could be the second person for `seat` of those who have come in before; empty where nobody."""
    came_in = Account.objects.filter(is_active=True, last_login__isnull=False)
    able, known = people.all_in_force().filter(person__account__in=came_in), [one for one in but if one]
    try:
        return _wanted(able, seat, known)
    except Invalid:
        return ""


def has_ways(account: Account) -> bool:
    """Return whether the account could sign in before."""
    return account.last_login is not None or Authenticator.objects.filter(user=account).exists()


@transaction.atomic
def agree(invitation: Invitation, *, by: Actor) -> str:
    """Agree, as the second person, that somebody may come in by the link; return the code that it takes, once.

    Raises NotAllowed, WrongState.
    """
    if not may_agree(by, invitation):
        raise NotAllowed(
            _("A second officer of the same party has to agree: not the one who made the invitation.")
        )
    agreed = Invitation.objects.filter(pk=invitation.pk, agreed_by=None, used_at=None, withdrawn_at=None)
    code = "".join(secrets.choice(LETTERS) for _n in range(CODE_LENGTH))
    if not agreed.update(agreed_by=by.person_id, code=_digest(code)):
        raise WrongState
    return f"{code[:5]}-{code[5:]}"


def may_agree(by: Actor, invitation: Invitation) -> bool:
    """Return whether the actor is the second person: not its maker, not whom it lets in, and of those asked."""
    but = [invitation.made_by, invitation.account.person_id]
    return seconds.may_be(by, waits_for=invitation.waits_for, party=invitation.party, but=but)


@transaction.atomic
def use(secret: str, code: str = "") -> Account:
    """Spend an invitation and return its account, which has no way to sign in any more until one is set up.

    Who comes in for the first time goes on in the language of the page.
    Raises NotVisible for one that does not hold (any more), Invalid for a wrong code.
    """
    invitation = usable(secret)
    if invitation.needs_second and not secrets.compare_digest(invitation.code, _digest(_typed(code))):
        raise Invalid(fields={"code": _("This code is not right. Ask the second officer for it.")})
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=clock.now()):
        raise NotVisible
    account = invitation.account
    if not has_ways(account):
        account.language = present_language()
    Authenticator.objects.filter(user=account).delete()
    account.set_unusable_password()
    account.save(update_fields=["password", "language"])
    return account


def _typed(code: str) -> str:
    """Return a code without what people add when they write one down."""
    return "".join(letter for letter in code.upper() if letter in LETTERS)


def usable(secret: str) -> Invitation:
    """Return the invitation that a link stands for. Raises NotVisible, the same for all that do not hold."""
    found = Invitation.objects.filter(digest=_digest(secret), used_at=None, withdrawn_at=None)
    invitation = (
        found.filter(expires_at__gt=clock.now(), account__is_active=True).select_related("account").first()
    )
    if invitation is None or (invitation.needs_second and invitation.agreed_by is None):
        raise NotVisible
    return invitation


def open_ones(account: Account) -> QuerySet[Invitation]:
    """Return the invitations of an account that could still be used."""
    return Invitation.objects.filter(
        account=account, used_at=None, withdrawn_at=None, expires_at__gt=clock.now()
    )


def waiting(viewer: Viewer, by: Actor) -> list[Invitation]:
    """Return the invitations that wait for the actor to agree, oldest first: as an officer of his party, or of a joint
    body, then as far as he sees whom they let in.
    """
    found = Invitation.objects.filter(agreed_by=None, used_at=None, withdrawn_at=None)
    found = found.filter(expires_at__gt=clock.now()).select_related("account__person").order_by("made_at")
    ours = found.filter(waits_for=PARTY, party__in=[by.party_id])
    asked = found.filter(
        waits_for__in=seconds.asked_as(by), account__person__in=people.persons(viewer).values("pk")
    )
    return [one for one in (*ours, *asked) if may_agree(by, one)]


def of_newcomer(viewer: Viewer, by: Actor, held: Membership) -> Invitation | None:
    """Return the invitation of whom `held` is about, where it waits for the actor too."""
    found = (one for one in waiting(viewer, by) if one.party == held.party_id)
    return next((one for one in found if one.account.person_id == held.person_id), None)


def account_for(membership: Membership) -> Account:
    """Return the account of a membership's person, opened under his handle where there is none yet."""
    account = Account.objects.filter(person_id=membership.person_id).first()
    return account or Account.objects.create_user(membership.person.handle, membership.person)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
