"""Receipts: who was sent a version, who has opened it, who was asked to acknowledge a recall and did.

Ordinary receipts are no acts. An acknowledgement is one, and so is the reading of a RED report.
"""

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import NotVisible, WrongState, is_full
from mithaq.kernel.markings import levels
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people.permissions import Permission, require

from ..models import Acknowledgement, Opening, Receipt, Report
from ..models.receipts import NOBODY
from ..queries import receipts as queries
from ..rules import choices
from . import reaching
from .reaching import Reader
from .writing import acting_party


def deliver(report: Report) -> list[Receipt]:
    """Note that a version of a report has reached its readers, and return the receipts; the owner gets none."""
    return _note(report, report.version_kind, _readers_of(report.audience))


def recall(report: Report, word: str, left: Audience) -> list[Receipt]:
    """Ask for an acknowledgement, and return the receipts: of a retraction from whom the report reaches, and of both
    kinds of recall from whoever had received it and has lost it, now (from `left`) or before.

    Whoever lost it before and knows of a recall already is not told that fewer see it by now.
    """
    now = _readers_of(report.audience)
    known = choices.RECALLS if word == choices.NARROWING else ()
    had = {**_last_words(report, but=known), **_readers_of(left)}
    lost = {reader: audience for reader, audience in had.items() if not _reaches(now, reader)}
    return _note(report, word, lost if word == choices.NARROWING else {**lost, **now})


def _readers_of(audience: Audience) -> dict[Reader, Audience]:
    return dict.fromkeys(reaching.readers(audience), audience)


def _last_words(report: Report, *, but: Collection[str]) -> dict[Reader, Audience]:
    """Return who has received a report or a recall of it, with the audience in which that was; left out is whose last
    word was one of `but`.
    """
    rows = Receipt.objects.filter(report=report.pk).select_related("left").order_by("version")
    last = {Reader(row.party, row.person): row for row in rows}
    return {reader: row.left for reader, row in last.items() if row.word not in but}


def _reaches(now: Collection[Reader], reader: Reader) -> bool:
    """Return whether a reader is still among `now`; of what only persons see by now, a party is as long as one is."""
    if reader.person == NOBODY:
        return reader.party in {one.party for one in now}
    return reader in now or Reader(reader.party) in now


def _note(report: Report, word: str, readers: Mapping[Reader, Audience]) -> list[Receipt]:
    rows = [
        Receipt(
            report=report.pk,
            version=report.version,
            word=word,
            party=reader.party,
            person=reader.person,
            left=readers[reader],
            delivered_at=clock.now(),
        )
        for reader in sorted(readers)
        if reader.party != report.owner_id
    ]
    return Receipt.objects.bulk_create(rows, ignore_conflicts=True)


def note_opened(report: Report, *, by: Actor) -> None:
    """Note that a version was opened, once for each party; of a RED report as an act, once for each person.

    Reading goes on where the store is full and the note cannot be taken; a RED report is not shown then.
    """
    if by.party_id is None:
        return
    if report.audience.tlp == levels.RED and not queries.has_opened(report, by):
        open_red(report, by=by)
    if by.party_id != report.owner_id:
        with _unless_full():
            _stamp(report, by.party_id, by.person_id if report.audience.tlp == levels.RED else NOBODY)


def note_listed(found: Sequence[Report], *, by: Actor) -> None:
    """Note that a list with the content of reports was fetched; of RED ones each as an act, see `note_opened`."""
    for report in found:
        if report.audience.tlp == levels.RED:
            note_opened(report, by=by)
    note_fetched([report.pk for report in found if report.audience.tlp != levels.RED], by=by)


def note_fetched(reports: Collection[uuid.UUID], *, by: Actor) -> None:
    """Note that a program has fetched reports, none of them RED; nothing is written where that is known already."""
    if by.party_id is None:
        return
    fresh = Receipt.objects.filter(
        report__in=reports,
        party=by.party_id,
        person=NOBODY,
        word__in=choices.VERSION_KINDS,
        opened_at=None,
    )
    if fresh.exists():
        with _unless_full():
            fresh.update(opened_at=clock.now())


@contextmanager
def _unless_full() -> Iterator[None]:
    """Leave unwritten what a full store cannot take."""
    try:
        with transaction.atomic():
            yield
    except OperationalError as error:
        if not is_full(error):
            raise


def _stamp(report: Report, party: uuid.UUID, person: uuid.UUID) -> None:
    """Stamp the newest version that the party got.

    A narrowing makes a new version without a new text: whoever has opened the text has opened it.
    """
    mine = Receipt.objects.filter(report=report.pk, party=party, person=person)
    newest = mine.filter(word__in=choices.VERSION_KINDS).order_by("-version").first()
    if newest is None:
        newest = Receipt(
            report=report.pk,
            version=report.version,
            word=report.version_kind,
            party=party,
            person=person,
            left=report.audience,
            delivered_at=clock.now(),
        )
        Receipt.objects.bulk_create([newest], ignore_conflicts=True)
    mine.filter(version=newest.version, opened_at=None).update(opened_at=clock.now())


@transaction.atomic
def open_red(report: Report, *, by: Actor) -> Opening:
    """Write into the ledger that a person has opened this version of a RED report.

    Between that person and the originator's own readers. Ledger: one `report.opened`. Raises NotAllowed.
    """
    opened = Opening(
        report=report.pk,
        of_version=report.version,
        party_id=acting_party(by),
        person_id=by.person_id,
        owner_id=by.party_id,
        audience=reaching.between(report.audience, report.owner_id, by),
    )
    commit("report.opened", opened, by=by)
    return opened


@transaction.atomic
def acknowledge(report: uuid.UUID, *, by: Actor) -> Acknowledgement:
    """Say for the acting party that it knows of all recalls of a report, which it may no longer see.

    Between it and the originator. Ledger: one `acknowledgement.given`. Raises NotAllowed, NotVisible, WrongState.
    """
    require(by, Permission.REPORT_ACKNOWLEDGE)
    asked = queries.recalls_of(acting_party(by), by.person_id).filter(report=report)
    newest = asked.order_by("-version").first()
    if newest is None:
        raise NotVisible
    waiting = asked.filter(acknowledged_at=None)
    if not waiting.exists():
        raise WrongState(_("Your party has acknowledged this already."))
    given = Acknowledgement(
        report=report,
        of_version=newest.version,
        word=newest.word,
        party_id=acting_party(by),
        owner_id=by.party_id,
        audience=reaching.between(newest.left, queries.originator(report), by),
    )
    commit("acknowledgement.given", given, by=by)
    waiting.update(acknowledged_at=clock.now())
    return given
