"""What the worker needs to know: requests to remind of, claims that run out, reports to compare."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mithaq.kernel.i18n import Names

from ..models import Answer, Claim, Report, Request
from ..rules import states


@dataclass(frozen=True)
class Reminded:
    """A request that is open, and the parties that have not answered yet."""

    id: uuid.UUID
    title: Names
    due: date
    waited_for: Sequence[uuid.UUID]
    audience: uuid.UUID
    path: str


def to_remind(id_: uuid.UUID) -> Reminded | None:
    """Return the request if somebody has yet to answer it, else None."""
    found = Request.objects.for_system("a reminder of one request").filter(pk=id_, state=states.OPEN).first()
    if found is None:
        return None
    _own, far, rows = found.member_rows("asked")
    given = Answer.objects.for_system("whom to remind").filter(request=found.pk)
    waited = set(rows.values_list(far, flat=True)) - set(given.values_list("party_id", flat=True))
    if not waited:
        return None
    return Reminded(
        found.pk, found.title, found.due, sorted(waited), found.audience_id, found.get_absolute_url()
    )


def held_claim(id_: uuid.UUID) -> Claim | None:
    """Return the claim if it is still held, else None."""
    return Claim.objects.for_system("a claim that runs out").filter(pk=id_, state=states.HELD).first()


def to_match(id_: uuid.UUID) -> Report | None:
    """Return the report if its originator still agrees to be asked, else None."""
    found = Report.objects.for_system("a report to compare").filter(pk=id_, deconflict=True)
    return found.filter(state__in=states.STANDING).select_related("audience", "owner__audience").first()
