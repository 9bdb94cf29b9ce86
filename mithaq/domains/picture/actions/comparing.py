"""Comparing a report with those of others in a neutral place, and telling each side whom to ask."""

from mithaq.kernel.actors import Actor
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.models import EVERYONE
from mithaq.kernel.people.models import Party

from ..models import Hint, Report
from ..queries import matches
from . import deconflicting, reaching


def compare(report: Report, *, by: Actor) -> list[Hint]:
    """Give the hints that follow from `report`, on both sides; each once, each an act of its own.

    A party gets none about what it sees anyway, and none that names a party which it may not know of.
    """
    given = []
    for other in matches.to_compare(report):
        for mine, theirs in ((report, other), (other, report)):
            if _is_due(mine, theirs) and theirs.owner:
                given.append(deconflicting.hint(mine, theirs.owner, by=by))
    return given


def _is_due(mine: Report, theirs: Report) -> bool:
    if theirs.owner is None or mine.owner_id in reaching.parties_of(theirs.audience):
        return False
    if not _knows(mine, theirs.owner):
        return False
    told = Hint.objects.for_system("each hint is given once").filter(report=mine.pk, ask=theirs.owner_id)
    return not told.exists()


def _knows(mine: Report, party: Party) -> bool:
    return bool({EVERYONE, mine.owner_id} & set(audiences.holders(party.audience)))
