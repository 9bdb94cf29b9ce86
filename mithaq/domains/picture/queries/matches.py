"""Reports that may be of one event: candidates among what the viewer sees; what joins them; hints whom to ask."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Protocol, TypeVar

from django.db.models import Q, QuerySet

from mithaq.domains.areas.rules import gazetteer
from mithaq.kernel.markings import walls
from mithaq.kernel.markings.viewers import Viewer

from ..models import Hint, Report, SameEvent
from ..rules import choices, states
from ..rules.matching import SLACK_DAYS, Trace, is_hint, likeness, window

MOST = 20
MOST_LOOKED_AT = 500
_WHY = "matching in a neutral place, among reports whose owners agreed to it"


class Scored(Protocol):
    """Whatever may be of the same event; `likeness` is from 0 to 1."""

    @property
    def likeness(self) -> float: ...


C = TypeVar("C", bound=Scored)


@dataclass(frozen=True)
class Candidate:
    """A visible report that may be of the same event; `likeness` is from 0 to 1."""

    report: Report
    likeness: float


@dataclass(frozen=True)
class Joined:
    """Another visible report of the same event; `counts` says whether it is the one that counts."""

    same: SameEvent
    report: Report
    counts: bool


def trace(report: Report) -> Trace:
    """Return what matching looks at."""
    area = gazetteer.area(report.area)
    point = (
        None if report.latitude is None or report.longitude is None else (report.latitude, report.longitude)
    )
    return Trace(
        type=report.type,
        first=report.occurred_from,
        last=report.occurred_to or report.occurred_from,
        time_precision=report.time_precision,
        area=report.area,
        neighbours=frozenset(area.neighbours if area else ()),
        point=point,
        place_precision=report.place_precision,
    )


def candidates(viewer: Viewer, report: Report) -> list[Candidate]:
    """Return the visible reports that may be of the same event, the likest first; those joined already left out."""
    joined = {one.report.pk for one in same_event(viewer, report)}
    others = Report.objects.visible_to(viewer).exclude(pk__in={report.pk, *joined})
    return alike(trace(report), others)


def alike(mine: Trace, among: QuerySet[Report]) -> list[Candidate]:
    """Return those of the reports that may be of the same event as a trace, the likest first."""
    found = _around(among, mine).select_related("audience", "owner")
    rows = found.order_by("-occurred_from", "id")[:MOST_LOOKED_AT]
    return likest(Candidate(row, likeness(mine, trace(row))) for row in rows)


def likest(scored: Iterable[C]) -> list[C]:
    """Return the candidates that are alike at all, the likest first; those as like as one another stay in order."""
    return sorted((one for one in scored if one.likeness), key=lambda one: -one.likeness)[:MOST]


def _around(found: QuerySet[Report], mine: Trace) -> QuerySet[Report]:
    near = found.filter(type=mine.type, state__in=states.STANDING, area__in={mine.area, *mine.neighbours})
    return near.filter(reduce(or_, (_touching(mine, precision) for precision in SLACK_DAYS)))


def _touching(mine: Trace, precision: str) -> Q:
    """Return what is dated so precisely and may be of the same days: whoever looks at the newest few misses none."""
    first, last = window(mine, precision)
    still = Q(occurred_from__gte=first) | Q(occurred_to__gte=first)
    return Q(time_precision=precision, occurred_from__lte=last) & still


def same_event(viewer: Viewer, report: Report) -> list[Joined]:
    """Return the other visible reports that are joined with one as the same event."""
    touching = Q(first=report.pk) | Q(second=report.pk, first__isnull=False)
    found = SameEvent.objects.visible_to(viewer).filter(touching, holds=True).order_by("created_at", "id")
    pairs = [(same, same.first_id if same.second_id == report.pk else same.second_id) for same in found]
    ends = Report.objects.visible_to(viewer).select_related("audience", "owner")
    seen = ends.in_bulk([id_ for _same, id_ in pairs])
    return [Joined(same, seen[id_], id_ == same.first_id) for same, id_ in pairs if id_ in seen]


def variants(viewer: Viewer, report: Report) -> list[Report]:
    """Return the visible reports for other readers that were made from one and have not been retracted."""
    made = [
        one.report
        for one in same_event(viewer, report)
        if one.same.relation in choices.VARIANTS and not one.counts
    ]
    return [one for one in made if one.state in states.STANDING]


def leads_to(viewer: Viewer, report: Report, end: Report) -> bool:
    """Return whether `end` counts for `report` among what the viewer sees: directly, or through others that do."""
    seen: set[uuid.UUID] = set()
    counting = [report]
    while counting:
        one = counting.pop()
        seen.add(one.pk)
        counting += [up.report for up in same_event(viewer, one) if up.counts and up.report.pk not in seen]
    return end.pk in seen


def hints(viewer: Viewer, report: Report) -> list[Hint]:
    """Return whom to ask about the event of a report, as far as the viewer was told."""
    found = Hint.objects.visible_to(viewer).filter(report=report.pk).select_related("ask")
    return list(found.order_by("created_at", "id"))


def to_compare(report: Report) -> list[Report]:
    """Return the reports of other owners who agreed to be asked, alike enough for a hint; for the job alone."""
    with walls.job(_WHY):
        open_ = Report.objects.for_system(_WHY).filter(deconflict=True).exclude(owner=report.owner_id)
        found = _around(open_, trace(report)).select_related("audience", "owner", "owner__audience")
        return [row for row in found.order_by("id")[:MOST_LOOKED_AT] if is_hint(trace(report), trace(row))]
