"""Single events and reports on a near map: what a count is made of, as far as its reader sees it.

A point is drawn only where the place is known to some 25 km, after it was generalised for its readers; what is known
to a district is counted there, and is no point. RED reports are told on their own pages alone, where reading is an act.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True)
class Found:
    """Reports and events, the newest first; `is_cut` where there are more than MOST of them."""

    items: Sequence[Report | Event]
    is_cut: bool


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


def _reported(viewer: Viewer, period: Period, box: Box) -> QuerySet[Report]:
    west, south, east, north = box
    found = reports.counted_beside_imported(viewer).filter(
        place_precision__in=hexagons.POINTED,
        latitude__gte=south,
        latitude__lte=north,
        longitude__gte=west,
        longitude__lte=east,
        occurred_from__gte=period.first,
        occurred_from__lte=periods.last_day(period.last),
    )
    if period.type:
        found = found.filter(type=period.type)
    shown = found.exclude(audience__tlp=levels.RED).select_related("audience")
    return shown.order_by("-occurred_from", "-created_at", "id")


def _newest(reported: Sequence[Report], imported: Sequence[Event]) -> Found:
    items: list[Report | Event] = [*reported, *imported]
    items.sort(key=_day, reverse=True)
    return Found(items[:MOST], is_cut=len(items) > MOST)


def _day(one: Report | Event) -> date:
    return one.occurred_from
