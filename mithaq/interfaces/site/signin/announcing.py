"""Makes every passkey known that is added to an account or removed from it, whichever way that happens.

So whoever runs the server cannot give a person another one without an act on the record. Decision: 0190.
"""

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models.signals import post_delete, post_save
from fido2 import cbor
from fido2.utils import websafe_encode

from mithaq.kernel.actors import Actor
from mithaq.kernel.markings import walls
from mithaq.kernel.people import passkeys
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.actions import passkeys as actions
from mithaq.kernel.people.models import Account, Person
from mithaq.web.signing import credential

_WHY = "a passkey may be made before there is a viewer, by the invitation that lets the person in"


def connect() -> None:
    """Connect to the rows of factors; once, when the program starts."""
    post_save.connect(_added, sender=Authenticator, dispatch_uid="site.passkey_added")
    post_delete.connect(_removed, sender=Authenticator, dispatch_uid="site.passkey_removed")


def _added(instance: Authenticator, created: bool, **_rest: Any) -> None:
    if not created or instance.type != Authenticator.Type.WEBAUTHN:
        return
    made = credential(instance)
    with walls.job(_WHY):
        actions.announce(
            Person.objects.for_system(_WHY).get(pk=instance.user.person_id),
            credential=websafe_encode(made.credential_id),
            public_key=cbor.encode(dict(made.public_key)),
            rp=str(settings.RP_ID),
            by=_himself(instance.user),
        )


def _removed(instance: Authenticator, **_rest: Any) -> None:
    if instance.type != Authenticator.Type.WEBAUTHN:
        return
    gone = websafe_encode(credential(instance).credential_id)
    with walls.job(_WHY):
        for passkey in passkeys.held(instance.user.person_id).filter(credential=gone):
            actions.withdraw(passkey, by=_himself(instance.user))


def _himself(account: Account) -> Actor:
    held = people.current_memberships(account)
    return people.actor_of(held[0]) if held else Actor.system("sign-in")
