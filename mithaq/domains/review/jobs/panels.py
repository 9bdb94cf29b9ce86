"""Counts by district and month as the forecasts take them: of one source each, up to its own last complete month.

Sources are never mixed: the same event may stand in two of them, and each ends at a time of its own. So a report of
this month moves no origin of a forecast that rests on a published data set.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from mithaq.domains.areas.queries import figures
from mithaq.domains.areas.rules import gazetteer, taxonomy
from mithaq.domains.areas.rules.sources import REPORTS
from mithaq.kernel.markings.viewers import Viewer

from ..methods.forecast.panel import Panel
from ..queries import completeness, coverage
from ..rules import periods, series

MOST_MONTHS = 240


def of(viewer: Viewer, today: date) -> Mapping[str, Panel]:
    """Return by source what a viewer sees of the districts by month, up to the last month that is complete.

    Months before a gap are left out (see `coverage`): it would be learnt from as a quiet time.
    """
    known = coverage.of(viewer)
    found = {
        source: panel.since(known.since_last_gap(source, last_month(panel)))
        for source, panel in whole(viewer, today).items()
    }
    return {source: panel for source, panel in found.items() if panel.months}


def whole(viewer: Viewer, today: date) -> Mapping[str, Panel]:
    """Return the same from the first month on; months in a gap hold nothing."""
    found = {
        source: _panel(viewer, source, last) for source, last in last_complete_months(viewer, today).items()
    }
    return {source: panel for source, panel in found.items() if panel is not None}


def last_complete_months(viewer: Viewer, today: date) -> dict[str, date]:
    """Return the last complete month of each source that a viewer sees.

    Of the parties' reports: the one before the first that is provisional. Of a data set: the newest month that it tells
    of, anywhere in the world: months after that are unknown, those before it without an event are quiet.
    """
    settled = periods.last_month(today - timedelta(days=completeness.SETTLING_DAYS))
    found = figures.newest_by_source(viewer, settled)
    if REPORTS in found:
        found[REPORTS] = periods.shifted(completeness.first_provisional(viewer, today), -1)
    return found


def last_month(panel: Panel) -> date:
    """Return the last month of a panel, from which a forecast counts."""
    return periods.shifted(panel.first, panel.months - 1)


def _panel(viewer: Viewer, source: str, last: date) -> Panel | None:
    districts = [area.code for area in gazetteer.areas(gazetteer.HOME)]
    cells = figures.cube(viewer, figures.Wanted(until=last, areas=districts, sources=[source]))
    if not cells:
        return None
    first = max(min(cell.month for cell in cells), periods.shifted(last, 1 - MOST_MONTHS))
    return _filled(cells, districts, first, last)


def _filled(cells: Sequence[figures.Cell], districts: Sequence[str], first: date, last: date) -> Panel:
    names = series.all_of_them([one.code for one in taxonomy.types() if one.threat])
    places = {name: place for place, name in enumerate(names)}
    values = np.zeros((len(districts), len(periods.months(first, last)), len(names)), dtype=np.int64)
    for cell in cells:
        month = _months_between(first, cell.month)
        if month >= 0:
            for name, count in _counts(cell):
                if name in places:
                    values[districts.index(cell.area), month, places[name]] += count
    return Panel(tuple(districts), first, tuple(names), values)


def _counts(cell: figures.Cell) -> tuple[tuple[str, int], ...]:
    """Return what a cell adds to which series; protests and good news are no threat and count for none."""
    type_ = taxonomy.type_(cell.type)
    if type_ is None or not type_.threat:
        return ()
    return (("events", cell.n), ("fatalities", cell.best), (f"events:{cell.type}", cell.n))


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
