"""A row of cells as the row of an event: plain tuples, because a file holds hundreds of thousands."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, TypeVar, cast

import orjson
from django.utils.translation import gettext_lazy as _

from .. import gazetteer
from . import values
from .columns import Columns
from .faults import Wrong

T = TypeVar("T")
# (number, area, type, subtype, from, to, day precision, latitude, longitude, precision, a, b, low, best, high, status)
Row = tuple[int, str, str, str, str, str, int, int, int, int, str, str, int, int, int, str]
COLUMNS: Final = (
    "number",
    "area",
    "type",
    "subtype",
    "occurred_from",
    "occurred_to",
    "day_precision",
    "latitude",
    "longitude",
    "precision",
    "side_a",
    "side_b",
    "low",
    "best",
    "high",
    "status",
)
NUMBER: Final = 0
AREA: Final = 1
TYPE: Final = 2
FROM: Final = 4
TO: Final = 5
DAY_PRECISION: Final = 6
LATITUDE: Final = 7
LONGITUDE: Final = 8
PRECISION: Final = 9
LOW: Final = 12
BEST: Final = 13
HIGH: Final = 14
STATUS: Final = 15
_OPTIONAL = {"date_end": TO, "date_prec": DAY_PRECISION, "where_prec": PRECISION, "status": STATUS}
# places known only as a line, a country or a sea say nothing about a district
_IN_NO_DISTRICT = frozenset({5, 6, 7})


def canonical(row: Row) -> bytes:
    """Return the bytes that a part's SHA-256 is taken over: a JSON array in UTF-8 without spaces, and a line end.

    Equal to RFC 8785 for these values, which are whole numbers and texts.
    """
    return orjson.dumps(row) + b"\n"


def absent(columns: Columns) -> frozenset[int]:
    """Return the places in a Row for which a file has no column."""
    return frozenset(place for name, place in _OPTIONAL.items() if not columns.has(name))


def completed(row: Row, earlier: Row, lacking: frozenset[int]) -> Row:
    """Return a row with what its file is `lacking` as it stood `earlier`: a shorter column set takes nothing away."""
    known = [earlier[place] if place in lacking else value for place, value in enumerate(row)]
    known[TO] = max(row[FROM], cast(str, known[TO]))
    if known[PRECISION] in _IN_NO_DISTRICT and row[AREA].startswith("LY-"):
        known[AREA] = gazetteer.HOME
    return cast(Row, tuple(known))


class Reader:
    """Reads the cells of a row as a Row; raises Wrong.

    Where the estimates contradict one another, low and high are widened until they hold all three; `best` stays.
    """

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._number = columns.position["number"]
        self._country, self._type = self._cell("country", values.country), self._cell("type", values.type_)
        self._side_a, self._side_b = self._cell("side_a", values.name), self._cell("side_b", values.name)
        self._low, self._best, self._high = (
            self._cell(name, values.whole) for name in ("low", "best", "high")
        )
        self._latitude = self._cell("latitude", partial(values.degrees, most=90))
        self._longitude = self._cell("longitude", partial(values.degrees, most=180))
        self._precision = self._cell("where_prec", partial(values.whole, most=7), 0)
        self._day_precision = self._cell("date_prec", partial(values.whole, most=5), 0)
        self._status = self._cell("status", values.status, "")
        self._from = self._cell("date_start", values.day) if columns.has("date_start") else self._of_three
        self._to = self._cell("date_end", values.day) if columns.has("date_end") else self._from
        self._districts: dict[tuple[int, int], str] = {}

    def _cell(
        self, name: str, read: Callable[[str, str], T], missing: T | None = None
    ) -> Callable[[Sequence[str]], T]:
        if not self._columns.has(name):
            return lambda _cells: cast(T, missing)
        return values.cell(self._columns.position[name], self._columns.heading[name], read)

    def _of_three(self, cells: Sequence[str]) -> str:
        """Return the day of a file that gives year, month and day apart."""
        place = self._columns.position
        return values.day("day", "-".join(cells[place[part]].strip() for part in ("year", "month", "day")))

    def __call__(self, cells: Sequence[str]) -> Row:
        low, best, high = self._low(cells), self._best(cells), self._high(cells)
        if not low <= best <= high:
            low, high = min(low, best, high), max(low, best, high)
        occurred_from, occurred_to = self._from(cells), self._to(cells)
        if occurred_to < occurred_from:
            raise _ends_before_it_begins(occurred_to)
        latitude, longitude, precision = self._latitude(cells), self._longitude(cells), self._precision(cells)
        return (
            values.whole("id", cells[self._number]),
            self._area(self._country(cells), latitude, longitude, precision),
            *self._type(cells),
            occurred_from,
            occurred_to,
            self._day_precision(cells),
            latitude,
            longitude,
            precision,
            self._side_a(cells),
            self._side_b(cells),
            low,
            best,
            high,
            self._status(cells),
        )

    def _area(self, country: str, latitude: int, longitude: int, precision: int) -> str:
        if country != gazetteer.HOME or precision in _IN_NO_DISTRICT:
            return country
        point = (latitude, longitude)
        if point not in self._districts:
            self._districts[point] = values.district(*point)
        return self._districts[point]


def _ends_before_it_begins(text: str) -> Wrong:
    return Wrong(
        "date_end",
        text,
        _("The event ends on %(day)s, before it begins.") % {"day": text},
        _("Put date_start and date_end in order."),
    )
