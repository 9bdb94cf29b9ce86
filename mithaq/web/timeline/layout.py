"""Where things stand in a timeline: pure geometry in pixels, the same for both directions up to mirroring."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

WIDTH, NAMES, MARGIN = 1000, 264, 14
HEAD, ROW, FOOT = 46, 38, 8
_TODAY_WITHIN = timedelta(days=400)
_MOST_MONTHS, _MOST_QUARTERS = 18, 26


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone: first planned for `baseline`, due on `due` now, perhaps done. `state` as in states.py.

    `audience` is its marking, for the table beside the picture.
    """

    name: str
    baseline: date | None
    due: date
    done: date | None = None
    state: str = "planned"
    url: str = ""
    audience: Any = None

    def is_late(self, today: date) -> bool:
        return self.done is None and self.due < today and self.state not in ("done", "verified", "dropped")


@dataclass(frozen=True, slots=True)
class Row:
    """An initiative from `start` to `end` as planned; `finished` is the day it ended."""

    name: str
    start: date
    end: date
    finished: date | None = None
    state: str = ""
    url: str = ""
    marks: Sequence[Mark] = ()
    audience: Any = None

    def days(self) -> Iterator[date]:
        """Yield every date that the row needs room for."""
        yield from (self.start, self.end)
        if self.finished:
            yield self.finished
        for mark in self.marks:
            yield from filter(None, (mark.baseline, mark.due, mark.done))


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the grid; `months` is how much time it opens: 1, 3 or 12."""

    day: date
    months: int


@dataclass(frozen=True, slots=True)
class Scale:
    """Whole months from `first` to `last` laid over the plot beside the names."""

    first: date
    last: date
    right_to_left: bool

    @classmethod
    def around(cls, rows: Sequence[Row], today: date, *, right_to_left: bool) -> "Scale":
        """Return the scale that holds every date of `rows`, and today where it is near."""
        days = [day for row in rows for day in row.days()]
        if min(days) - _TODAY_WITHIN <= today <= max(days) + _TODAY_WITHIN:
            days.append(today)
        return cls(min(days).replace(day=1), next_month(max(days)), right_to_left)

    def x(self, day: date) -> float:
        """Return the place of `day`; days outside are drawn at the edge."""
        share = (day - self.first).days / (self.last - self.first).days
        plot = WIDTH - NAMES - 2 * MARGIN
        return self.at(NAMES + MARGIN + plot * min(1.0, max(0.0, share)))

    def at(self, left: float) -> float:
        """Return where a distance from the starting edge falls on the canvas."""
        return round(WIDTH - left if self.right_to_left else left, 1)

    def span(self, start: date, end: date) -> tuple[float, float]:
        """Return left edge and width between two dates; at least 3 pixels, so that it is seen."""
        one, two = sorted((self.x(start), self.x(end)))
        width = max(3.0, round(two - one, 1))
        if not self.right_to_left:
            return (one if one + width <= WIDTH - MARGIN else round(two - width, 1)), width
        return (round(two - width, 1) if two - width >= MARGIN else one), width

    def ticks(self) -> list[Tick]:
        """Return the grid: months, quarters or years, whichever leaves room for their names."""
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        step = 1 if months <= _MOST_MONTHS else 3 if months <= _MOST_QUARTERS * 3 else 12
        return [Tick(day, step) for day in _months(self.first, self.last) if (day.month - 1) % step == 0]

    def years(self) -> list[date]:
        """Return the first shown day of each year."""
        return [
            self.first,
            *(day for day in _months(self.first, self.last) if day.month == 1 and day != self.first),
        ]


def next_month(day: date) -> date:
    """Return the first day of the month after `day`."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def row_top(number: int) -> int:
    """Return the upper edge of row `number`, counted from 0."""
    return HEAD + number * ROW


def height(rows: int) -> int:
    """Return the height of a canvas for so many rows."""
    return row_top(rows) + FOOT


def _months(first: date, last: date) -> Iterator[date]:
    day = first
    while day < last:
        yield day
        day = next_month(day)
