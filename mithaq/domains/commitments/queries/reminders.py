"""What a reminder needs to know of a commitment; asked by the worker, for nobody in particular."""

import uuid
from dataclasses import dataclass
from datetime import date

from mithaq.kernel.i18n import Names

from ..models import Commitment, Evidence
from ..rules import states


@dataclass(frozen=True)
class Reminded:
    """A promise that is owed on a date."""

    id: uuid.UUID
    code: str
    title: Names
    due: date
    responsible: uuid.UUID
    audience: uuid.UUID
    path: str


def to_remind(id_: uuid.UUID) -> Reminded | None:
    """Return the promise if it is still owed on a date, else None."""
    owed = Commitment.objects.for_system("a reminder of one commitment").filter(pk=id_, state__in=states.OWED)
    c = owed.exclude(due=None).first()
    if c is None or c.due is None:
        return None
    return Reminded(c.pk, c.code, c.title, c.due, c.responsible_id, c.audience_id, c.get_absolute_url())


def is_claimed(place: str) -> bool:
    """Return whether a file of the store belongs to a record."""
    return (
        Evidence.objects.for_system("files that no record names are set aside").filter(place=place).exists()
    )
