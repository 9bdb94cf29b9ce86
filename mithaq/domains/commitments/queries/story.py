"""What the promise ledger adds to a story page: dated entries, each with the record that tells it."""

import uuid
from collections.abc import Iterator
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from mithaq.domains.plan.models import Initiative
from mithaq.domains.plan.queries.story import StoryPart
from mithaq.domains.plan.rules.slips import CAUSES
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.web.completion import STEPS

from ..models import Agreement, Clause, Commitment, Dispute, Evidence, Reading
from . import records
from .promises import Promise, promises, seen

_STEP_LABELS = dict(STEPS)
ById = dict[uuid.UUID, Marked]
M = TypeVar("M", bound=Marked)


def story_parts(viewer: Viewer, record: Marked) -> list[StoryPart]:
    """Return the dated entries of an agreement, clause, commitment or initiative, oldest first.

    An agreement tells of its clauses' commitments too, an initiative of those that belong to it. Other kinds
    have none.
    """
    told = list(_of_agreement(record)) if isinstance(record, Agreement) else []
    found = _promises(viewer, record)
    by_id: ById = {promise.pk: promise.commitment for promise in found}
    told += [part for promise in found for part in _of_promise(viewer, promise)]
    told += _readings(viewer, by_id)
    told += _disputes(viewer, by_id)
    told += _evidence(viewer, by_id)
    return sorted(told, key=lambda part: (part.on, str(part.record.pk)))


def _promises(viewer: Viewer, record: Marked) -> list[Promise]:
    if isinstance(record, Commitment):
        return promises(viewer, seen(viewer).filter(pk=record.pk))
    if isinstance(record, Clause):
        return promises(viewer, seen(viewer).filter(clause=record.pk))
    if isinstance(record, Agreement):
        clauses = Clause.objects.visible_to(viewer).filter(agreement=record.pk)
        return promises(viewer, seen(viewer).filter(clause__in=clauses.values("pk")))
    if isinstance(record, Initiative):
        return promises(viewer, seen(viewer).filter(initiative=record.pk))
    return []


def _of_agreement(agreement: Agreement) -> Iterator[StoryPart]:
    dated = (
        (agreement.signed_on, _("Signed"), "signed"),
        (agreement.in_force_on, _("In force"), "in_force"),
        (agreement.ended_on, _("Ended"), agreement.state),
    )
    for on, said, state in dated:
        if on:
            yield StoryPart(on, said, agreement, state=state)


def _of_promise(viewer: Viewer, promise: Promise) -> Iterator[StoryPart]:
    commitment = promise.commitment
    dated = (
        (commitment.reported_on, _("Reported done"), "reported_done"),
        (commitment.verified_on, _("Verified by another party"), "verified_done"),
        (commitment.waived_on, _("Waived"), "waived"),
    )
    for on, said, state in dated:
        if on:
            yield StoryPart(on, said, commitment, commitment.note, state)
    if commitment.due and not commitment.reported_on:
        yield StoryPart(
            commitment.due, _("Due"), commitment, state="late" if promise.is_overdue else promise.state
        )
    for slip in records.slips(viewer, commitment):
        yield StoryPart(
            slip.created_at.date(), _("Due date moved"), commitment, CAUSES[slip.cause], "at_risk", slip
        )


def _readings(viewer: Viewer, by_id: ById) -> Iterator[StoryPart]:
    for reading in _visible(Reading, viewer).filter(commitment__in=by_id):
        said = _("Own reading") if reading.kind == "self" else _("Other party's reading")
        about, step = by_id[reading.commitment_id], _STEP_LABELS[reading.step]
        yield StoryPart(reading.read_on, said, about, step, told_by=reading)


def _disputes(viewer: Viewer, by_id: ById) -> Iterator[StoryPart]:
    for dispute in _visible(Dispute, viewer).filter(commitment__in=by_id):
        about = by_id[dispute.commitment_id]
        yield StoryPart(dispute.raised_on, _("Disputed"), about, dispute.reason, "disputed", dispute)
        if dispute.settled_on:
            words = dispute.settlement
            yield StoryPart(dispute.settled_on, _("Dispute settled"), about, words, "settled", dispute)


def _evidence(viewer: Viewer, by_id: ById) -> Iterator[StoryPart]:
    for file in _visible(Evidence, viewer).filter(subject__in=by_id):
        about = by_id[file.subject]
        yield StoryPart(file.created_at.date(), _("Evidence given"), about, file.name, told_by=file)


def _visible(model: type[M], viewer: Viewer) -> QuerySet[M]:
    return model.objects.visible_to(viewer).select_related("audience")
