"""Events by week, as far as a viewer sees them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Count

from mithaq.domains.areas.queries import events
from mithaq.domains.picture.queries import reports
from mithaq.kernel.markings.viewers import Viewer

from ..rules import periods

Key = tuple[str, str]
ByWeek = dict[Key, dict[date, int]]
WITHIN_A_WEEK = 3
_FINE_ENOUGH = ("day", "week")


def weekly(viewer: Viewer, first: date, last: date) -> ByWeek:
    """Return the number of events by (area, type) and week, for the weeks up to `last`, the first ending on `first`.

    Counted is what the roll-up counts too, as far as it is dated to a week or better: imported events by
    `events.standing`, reports by `reports.counted_beside_imported`. A week that has none is left out.
    """
    found: ByWeek = defaultdict(lambda: defaultdict(int))
    between = (first - periods.WEEK, last)
    for area, type_, day, count in (*_reported(viewer, *between), *_imported(viewer, *between)):
        found[area, type_][periods.week_of(day, last)] += count
    return found


def _reported(viewer: Viewer, after: date, until: date) -> Iterable[tuple[str, str, date, int]]:
    found = reports.counted_beside_imported(viewer).filter(
        occurred_from__gt=after, occurred_from__lte=until, time_precision__in=_FINE_ENOUGH
    )
    return _grouped(found)


def _imported(viewer: Viewer, after: date, until: date) -> Iterable[tuple[str, str, date, int]]:
    found = events.standing(viewer).filter(
        occurred_from__gt=after,
        occurred_from__lte=until,
        day_precision__lte=WITHIN_A_WEEK,
    )
    return _grouped(found)


def _grouped(found) -> Iterable[tuple[str, str, date, int]]:  # type: ignore[no-untyped-def]
    rows = found.order_by().values_list("area", "type", "occurred_from")
    return list(rows.annotate(n=Count("pk")))
