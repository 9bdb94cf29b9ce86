"""The secret address of a calendar or a feed, and for whom it stands."""

import base64
import hashlib

from django.db import transaction
from django.db.models import QuerySet

from mithaq.kernel import clock, ids
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Account, Membership

from .models import SecretLink

SECRET_BYTES = 32


@transaction.atomic
def make(membership: Membership, purpose: str) -> str:
    """Return a new secret of the membership for `purpose`, shown once; the one before opens nothing any more."""
    revoke(membership, purpose)
    secret = base64.urlsafe_b64encode(ids.secret(SECRET_BYTES)).decode().rstrip("=")
    SecretLink.objects.create(membership=membership, purpose=purpose, digest=_digest(secret))
    return secret


def revoke(membership: Membership, purpose: str) -> None:
    """Make the address of the membership for `purpose` useless from now on."""
    _held(membership, purpose).update(revoked_at=clock.now())


def held(membership: Membership, purpose: str) -> SecretLink | None:
    """Return the link that holds now, None where there is none; for the person himself."""
    return _held(membership, purpose).first()


def reader_of(secret: str, purpose: str) -> tuple[Viewer, Account]:
    """Return who reads through a secret, and his account. Raises NotVisible for one that does not hold.

    Asked before there is a viewer: the caller lifts the wall for it.
    """
    links = SecretLink.objects.filter(digest=_digest(secret), purpose=purpose, revoked_at=None)
    found = links.select_related("membership__person__account", "membership__party").first()
    if found is None:
        raise NotVisible
    account = found.membership.person.account
    if not account.is_active or found.membership not in people.current_memberships(account):
        raise NotVisible
    return Viewer.of(people.actor_of(found.membership)), account


def _held(membership: Membership, purpose: str) -> QuerySet[SecretLink]:
    return SecretLink.objects.filter(membership=membership, purpose=purpose, revoked_at=None)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
