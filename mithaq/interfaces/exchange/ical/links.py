"""The secret address of a calendar, and for whom it stands."""

import base64
import hashlib

from django.db import transaction

from mithaq.kernel import clock, ids
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Account, Membership

from ..models import CalendarLink

SECRET_BYTES = 32


@transaction.atomic
def make(membership: Membership) -> str:
    """Return a new secret for the membership's calendar, shown once; the one before opens nothing any more."""
    revoke(membership)
    secret = base64.urlsafe_b64encode(ids.secret(SECRET_BYTES)).decode().rstrip("=")
    CalendarLink.objects.create(membership=membership, digest=_digest(secret))
    return secret


def revoke(membership: Membership) -> None:
    """Make the address of the membership's calendar useless from now on."""
    CalendarLink.objects.filter(membership=membership, revoked_at=None).update(revoked_at=clock.now())


def held(membership: Membership) -> CalendarLink | None:
    """Return the link that holds now, None where there is none; for the person himself."""
    return CalendarLink.objects.filter(membership=membership, revoked_at=None).first()


def reader_of(secret: str) -> tuple[Viewer, Account]:
    """Return who reads through a secret, and his account. Raises NotVisible for one that does not hold.

    Asked before there is a viewer: the caller lifts the wall for it.
    """
    links = CalendarLink.objects.filter(digest=_digest(secret), revoked_at=None)
    found = links.select_related("membership__person__account", "membership__party").first()
    if found is None:
        raise NotVisible
    account = found.membership.person.account
    if not account.is_active or found.membership not in people.current_memberships(account):
        raise NotVisible
    return Viewer.of(people.actor_of(found.membership)), account


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
