"""Generalising places by audience: the wider the circle, the coarser the point. Never random, always the same.

Random noise can be averaged away by asking often; a fixed cell cannot. Where a place is coarser already than what an
audience may see, it stays as it is.
"""

from dataclasses import dataclass
from math import floor

from mithaq.kernel.markings import levels

from . import gazetteer

EXACT, NEARBY, DISTRICT, FIRST_ORDER, FUZZY, COUNTRY, SEA_OR_AIR = range(1, 8)
CELL_DEGREES = 0.1
_EXACT_FOR = frozenset({levels.RED, levels.AMBER_STRICT})
_CELL_FOR = frozenset({levels.AMBER})


@dataclass(frozen=True)
class Point:
    """A place as it is shown, in degrees; `precision` is 1–7 after UCDP, see the constants above."""

    latitude: float
    longitude: float
    precision: int


def generalised(latitude: float, longitude: float, precision: int, level: str) -> Point:
    """Return a place as an audience of TLP `level` sees it.

    RED and AMBER+STRICT: as given. AMBER: middle of its cell of 0.1° (about 10 km). GREEN and CLEAR: centroid of its
    district or country, outside of all areas the middle of its cell of 1°.
    """
    if level in _EXACT_FOR:
        return Point(latitude, longitude, precision)
    if level in _CELL_FOR:
        return _in_cell(latitude, longitude, CELL_DEGREES, max(precision, NEARBY))
    found = gazetteer.at(latitude, longitude)
    if found is None:
        return _in_cell(latitude, longitude, 1.0, max(precision, FUZZY))
    return Point(*found.centroid, max(precision, FIRST_ORDER if found.level == "district" else COUNTRY))


def _in_cell(latitude: float, longitude: float, degrees: float, precision: int) -> Point:
    return Point(_middle(latitude, degrees), _middle(longitude, degrees), precision)


def _middle(value: float, degrees: float) -> float:
    # ten digits undo what binary fractions do to a multiple of 0.1, so that a point on an edge falls on one side
    return round((floor(round(value / degrees, 10)) + 0.5) * degrees, 6)
