"""Invitations: a link that opens one account once, given by an officer of its party."""

import hashlib
import secrets
import uuid
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import NotAllowed, NotVisible, WrongState
from mithaq.kernel.people.models import Account, Membership
from mithaq.kernel.people.permissions import Permission, require

from ..models import Invitation

LIFE = timedelta(days=7)


@transaction.atomic
def invite(account: Account, *, party: uuid.UUID, by: Actor) -> tuple[Invitation, str]:
    """Make the invitation of `account` into `party` and return it with its secret, which is shown once.

    An earlier one that is still open is withdrawn. Where the account has a factor already, a second officer
    has to agree before the link opens anything. Raises NotAllowed.
    """
    require(by, Permission.PEOPLE_MANAGE, parties=[party])
    now, secret = clock.now(), secrets.token_urlsafe(32)
    open_ones(account).update(withdrawn_at=now)
    made = Invitation.objects.create(
        account=account,
        party=party,
        digest=_digest(secret),
        made_by=by.person_id,
        made_at=now,
        expires_at=now + LIFE,
        needs_second=account.last_login is not None or Authenticator.objects.filter(user=account).exists(),
    )
    return made, secret


@transaction.atomic
def agree(invitation: Invitation, *, by: Actor) -> None:
    """Agree, as a second officer of the party, that a person may come in again by the link. Raises
    NotAllowed.
    """
    if by.party_id != invitation.party or not may_agree(by, invitation):
        raise NotAllowed(
            _("A second officer of the same party has to agree: not the one who made the invitation.")
        )
    agreed = Invitation.objects.filter(pk=invitation.pk, agreed_by=None, used_at=None, withdrawn_at=None)
    if not agreed.update(agreed_by=by.person_id):
        raise WrongState


def may_agree(by: Actor, invitation: Invitation) -> bool:
    """Return whether the actor is another officer of the party: not its maker, not whom it lets in, not a
    viewer.
    """
    others = by.person_id not in (invitation.made_by, invitation.account.person_id)
    return others and by.party_id == invitation.party and by.role not in ("viewer", "auditor", "system")


@transaction.atomic
def use(secret: str) -> Account:
    """Spend an invitation and return its account. Raises NotVisible for one that does not hold (any more)."""
    invitation = usable(secret)
    if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=clock.now()):
        raise NotVisible
    account = invitation.account
    if invitation.needs_second:
        Authenticator.objects.filter(user=account).delete()
        account.set_unusable_password()
        account.save(update_fields=["password"])
    return account


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


def waiting(party: uuid.UUID) -> QuerySet[Invitation]:
    """Return the invitations of a party that wait for a second officer."""
    found = Invitation.objects.filter(
        party=party, needs_second=True, agreed_by=None, used_at=None, withdrawn_at=None
    )
    return found.filter(expires_at__gt=clock.now()).select_related("account__person").order_by("made_at")


def account_for(membership: Membership) -> Account:
    """Return the account of a membership's person, opened under his handle where there is none yet."""
    account = Account.objects.filter(person_id=membership.person_id).first()
    return account or Account.objects.create_user(membership.person.handle, membership.person)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
