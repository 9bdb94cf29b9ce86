"""Making known with what a person signs: an act when a passkey is added, another when it is removed.

Each reaches whoever may know of the person, and nobody else. Decision: docs/decisions/0190-signed-by-the-person.md.
"""

from base64 import b64encode

from django.db import transaction

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.ledger import assertions

from ..models import Passkey, Person


@transaction.atomic
def announce(person: Person, *, credential: str, public_key: bytes, rp: str, by: Actor) -> Passkey:
    """Make a new passkey known: its id (base64url), its COSE key, for which site. Ledger: one `passkey.added`."""
    passkey = Passkey(
        person=person,
        handle=person.handle,
        credential=credential,
        public_key=b64encode(public_key).decode(),
        rp=rp,
        owner_id=person.owner_id,
        audience_id=person.audience_id,
    )
    commit(assertions.ADDED, passkey, by=by)
    return passkey


@transaction.atomic
def withdraw(passkey: Passkey, *, by: Actor) -> None:
    """Say that a passkey signs nothing any more. Ledger: one `passkey.removed`."""
    passkey.removed_at = clock.now()
    commit(assertions.REMOVED, passkey, by=by)
