"""Who has received, opened and acknowledged what: the originator sees it by party, each party its own recalls."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from mithaq.kernel.actors import Actor
from mithaq.kernel.markings import audiences, levels, walls
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Party, Person

from ..models import Opening, Receipt, Report
from ..models.receipts import NOBODY
from ..rules import choices


@dataclass(frozen=True)
class Standing:
    """How a version or a recall stands with one party; `person` is named for RED only."""

    party: Party
    person: Person | None
    version: int
    word: str
    delivered_at: datetime
    opened_at: datetime | None
    acknowledged_at: datetime | None

    @property
    def state(self) -> str:
        """Return a word of web.states: acknowledged, opened, delivered."""
        if self.acknowledged_at:
            return "acknowledged"
        return "opened" if self.opened_at else "delivered"

    @property
    def is_awaited(self) -> bool:
        """Return whether the party has yet to acknowledge a recall."""
        return self.word in choices.RECALLS and self.acknowledged_at is None


@dataclass(frozen=True)
class Recall:
    """A report that was taken back from the reader's party, without a word of its content.

    `received_at` is when it first reached that party; None where it came before receipts were kept.
    """

    report: uuid.UUID
    version: int
    word: str
    at: datetime
    acknowledged_at: datetime | None
    received_at: datetime | None


def of_report(viewer: Viewer, report: Report) -> list[Standing]:
    """Return the receipts of a report for its originator, newest version first; nothing for anybody else.

    A party or person that the originator may not know of is left out, and so is one that was reached through a group
    whose roster he may not see.
    """
    if viewer.party_id is None or viewer.party_id != report.owner_id:
        return []
    rows = list(Receipt.objects.filter(report=report.pk).select_related("left").order_by("-version", "id"))
    known = {party.pk: party for party in people.parties(viewer)}
    persons = people.persons(viewer).in_bulk({row.person for row in rows})
    told = {left.pk: _told(viewer, left) for left in {row.left for row in rows}}
    found = [
        Standing(
            known[row.party],
            persons.get(row.person),
            row.version,
            row.word,
            row.delivered_at,
            row.opened_at,
            row.acknowledged_at,
        )
        for row in rows
        if row.party in known
        and (row.person == NOBODY or row.person in persons)
        and (told[row.left_id] is None or {row.party, row.person} & (told[row.left_id] or set()))
    ]
    return sorted(found, key=lambda one: (-one.version, one.party.code))


def _told(viewer: Viewer, left: object) -> set[uuid.UUID] | None:
    """Return the holders of an audience that the viewer may know: named, or on a roster that he sees, now or as it was;
    None for all.
    """
    if left.tlp == levels.CLEAR:  # type: ignore[attr-defined]
        return None
    named = audiences.receivers(left)  # type: ignore[arg-type]
    found = {uuid.UUID(id_) for id_ in (*named["parties"], *named["persons"])}
    groups = [group for group, _generation in named["groups"]]
    for group in people.groups(viewer).filter(pk__in=groups):
        for members in (people.roster(viewer, group), people.past_roster(viewer, group)):
            found |= set(members.values_list("party_id", flat=True))
    return found


def recalls(viewer: Viewer, *, waiting: bool = False) -> list[Recall]:
    """Return what was taken back from the viewer's party, newest first; `waiting`: not yet acknowledged."""
    if viewer.party_id is None:
        return []
    found = recalls_of(viewer.party_id, viewer.person_id)
    found = found.filter(acknowledged_at=None) if waiting else found
    newest: dict[uuid.UUID, Receipt] = {}
    for row in found.order_by("delivered_at", "version"):
        newest[row.report] = row
    first = _first_received(viewer.party_id, viewer.person_id, list(newest))
    return [
        Recall(
            row.report, row.version, row.word, row.delivered_at, row.acknowledged_at, first.get(row.report)
        )
        for row in sorted(newest.values(), key=lambda row: (row.delivered_at, row.report), reverse=True)
    ]


def _first_received(
    party: uuid.UUID, person: uuid.UUID | None, reports: list[uuid.UUID]
) -> dict[uuid.UUID, datetime]:
    """Return when each report first reached a party, or for RED a person of it."""
    persons = [NOBODY, *([person] if person else [])]
    mine = Receipt.objects.filter(party=party, person__in=persons, report__in=reports)
    mine = mine.exclude(word__in=choices.RECALLS)
    return dict(mine.order_by("-delivered_at").values_list("report", "delivered_at"))


def recalls_of(party: uuid.UUID, person: uuid.UUID | None) -> QuerySet[Receipt]:
    """Return the recalls that a person may answer for a party: those of the party, and for RED his own."""
    persons: Iterable[uuid.UUID] = [NOBODY, *([person] if person else [])]
    return Receipt.objects.filter(party=party, person__in=persons, word__in=choices.RECALLS)


def has_opened(report: Report, by: Actor) -> bool:
    """Return whether the ledger says that a person has opened this version of a report."""
    found = Opening.objects.for_system("one entry for each person and version")
    return found.filter(
        report=report.pk, of_version=report.version, person=by.person_id, party=by.party_id
    ).exists()


def originator(report: uuid.UUID) -> uuid.UUID | None:
    """Return the party that owns a report which may be hidden by now from the party that had received it."""
    with walls.job("whom a recall is acknowledged to"):
        found = Report.objects.for_system("whom a recall is acknowledged to").filter(pk=report)
        return found.values_list("owner_id", flat=True).first()


def opened_among(found: Iterable[Report], by: Actor) -> set[uuid.UUID]:
    """Return the ids of those RED reports of which this person has opened the version that stands now."""
    versions = {report.pk: report.version for report in found}
    rows = Opening.objects.for_system("one entry for each person and version").filter(
        report__in=versions, person=by.person_id, party=by.party_id
    )
    return {id_ for id_, version in rows.values_list("report", "of_version") if versions[id_] == version}
