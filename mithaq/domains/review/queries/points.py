"""Single events and reports on a near map: what a count is made of, as far as its reader sees it.

A point is drawn only where the place is known to some 25 km, after it was generalised for its readers; what is known
to a district is counted there, and is no point. RED reports are told on their own pages alone, where reading is an act.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet

from mithaq.domains.areas.models import Event
from mithaq.domains.areas.queries import events
from mithaq.domains.areas.rules import hexagons
from mithaq.domains.areas.rules.hexagons import Box
from mithaq.domains.picture.models import Report
from mithaq.domains.picture.queries import reports
from mithaq.kernel.markings import levels
from mithaq.kernel.markings.viewers import Viewer

from ..rules import periods
from .figures import Period

MOST = 500
Row = TypeVar("Row", Report, Event)


@dataclass(frozen=True)
class Found:
    """Reports and events, the newest first; `is_cut` where there are more than MOST of them.

    `red` is how many more count that are told on their own pages alone.
    """

    items: Sequence[Report | Event]
    is_cut: bool
    red: int = 0


def near(viewer: Viewer, period: Period, box: Box) -> Found:
    """Return what lies in a near box (west, south, east, north, in degrees), at most MOST."""
    until = periods.last_day(period.last)
    return _newest(
        list(_reported(viewer, period, box)[: MOST + 1]),
        list(events.near(viewer, box, period.first, until, period.type)[: MOST + 1]),
    )


def inside(viewer: Viewer, period: Period, hexagon: int) -> Found:
    """Return what lies in a hexagon, at most MOST."""
    latitudes, longitudes = zip(*hexagons.ring(hexagon), strict=True)
    box = (min(longitudes), min(latitudes), max(longitudes), max(latitudes))
    until = periods.last_day(period.last)
    around = _reported(viewer, period, box)[: MOST + 1]
    return _newest(
        [one for one in around if reports.hexagon_of(one) == hexagon],
        list(events.pointed(viewer, [hexagon], period.first, until, period.type)[: MOST + 1]),
    )


def behind(viewer: Viewer, period: Period, area: str) -> Found:
    """Return exactly what the figures of an area count in a period, wherever in it, at most MOST."""
    reported = _of_period(reports.counted_beside_imported(viewer), period).filter(area=area)
    imported = _of_period(events.standing(viewer), period).filter(area=area).select_related("audience")
    told = _told(reported)
    found = _newest(list(told[: MOST + 1]), list(imported.order_by("-occurred_from", "number")[: MOST + 1]))
    return replace(found, red=reported.filter(audience__tlp=levels.RED).count())


def _reported(viewer: Viewer, period: Period, box: Box) -> QuerySet[Report]:
    west, south, east, north = box
    found = _of_period(reports.counted_beside_imported(viewer), period).filter(
        place_precision__in=hexagons.POINTED,
        latitude__gte=south,
        latitude__lte=north,
        longitude__gte=west,
        longitude__lte=east,
    )
    return _told(found)


def _of_period(found: QuerySet[Row], period: Period) -> QuerySet[Row]:
    return found.filter(
        occurred_from__gte=period.first,
        occurred_from__lte=periods.last_day(period.last),
        **{"type": period.type} if period.type else {},
    )


def _told(found: QuerySet[Report]) -> QuerySet[Report]:
    shown = found.exclude(audience__tlp=levels.RED).select_related("audience")
    return shown.order_by("-occurred_from", "-created_at", "id")


def _newest(reported: Sequence[Report], imported: Sequence[Event]) -> Found:
    items: list[Report | Event] = [*reported, *imported]
    items.sort(key=_day, reverse=True)
    return Found(items[:MOST], is_cut=len(items) > MOST)


def _day(one: Report | Event) -> date:
    return one.occurred_from
