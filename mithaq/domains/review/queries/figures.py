"""Figures of a period as pages show them: by area, by type, by month, with what is usual and what has changed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mithaq.domains.areas.queries import figures
from mithaq.domains.areas.queries.figures import Cell
from mithaq.domains.areas.rules import gazetteer
from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer

from ..methods import hotspots, trend
from ..rules import choices, periods
from . import completeness, coverage
from .coverage import Coverage

USUAL_MONTHS, SPREAD_MONTHS = 24, 24
LONGEST = 480


@dataclass(frozen=True)
class Period:
    """Which months, type and measure are asked for; an empty type is all of them."""

    first: date
    last: date
    type: str = ""
    measure: str = choices.EVENTS

    @property
    def months(self) -> list[date]:
        """Return the months, oldest first."""
        return periods.months(self.first, self.last)

    def before(self) -> "Period":
        """Return the period of the same length that ends where this one begins."""
        return Period(
            periods.shifted(self.first, -len(self.months)),
            periods.shifted(self.first, -1),
            self.type,
            self.measure,
        )


@dataclass(frozen=True)
class Line:
    """One area or type in a period: `count` by the measure, its change against the period before, hot or cold.

    `is_provisional` where more reports of the period may still come in.
    """

    code: str
    count: int
    before: int
    change: trend.RateRatio | None
    spot: str = ""
    is_provisional: bool = False

    @property
    def direction(self) -> trend.Direction | None:
        """Return where it goes; a fall is not said of a period of which not all is known yet."""
        return trend.direction(self.change, is_provisional=self.is_provisional)


@dataclass(frozen=True)
class Month:
    """One month of a trend, with the middle four fifths of the two years before it.

    `is_provisional` where reports of it may still come in (see `completeness`). `is_known` where any source tells of
    it (see `coverage`); what is usual comes from months of which the same sources tell.
    """

    month: date
    count: int
    usual: trend.Range | None
    is_provisional: bool = False
    is_known: bool = True


@dataclass(frozen=True)
class Overview:
    """A period: lines by area and by type, the trend, and sums.

    It `is_compared` where the same sources tell of it and of the months before.
    """

    period: Period
    areas: Sequence[Line]
    types: Sequence[Line]
    trend: Sequence[Month]
    is_compared: bool = True

    @property
    def count(self) -> int:
        """Return the sum over the areas."""
        return sum(line.count for line in self.areas)

    @property
    def provisional(self) -> Sequence[date]:
        """Return the months of which more may still become known."""
        return [month.month for month in self.trend if month.is_provisional]


def newest_month(viewer: Viewer) -> date:
    """Return the newest month that has a visible figure; the last month that is over where there is none."""
    found = figures.by_month(viewer, figures.Wanted(until=periods.month_of(clock.today())))
    return max(found, default=periods.last_month(clock.today()))


def overview(viewer: Viewer, period: Period, *, area: str = "") -> Overview:
    """Return what a period holds, for all areas of our maps or one anywhere.

    Months are compared that the same sources tell of.
    """
    back = max(len(period.months), USUAL_MONTHS, SPREAD_MONTHS)
    cells = figures.cube(
        viewer,
        figures.Wanted(
            since=periods.shifted(period.first, -back),
            until=period.last,
            areas=[area] if area else gazetteer.shown(),
            types=[period.type] if period.type else [],
        ),
    )
    months = periods.months(periods.shifted(period.first, -back), period.last)
    known, provisional = coverage.of(viewer), provisional_from(viewer, period)
    is_compared = known.is_alike([*period.before().months, *period.months])
    areas, types = (
        _lines(
            _series(cells, by, period.measure), months, period, known, is_provisional=provisional is not None
        )
        for by in ("area", "type")
    )
    return Overview(
        period,
        areas if area else _with_spots(areas),
        types,
        _trend(cells, months, period, known, provisional),
        is_compared,
    )


def provisional_from(viewer: Viewer, period: Period) -> date | None:
    """Return from which month on a period is provisional for a reader; None where all of it is complete."""
    if not completeness.is_recent(period.last):
        return None
    first = completeness.first_provisional(viewer)
    return first if first <= period.last else None


def by_month_and_area(viewer: Viewer, period: Period) -> dict[str, list[int]]:
    """Return for each area that has any its counts month by month; for the map's slider."""
    types = [period.type] if period.type else []
    wanted = figures.Wanted(since=period.first, until=period.last, areas=gazetteer.shown(), types=types)
    cells = figures.cube(viewer, wanted)
    series = _series(cells, "area", period.measure)
    return {code: periods.counts_by(period.months, counted) for code, counted in series.items()}


def _series(cells: Sequence[Cell], by: str, measure: str) -> dict[str, dict[date, int]]:
    found: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for cell in cells:
        found[getattr(cell, by)][cell.month] += cell.n if measure == choices.EVENTS else cell.best
    return found


def _lines(
    series: Mapping[str, Mapping[date, int]],
    months: Sequence[date],
    period: Period,
    known: Coverage,
    *,
    is_provisional: bool,
) -> list[Line]:
    compared = _compared(months, period, known)
    lines = [
        replace(_line(code, dict(counted), compared, period), is_provisional=is_provisional)
        for code, counted in series.items()
    ]
    return sorted(
        (line for line in lines if line.count or line.before), key=lambda one: (-one.count, one.code)
    )


def _compared(months: Sequence[date], period: Period, known: Coverage) -> Sequence[date]:
    """Return the months that tell how restless counts are, of like sources; none where nothing is compared."""
    if not known.is_alike([*period.before().months, *period.months]):
        return []
    return [month for month in months[-SPREAD_MONTHS:] if known.is_alike([month, period.last])]


def _line(code: str, counted: dict[date, int], compared: Sequence[date], period: Period) -> Line:
    count = sum(periods.counts_by(period.months, counted))
    before = sum(periods.counts_by(period.before().months, counted))
    if not compared:
        return Line(code, count, before, None)
    length = len(period.months)
    spread = trend.dispersion(periods.counts_by(compared, counted))
    change = trend.rate_ratio(count, before, now_length=length, before_length=length, spread=spread)
    return Line(code, count, before, change)


def _with_spots(lines: Sequence[Line]) -> list[Line]:
    """Return the lines with what stands out among the districts, those without an event included in the test."""
    counts = {line.code: line.count for line in lines}
    districts = {area.code: area for area in gazetteer.areas(gazetteer.HOME)}
    tested = {code: float(counts.get(code, 0)) for code in districts}
    found = hotspots.spots(tested, {code: area.neighbours for code, area in districts.items()})
    return [replace(line, spot=found[line.code].kind if line.code in found else "") for line in lines]


def _trend(
    cells: Sequence[Cell], months: Sequence[date], period: Period, known: Coverage, provisional: date | None
) -> list[Month]:
    counted: dict[date, int] = defaultdict(int)
    for cell in cells:
        counted[cell.month] += cell.n if period.measure == choices.EVENTS else cell.best
    counts = periods.counts_by(months, dict(counted))
    told = [known.sources(month) for month in months]
    usual = trend.usual_ranges(counts, USUAL_MONTHS, told)
    late = [provisional is not None and month >= provisional for month in months]
    rows = [Month(*row) for row in zip(months, counts, usual, late, map(bool, told), strict=True)]
    return rows[-len(period.months) :]
