"""Reports: the visible ones, filtered; one; what changed and what was withdrawn since a stamp."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from mithaq.domains.areas.rules import hexagons
from mithaq.kernel import clock
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings import scope
from mithaq.kernel.markings.viewers import Viewer

from ..models import Report, SameEvent
from ..rules import states

Box = tuple[float, float, float, float]
_RECALLED = f"{Report.KIND}.remarked_out"
_RETRACTED = f"{Report.KIND}.retracted"


@dataclass(frozen=True)
class Withdrawal:
    """A report that was taken back: `why` is "narrowed" (it is no longer visible) or "retracted" (it is, as wrong).

    It has no content; `stamp` is that of the act.
    """

    stamp: int
    report: uuid.UUID
    version: int
    why: str

    @property
    def at(self) -> datetime:
        """When it was taken back, UTC."""
        return clock.from_microseconds(self.stamp)


def visible(
    viewer: Viewer,
    *,
    types: Iterable[str] | None = None,
    areas: Iterable[str] | None = None,
    bbox: Box | None = None,
    since: date | None = None,
    until: date | None = None,
    state: str | None = None,
) -> QuerySet[Report]:
    """Return the visible reports, what happened last first, with audience and owner.

    `types` and `areas` are codes; `bbox` is west, south, east, north in degrees, and may cross the date line;
    `since` and `until` are days, both included, that the event touches. Retracted reports are among them.
    """
    found = Report.objects.visible_to(viewer).select_related("audience", "owner")
    if types is not None:
        found = found.filter(type__in=list(types))
    if areas is not None:
        found = found.filter(area__in=list(areas))
    if bbox is not None:
        found = found.filter(_within(bbox))
    if since is not None:
        found = found.annotate(last_day=Coalesce("occurred_to", "occurred_from")).filter(last_day__gte=since)
    if until is not None:
        found = found.filter(occurred_from__lte=until)
    if state is not None:
        found = found.filter(state=state)
    return found.order_by("-occurred_from", "-created_at", "id")


def _within(box: Box) -> Q:
    west, south, east, north = box
    between = Q(longitude__gte=west, longitude__lte=east)
    across = Q(longitude__gte=west) | Q(longitude__lte=east)
    return Q(latitude__gte=south, latitude__lte=north) & (between if west <= east else across)


def one(viewer: Viewer, id_: uuid.UUID) -> Report:
    """Return one visible report. Raises NotVisible."""
    found = Report.objects.visible_to(viewer).filter(pk=id_).select_related("audience", "owner").first()
    if found is None:
        raise NotVisible
    return found


def counted(viewer: Viewer) -> QuerySet[Report]:
    """Return the visible reports that count as events: not retracted, and no other visible one of the same event.

    Of the reports alone; see `counted_beside_imported`.
    """
    standing = Report.objects.visible_to(viewer).filter(state__in=states.STANDING)
    joined = SameEvent.objects.visible_to(viewer).filter(holds=True, first__in=standing.values("pk"))
    return standing.exclude(pk__in=joined.values("second_id"))


def counted_beside_imported(viewer: Viewer) -> QuerySet[Report]:
    """Return the reports that count beside the imported events: `counted`, but for those that are of such an event."""
    told = SameEvent.objects.visible_to(viewer).filter(holds=True, first=None)
    return counted(viewer).exclude(pk__in=told.values("second_id"))


def hexagon_of(report: Report) -> int | None:
    """Return the hexagon that a report counts in: that of its point as it is stored, never a finer one."""
    if report.latitude is None or report.longitude is None:
        return None
    return hexagons.of(report.area, report.latitude, report.longitude, report.place_precision)


def changed_after(viewer: Viewer, stamp: int, limit: int) -> list[Revision]:
    """Return at most `limit` visible acts on reports after `stamp`, oldest first: the versions as they were written.

    `values` of each is the whole report at that version. Closing acts are left out, see `withdrawn_after`.
    """
    found: list[Revision] = []
    while len(found) < limit:
        acts = _acts(viewer, stamp, limit)
        found += [act for act in acts if act.verb != _RECALLED]
        if len(acts) < limit:
            break
        stamp = acts[-1].stamp
    return found[:limit]


def withdrawn_after(viewer: Viewer, stamp: int, limit: int) -> list[Withdrawal]:
    """Return at most `limit` withdrawals after `stamp`, oldest first, of reports that had reached the viewer.

    A narrowing counts only for whoever no longer sees the report.
    """
    found: list[Withdrawal] = []
    while len(found) < limit:
        acts = _acts(viewer, stamp, limit, (_RECALLED, _RETRACTED))
        found += _withdrawals(viewer, acts)
        if len(acts) < limit:
            break
        stamp = acts[-1].stamp
    return found[:limit]


def _withdrawals(viewer: Viewer, acts: list[Revision]) -> list[Withdrawal]:
    closed = [act.record for act in acts if act.verb == _RECALLED]
    seen = set(Report.objects.visible_to(viewer).filter(pk__in=closed).values_list("pk", flat=True))
    return [
        Withdrawal(act.stamp, act.record, act.version, "retracted" if act.verb == _RETRACTED else "narrowed")
        for act in acts
        if act.verb == _RETRACTED or act.record not in seen
    ]


def _acts(viewer: Viewer, stamp: int, limit: int, verbs: tuple[str, ...] = ()) -> list[Revision]:
    equals = {"kind": Report.KIND, **({"verb": verbs} if verbs else {})}
    cut = scope.Slice(limit, stamp, newest=False, equals=equals)
    stamps = scope.stamps(Revision, viewer.audiences, cut)
    return list(Revision.objects.visible_to(viewer).filter(stamp__in=stamps).order_by("stamp"))


def visible_among(viewer: Viewer, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Report]:
    """Return those of `ids` that are visible reports, by id."""
    return visible(viewer).in_bulk(list(ids))
