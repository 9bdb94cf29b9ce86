"""Events of data sets that reports may be of: candidates among what the viewer sees, and what joins the two."""

import uuid
from dataclasses import dataclass

from django.db.models import Q

from mithaq.domains.areas.models import Event
from mithaq.domains.areas.queries import events
from mithaq.domains.areas.rules import gazetteer
from mithaq.kernel.markings.viewers import Viewer

from ..models import Report, SameEvent
from ..rules import states
from ..rules.matching import Trace, likeness, window
from . import matches
from .matches import MOST_LOOKED_AT, Candidate

# UCDP's precision of days as reports have it; what is not said is held for a week, or candidates would be countless
_PRECISION = {0: "week", 1: "day", 2: "week", 3: "week", 4: "month", 5: "more"}
_FINE = [code for code, word in _PRECISION.items() if word in ("day", "week")]


@dataclass(frozen=True)
class ImportedCandidate:
    """A visible imported event that a report may be of; `likeness` is from 0 to 1."""

    event: Event
    likeness: float


@dataclass(frozen=True)
class Told:
    """An imported event, a report of it, and what joins the two."""

    same: SameEvent
    report: Report
    event: Event


def trace(event: Event) -> Trace:
    """Return what matching looks at; a source that does not say how well a place is known tells no point."""
    area = gazetteer.area(event.area)
    return Trace(
        type=event.type,
        first=event.occurred_from,
        last=event.occurred_to,
        time_precision=_PRECISION[event.day_precision],
        area=event.area,
        neighbours=frozenset(area.neighbours if area else ()),
        point=event.point if event.precision else None,
        place_precision=event.precision,
    )


def candidates(viewer: Viewer, report: Report) -> list[ImportedCandidate]:
    """Return the imported events that a report may be of, the likest first; none where it is joined with one."""
    if event_of(viewer, report):
        return []
    mine = matches.trace(report)
    found = events.around(viewer, mine.type, {mine.area, *mine.neighbours}, *window(mine))
    first, last = window(mine, "week")
    fine = Q(occurred_from__lte=last, occurred_to__gte=first) | ~Q(day_precision__in=_FINE)
    rows = found.filter(fine)[:MOST_LOOKED_AT]
    return matches.likest(ImportedCandidate(row, likeness(mine, trace(row))) for row in rows)


def event_of(viewer: Viewer, report: Report) -> Told | None:
    """Return the imported event that a report is of, None where nobody has said so."""
    same = _joining(viewer).filter(second=report.pk).first()
    return Told(same, report, events.one(viewer, same.dataset_id, same.number)) if same else None


def reports_of(viewer: Viewer, event: Event) -> list[Told]:
    """Return the visible reports that are of an imported event, in the order of joining."""
    found = list(_joining(viewer).filter(dataset=event.dataset_id, number=event.number))
    seen = _reports(viewer, {same.second_id for same in found})
    return [Told(same, seen[same.second_id], event) for same in found if same.second_id in seen]


def candidates_of(viewer: Viewer, event: Event) -> list[Candidate]:
    """Return the visible reports that may be of an imported event, the likest first; joined ones left out."""
    joined = _joining(viewer).values("second_id")
    return matches.alike(trace(event), Report.objects.visible_to(viewer).exclude(pk__in=joined))


def counts_instead(viewer: Viewer, report: Report) -> Report | None:
    """Return the visible report of the same originator that counts in the place of this one, if it stands alone yet."""
    counting = [one.report for one in matches.same_event(viewer, report) if one.counts]
    own = [one for one in counting if one.owner_id == report.owner_id and one.state in states.STANDING]
    return next((one for one in own if event_of(viewer, one) is None), None)


def _joining(viewer: Viewer):  # type: ignore[no-untyped-def]
    held = SameEvent.objects.visible_to(viewer).filter(first=None, holds=True)
    return held.select_related("audience", "owner").order_by("created_at", "id")


def _reports(viewer: Viewer, ids: set[uuid.UUID]) -> dict[uuid.UUID, Report]:
    return Report.objects.visible_to(viewer).select_related("audience", "owner").in_bulk(list(ids))
