"""What other parties have said and done about a report, as far as the viewer sees it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Q, QuerySet

from mithaq.kernel import clock
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.viewers import Viewer

from ..models import Assessment, Claim, Report, SameEvent, Suggestion
from ..rules import standing, states

P = TypeVar("P", Suggestion, Claim)


@dataclass(frozen=True)
class Standing:
    """What the visible assessments add up to for one viewer.

    `state` may differ from the report's own where he sees assessments that not all readers see. `independent` counts
    the parties that confirm it from a basis of their own.
    """

    state: str
    independent: int
    assessments: Sequence[Assessment]


def assessments(viewer: Viewer, report: Report) -> QuerySet[Assessment]:
    """Return the visible assessments of a report, newest first."""
    found = Assessment.objects.visible_to(viewer).filter(report=report.pk)
    return found.select_related("audience", "owner", "party").order_by("-created_at", "-id")


def standing_of(viewer: Viewer, report: Report) -> Standing:
    """Return how a report stands for one viewer, by the last word of each party that he sees."""
    found = list(assessments(viewer, report))
    said = [standing.Said(one.party_id, one.verdict, one.basis) for one in reversed(found)]
    state = standing.state_of(said) if report.state in states.STANDING else report.state
    return Standing(state, standing.independent(said), found)


def suggestions(viewer: Viewer, report: Report) -> QuerySet[Suggestion]:
    """Return the visible suggestions for a report, newest first."""
    found = Suggestion.objects.visible_to(viewer).filter(report=report.pk)
    return found.select_related("audience", "owner").order_by("-created_at", "-id")


def suggestion(viewer: Viewer, id_: uuid.UUID) -> Suggestion:
    """Return one suggestion whose report is visible too. Raises NotVisible."""
    return _below(viewer, Suggestion, id_)


def claim_on(viewer: Viewer, report: Report) -> Claim | None:
    """Return the claim that is held on a report now, None where nobody is on it."""
    found = Claim.objects.visible_to(viewer).filter(report=report.pk, state=states.HELD)
    held = found.select_related("audience", "owner", "party", "report").first()
    return held if held and held.expires_at > clock.now() else None


def claim(viewer: Viewer, id_: uuid.UUID) -> Claim:
    """Return one claim whose report is visible too. Raises NotVisible."""
    return _below(viewer, Claim, id_)


def same_event(viewer: Viewer, id_: uuid.UUID) -> SameEvent:
    """Return what joins two visible reports, or one with an imported event. Raises NotVisible."""
    seen = Report.objects.visible_to(viewer).values("pk")
    found = SameEvent.objects.visible_to(viewer).filter(
        Q(first=None) | Q(first__in=seen), pk=id_, second__in=seen
    )
    same = found.select_related("audience", "owner").first()
    if same is None:
        raise NotVisible
    return same


def _below(viewer: Viewer, model: type[P], id_: uuid.UUID) -> P:
    seen = Report.objects.visible_to(viewer).values("pk")
    found = model.objects.visible_to(viewer).filter(pk=id_, report__in=seen)
    row: P | None = found.select_related("audience", "owner", "report__audience").first()
    if row is None:
        raise NotVisible
    return row
