"""Hexagons of some 2,000 km²: a way to draw counts that no border of a district bends.

Cells of the H3 grid at resolution 4, kept as its whole numbers and shown as its hexadecimal names. An edge is some
26 km, so that a cell says no more than a place known to 25 km does. Decision: docs/decisions/0100-hexagons.md.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

from h3.api import basic_int as h3

from . import gazetteer
from .places import EXACT, NEARBY

RESOLUTION: Final = 4
# places known to a district, a line or a country lie in no hexagon, and are no point either
POINTED: Final = (EXACT, NEARBY)
NEAR_DEGREES: Final = 12.0
# more than from the middle of a cell to its corner, at all latitudes of our maps
_REACH: Final = 0.4

Box = tuple[float, float, float, float]


def of(area: str, latitude: float, longitude: float, precision: int) -> int | None:
    """Return the hexagon of a place in degrees; None where it is not known well enough, or lies on none of our maps.

    `area` is the code of the district or country that it counts for, `precision` is 1–7 after UCDP, 0 for unknown.
    """
    if precision not in POINTED or area not in _shown():
        return None
    return int(h3.latlng_to_cell(latitude, longitude, RESOLUTION))


@cache
def _shown() -> frozenset[str]:
    return frozenset(area.code for area in gazetteer.areas())


def name(hexagon: int) -> str:
    """Return the name of a hexagon, as it stands in addresses: 15 hexadecimal digits."""
    return str(h3.int_to_str(hexagon))


def named(text: str) -> int | None:
    """Return the hexagon with this name; None where there is none of our size."""
    try:
        found = int(h3.str_to_int(text))
    except (ValueError, OverflowError):
        return None
    fits = h3.is_valid_cell(found) and h3.get_resolution(found) == RESOLUTION and name(found) == text
    return found if fits else None


@cache
def middle(hexagon: int) -> tuple[float, float]:
    """Return the middle of a hexagon as (latitude, longitude), in degrees to three digits."""
    latitude, longitude = h3.cell_to_latlng(hexagon)
    return round(latitude, 3), round(longitude, 3)


@cache
def ring(hexagon: int) -> tuple[tuple[float, float], ...]:
    """Return the corners of a hexagon as (latitude, longitude), in degrees to three digits."""
    return tuple(
        (round(latitude, 3), round(longitude, 3)) for latitude, longitude in h3.cell_to_boundary(hexagon)
    )


@cache
def area_of(hexagon: int) -> str | None:
    """Return the code of the area that holds the middle of a hexagon, at a coast one of its corners; None far away."""
    places = (gazetteer.at(*place) for place in (middle(hexagon), *ring(hexagon)))
    return next((found.code for found in places if found), None)


def is_near(box: Box) -> bool:
    """Return whether a box (west, south, east, north, in degrees) is small enough to be shown point by point."""
    west, south, east, north = box
    return 0 <= east - west <= NEAR_DEGREES and 0 <= north - south <= NEAR_DEGREES


def within(box: Box) -> Sequence[int]:
    """Return all hexagons that a near box touches, and some beside it: some 800 at most."""
    west, south, east, north = box
    low, high = max(-89.0, south - _REACH), min(89.0, north + _REACH)
    left, right = max(-180.0, west - _REACH), min(180.0, east + _REACH)
    corners = [(low, left), (low, right), (high, right), (high, left)]
    return sorted(int(cell) for cell in h3.polygon_to_cells(h3.LatLngPoly(corners), RESOLUTION))
