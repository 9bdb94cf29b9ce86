"""Who has received, opened and acknowledged what: shown to the originator by party, to each party its own."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from mithaq.kernel.errors import Text
from mithaq.kernel.people.models import Party
from mithaq.kernel.people.permissions import Permission, may
from mithaq.web import frames
from mithaq.web.access import Request

from ..queries import receipts
from ..rules import choices

if TYPE_CHECKING:
    from ..models import Report


@dataclass(frozen=True)
class Sent:
    """A version, or a recall, and how it stands with each party that it reached."""

    version: int
    word: Text
    rows: Sequence[receipts.Standing]
    is_recall: bool

    @property
    def awaited(self) -> list[Party]:
        """The parties that have yet to acknowledge it, each once."""
        return list({row.party.pk: row.party for row in self.rows if row.is_awaited}.values())


def by_version(request: Request, report: "Report") -> list[Sent]:
    """Return the receipts for the originator, newest version first; nothing for anybody else."""
    rows = receipts.of_report(request.viewer, report)
    ordered = sorted(rows, key=lambda row: (-row.version, row.word))
    return [
        Sent(version, choices.RECEIPT_WORDS[word], list(found), word in choices.RECALLS)
        for (version, word), found in itertools.groupby(ordered, key=lambda row: (row.version, row.word))
    ]


def acknowledgements(request: Request, report: "Report") -> list[frames.Acknowledgement]:
    """Return how the newest recall stands: with every party for the originator, with his own for another reader."""
    if request.actor.party_id == report.owner_id:
        return _of_all(receipts.of_report(request.viewer, report))
    own = next((one for one in receipts.recalls(request.viewer) if one.report == report.pk), None)
    if own is None or request.hat is None:
        return []
    acts = own.acknowledged_at is None and may(request.actor, Permission.REPORT_ACKNOWLEDGE)
    return [
        frames.Acknowledgement(
            request.hat.party,
            "acknowledged" if own.acknowledged_at else "opened",
            own.acknowledged_at or own.at,
            act_url=reverse("picture:acknowledge", args=[report.pk]) if acts else "",
        )
    ]


def _of_all(rows: Sequence[receipts.Standing]) -> list[frames.Acknowledgement]:
    recalls = [row for row in rows if row.word in choices.RECALLS]
    newest = max((row.version for row in recalls), default=0)
    return [
        frames.Acknowledgement(
            row.party.names,
            row.state,
            row.acknowledged_at or row.opened_at or row.delivered_at,
            row.person.names if row.person else None,
        )
        for row in recalls
        if row.version == newest
    ]
