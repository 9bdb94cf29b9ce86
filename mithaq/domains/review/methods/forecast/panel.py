"""The input of a forecast: counts by area, month and series."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]


def month_number(month: date) -> int:
    """Return months since January of year 0; differences are horizons."""
    return month.year * 12 + month.month - 1


def month_of(number: int) -> date:
    """Return the first day of a month given by `month_number`."""
    return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True)
class Panel:
    """Counts `values` of shape (areas, months, series), complete from `first` (first day of a month) on.

    Raises ValueError for a shape that does not fit, a name given twice, a negative or broken count.
    """

    areas: tuple[str, ...]
    first: date
    series: tuple[str, ...]
    values: Counts

    def __post_init__(self) -> None:
        if self.values.ndim != 3 or self.values.shape[::2] != (len(self.areas), len(self.series)):
            raise ValueError(
                f"{self.values.shape} is not {len(self.areas)} areas × months × {len(self.series)}"
            )
        if len(set(self.areas)) != len(self.areas) or len(set(self.series)) != len(self.series):
            raise ValueError("an area or a series is named twice")
        if self.values.dtype.kind not in "iu" or (self.values.size and self.values.min() < 0):
            raise ValueError("counts are whole numbers, none negative")

    @property
    def months(self) -> int:
        """How many months there are."""
        return int(self.values.shape[1])

    def column(self, month: date) -> int:
        """Return the place of a month on the second axis; ValueError if it is not in the panel."""
        place = month_number(month) - month_number(self.first)
        if not 0 <= place < self.months:
            raise ValueError(f"{month:%Y-%m} is not in the panel")
        return place

    def until(self, month: date) -> "Panel":
        """Return the panel as it stood at the end of `month`."""
        return Panel(self.areas, self.first, self.series, self.values[:, : self.column(month) + 1])

    def since(self, month: date) -> "Panel":
        """Return the panel from `month` on; whole if that is earlier."""
        cut = max(0, month_number(month) - month_number(self.first))
        return Panel(self.areas, max(month, self.first), self.series, self.values[:, cut:])

    def only(self, series: Sequence[str]) -> "Panel":
        """Return the panel of some series; ValueError for one that it does not hold."""
        places = [self.series.index(name) for name in series]
        return Panel(self.areas, self.first, tuple(series), self.values[:, :, places])
