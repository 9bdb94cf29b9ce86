"""Reading imported events as they stand now: what counts as an event, those near a place, one of them."""

import uuid
from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import Count as Counted
from django.db.models import QuerySet, Sum

from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.viewers import Viewer

from ..models import Event
from ..rules import hexagons, months
from ..rules.hexagons import Box
from .figures import Cell

MILLION = 1_000_000
LONGEST_DAYS = 31


def standing(viewer: Viewer) -> QuerySet[Event]:
    """Return the visible events that no later import has replaced: those that count, in every figure.

    What its publisher still wants to check counts too, as a report does that nobody has confirmed yet.
    """
    return Event.objects.visible_to(viewer).filter(replaced=None)


def pointed(
    viewer: Viewer, held: Collection[int], since: date, until: date, type_: str = ""
) -> QuerySet[Event]:
    """Return the events of these hexagons that begin on a day from `since` to `until`, the newest first.

    Only those whose place is known to some 25 km lie in a hexagon; one index serves the query.
    """
    found = (
        standing(viewer)
        .select_related("audience")
        .filter(hexagon__in=held, occurred_from__gte=since, occurred_from__lte=until)
    )
    if type_:
        found = found.filter(type=type_)
    return found.order_by("-occurred_from", "number")


def near(viewer: Viewer, box: Box, since: date, until: date, type_: str = "") -> QuerySet[Event]:
    """Return the events in a box (west, south, east, north, in degrees) that are points, the newest first."""
    west, south, east, north = (round(edge * MILLION) for edge in box)
    found = pointed(viewer, hexagons.within(box), since, until, type_)
    return found.filter(latitude__gte=south, latitude__lte=north, longitude__gte=west, longitude__lte=east)


def around(viewer: Viewer, type_: str, areas: Collection[str], first: date, last: date) -> QuerySet[Event]:
    """Return the events of a type in some areas that lie between two days, both included; the newest first.

    Those that last longer than LONGEST_DAYS are left out: they are dated too badly to be told from others.
    """
    found = (
        standing(viewer)
        .select_related("dataset", "audience")
        .filter(
            type=type_,
            area__in=areas,
            occurred_from__gte=first - timedelta(days=LONGEST_DAYS),
            occurred_from__lte=last,
            occurred_to__gte=first,
        )
    )
    return found.order_by("-occurred_from", "number")


def one(viewer: Viewer, dataset: uuid.UUID, number: int) -> Event:
    """Return an event as it stands, by the number that its publisher gave it. Raises NotVisible."""
    found = (
        standing(viewer).select_related("dataset", "audience").filter(dataset=dataset, number=number).first()
    )
    if found is None:
        raise NotVisible
    return found


def recount(viewer: Viewer) -> list[Cell]:
    """Return the cube counted from the events themselves, in the order of `figures.cube`; for checking the roll-up."""
    total: dict[tuple[int, str, str], list[int]] = {}
    rows = standing(viewer).values_list("occurred_from", "area", "type")
    summed = rows.annotate(n=Counted("pk"), a=Sum("low"), b=Sum("best"), c=Sum("high"))
    for day, area, type_, *counts in summed.order_by():
        sums = total.setdefault((months.number(day), area, type_), [0, 0, 0, 0])
        sums[:] = [held + more for held, more in zip(sums, counts, strict=True)]
    return [Cell(*key, *sums) for key, sums in sorted(total.items())]


def recount_hexagons(viewer: Viewer) -> dict[int, dict[date, tuple[int, int, int, int]]]:
    """Return the figures by hexagon and month counted from the events themselves; for checking the roll-up."""
    total: dict[int, dict[date, list[int]]] = {}
    rows = (
        standing(viewer).exclude(hexagon=None).values_list("hexagon", "occurred_from", "low", "best", "high")
    )
    for hexagon, day, *deaths in rows.order_by():
        assert hexagon is not None  # left out above
        sums = total.setdefault(hexagon, {}).setdefault(day.replace(day=1), [0, 0, 0, 0])
        sums[:] = [held + more for held, more in zip(sums, (1, *deaths), strict=True)]
    return {
        hexagon: {month: (sums[0], sums[1], sums[2], sums[3]) for month, sums in sorted(by_month.items())}
        for hexagon, by_month in sorted(total.items())
    }
