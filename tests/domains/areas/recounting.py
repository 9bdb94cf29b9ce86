"""The figures counted from the events themselves, for holding the roll-up against."""

from datetime import date

from django.db.models import Count, Sum

from mithaq.domains.areas.queries.events import standing
from mithaq.domains.areas.queries.figures import Cell
from mithaq.domains.areas.rules import months
from mithaq.kernel.markings.viewers import Viewer


def recount(viewer: Viewer) -> list[Cell]:
    """Return the cube counted from the events themselves, in the order of `figures.cube`."""
    total: dict[tuple[int, str, str], list[int]] = {}
    rows = standing(viewer).values_list("occurred_from", "area", "type")
    summed = rows.annotate(n=Count("pk"), a=Sum("low"), b=Sum("best"), c=Sum("high"))
    for day, area, type_, *counts in summed.order_by():
        sums = total.setdefault((months.number(day), area, type_), [0, 0, 0, 0])
        sums[:] = [held + more for held, more in zip(sums, counts, strict=True)]
    return [Cell(*key, *sums) for key, sums in sorted(total.items())]


def recount_hexagons(viewer: Viewer) -> dict[int, dict[date, tuple[int, int, int, int]]]:
    """Return the figures by hexagon and month counted from the events themselves."""
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
