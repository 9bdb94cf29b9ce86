"""Where an alert holds: as rings on the map, and as the districts and countries of the gazetteer that it touches."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from math import ceil, cos, hypot, radians, sin, tau

from mithaq.domains.areas.rules import gazetteer, polygons

from .alerts import Area, Circle, Point

Ring = tuple[Point, ...]
KM_PER_DEGREE = 111.32
CORNERS_OF_CIRCLE = 36
# weather services draw coasts with tens of thousands of points; a page, and a guess of districts, need no more
MOST_CORNERS = 400
STEP_DEGREES, MOST_STEPS = 0.2, 12
# near a pole a circle would be infinitely wide in degrees
NARROWEST = 0.01


def rings(areas: Iterable[Area]) -> list[Ring]:
    """Return polygons and circles as closed rings of (latitude, longitude), thinned where they are long."""
    found: list[Ring] = []
    for area in areas:
        found += [thinned(ring) for ring in area.polygons]
        found += [_around(circle) for circle in area.circles if circle.radius > 0]
    return found


def thinned(ring: Ring) -> Ring:
    """Return a ring with at most about MOST_CORNERS of its corners."""
    every = ceil(len(ring) / MOST_CORNERS)
    return (*ring[:-1:every], ring[0])


def _around(circle: Circle) -> Ring:
    latitude, longitude = circle.centre
    high = circle.radius / KM_PER_DEGREE
    wide = high / max(cos(radians(latitude)), NARROWEST)
    turns = [tau * n / CORNERS_OF_CIRCLE for n in range(CORNERS_OF_CIRCLE)]
    corners = tuple((latitude + high * cos(turn), longitude + wide * sin(turn)) for turn in turns)
    return (*corners, corners[0])


def named(areas: Iterable[Area]) -> list[str]:
    """Return the codes of the gazetteer that areas name by themselves: ISO 3166-2 districts, ISO 3166-1 countries."""
    given = {
        value.strip().upper() for area in areas for name, value in area.geocodes if "ISO" in name.upper()
    }
    return sorted(code for code in given if gazetteer.area(code))


def touched(areas: Iterable[Area]) -> list[str]:
    """Return the codes of the districts and neighbour countries that areas name, enclose or cross.

    Points along each edge are looked up, and the middle of each area of the gazetteer in each ring: an area smaller
    than the steps between the points, and off the middle, can be missed.
    """
    areas = list(areas)
    codes = set(named(areas))
    for ring in rings(areas):
        codes.update(found.code for point in _along(ring) if (found := gazetteer.at(*point)))
        codes.update(_enclosed(ring))
    for circle in (circle for area in areas for circle in area.circles):
        if found := gazetteer.at(*circle.centre):
            codes.add(found.code)
    return sorted(codes - {gazetteer.HOME} or codes)


def _along(ring: Ring) -> Iterator[Point]:
    for (y0, x0), (y1, x1) in pairwise(ring):
        steps = max(1, min(MOST_STEPS, ceil(hypot(y1 - y0, x1 - x0) / STEP_DEGREES)))
        yield from ((y0 + (y1 - y0) * n / steps, x0 + (x1 - x0) * n / steps) for n in range(steps))


def _enclosed(ring: Ring) -> Iterator[str]:
    shape = polygons.Shape.of({"type": "Polygon", "coordinates": [[(x, y) for y, x in ring]]})
    for area in gazetteer.areas():
        if shape.contains(*area.centroid):
            yield area.code
