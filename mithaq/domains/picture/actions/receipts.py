"""Receipts: who was sent a version, who has opened it, who was asked to acknowledge a recall and did.

Ordinary receipts are no acts. An acknowledgement is one, and so is the reading of a RED report.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
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
    return _note(report, report.version_kind, reaching.readers(report.audience), report.audience)


def recall(report: Report, left: Audience) -> list[Receipt]:
    """Note that those whom `left` reached and the report no longer reaches have lost it, and return the receipts."""
    now = {reader.party for reader in reaching.readers(report.audience)}
    lost = {reader for reader in reaching.readers(left) if reader.party not in now}
    return _note(report, choices.NARROWING, lost, left)


def _note(report: Report, word: str, readers: Iterable[Reader], left: Audience) -> list[Receipt]:
    rows = [
        Receipt(
            report=report.pk,
            version=report.version,
            word=word,
            party=reader.party,
            person=reader.person,
            left=left,
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
    red = [report for report in found if report.audience.tlp == levels.RED]
    for report in red:
        note_opened(report, by=by)
    others = Receipt.objects.filter(
        report__in=[report.pk for report in found if report not in red],
        party=acting_party(by),
        person=NOBODY,
        word__in=choices.VERSION_KINDS,
        opened_at=None,
    )
    with _unless_full():
        others.update(opened_at=clock.now())


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
