"""The passkeys that are on record: who signs with which, where each was announced, and what he can sign."""

import uuid

from django.db.models import QuerySet
from fido2.utils import websafe_encode

from mithaq.kernel.acts.models import Revision
from mithaq.kernel.ledger import assertions, signatories
from mithaq.kernel.ledger.refusal import Refused
from mithaq.kernel.markings import audiences, walls
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer

from . import queries
from .models import Passkey, Person

_WHY = "with what a person signs is asked for himself, whose entry he may not even see"


def held(person_id: uuid.UUID) -> QuerySet[Passkey]:
    """Return the passkeys with which a person signs now, oldest first; for what he does himself."""
    found: QuerySet[Passkey] = Passkey.objects.for_system(_WHY).filter(person=person_id, removed_at=None)
    return found.select_related("audience").order_by("created_at", "id")


def able(person_id: uuid.UUID, audience: Audience) -> list[Passkey]:
    """Return those with which an act for `audience` can be signed: all its readers may know of the person."""
    with walls.job(_WHY):
        known = list(held(person_id))
        return [one for one in known if audiences.is_within(audience, one.audience, queries.parties_of)]


def is_announced(person_id: uuid.UUID, credential: bytes, public_key: bytes) -> bool:
    """Return whether an entry of the ledger announces this passkey of a person, and it was not removed since."""
    with walls.job(_WHY):
        places = [place(one) for one in held(person_id).filter(credential=websafe_encode(credential))]
        return any(_says(log, seq, public_key) for log, seq in places)


def _says(log: str, seq: int, public_key: bytes) -> bool:
    try:
        return signatories.announced(log, seq).public == public_key
    except Refused:
        return False


def place(passkey: Passkey) -> tuple[str, int]:
    """Return where a passkey was announced: handle of the log, and entry."""
    with walls.job(_WHY):
        first = Revision.objects.for_system(_WHY).get(record=passkey.pk, verb=assertions.ADDED)
    return signatories.handle_of(first.log_id), first.seq


def of_person(viewer: Viewer, person: Person) -> QuerySet[Passkey]:
    """Return the visible passkeys with which a person signs now, oldest first."""
    found: QuerySet[Passkey] = Passkey.objects.visible_to(viewer).filter(person=person, removed_at=None)
    return found.order_by("created_at", "id")
