"""Counts by hexagon: of the events whose place is known well enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mithaq.domains.areas.queries import figures
from mithaq.kernel.markings.viewers import Viewer

from ..rules import choices, periods
from .figures import Period


@dataclass(frozen=True)
class Hexagon:
    """One hexagon in a period: `number` is that of areas.rules.hexagons, `months` its counts month by month."""

    number: int
    months: Sequence[int]

    @property
    def count(self) -> int:
        """Return the sum over the months."""
        return sum(self.months)


def counted(viewer: Viewer, period: Period) -> list[Hexagon]:
    """Return the hexagons that have any count in a period, those with most first; one query of the roll-up."""
    types = [period.type] if period.type else []
    wanted = figures.Wanted(since=period.first, until=period.last, types=types)
    found = [
        Hexagon(number, periods.counts_by(period.months, _by_measure(by_month, period.measure)))
        for number, by_month in figures.by_hexagon_and_month(viewer, wanted).items()
    ]
    return sorted((one for one in found if one.count), key=lambda one: (-one.count, one.number))


def _by_measure(by_month: dict[date, figures.Count], measure: str) -> dict[date, int]:
    return {month: found.n if measure == choices.EVENTS else found.best for month, found in by_month.items()}
