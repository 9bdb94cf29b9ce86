"""Points in polygons, on plain degrees: our areas are large, and none crosses a pole or the date line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import hypot
from typing import Any

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Shape:
    """Rings of (longitude, latitude) and the box around them (west, south, east, north), in degrees."""

    rings: tuple[Ring, ...]
    box: tuple[float, float, float, float]

    @classmethod
    def of(cls, geometry: Mapping[str, Any]) -> "Shape":
        """Return the shape of a GeoJSON Polygon or MultiPolygon."""
        parts = geometry["coordinates"]
        polygons = [parts] if geometry["type"] == "Polygon" else parts
        rings = tuple(tuple((x, y) for x, y in ring) for polygon in polygons for ring in polygon)
        xs, ys = [x for ring in rings for x, _y in ring], [y for ring in rings for _x, y in ring]
        return cls(rings, (min(xs), min(ys), max(xs), max(ys)))

    def is_near(self, latitude: float, longitude: float, degrees: float) -> bool:
        """Return whether a point lies in the box, widened by `degrees`."""
        west, south, east, north = self.box
        return (
            west - degrees <= longitude <= east + degrees and south - degrees <= latitude <= north + degrees
        )

    def contains(self, latitude: float, longitude: float) -> bool:
        """Return whether a point lies inside, by counting the edges that a line to the east crosses."""
        if not self.is_near(latitude, longitude, 0):
            return False
        inside = False
        for (x0, y0), (x1, y1) in self._edges():
            if (y0 > latitude) != (y1 > latitude):
                inside ^= longitude < (x1 - x0) * (latitude - y0) / (y1 - y0) + x0
        return inside

    def distance(self, latitude: float, longitude: float) -> float:
        """Return the distance from a point to the nearest edge, in degrees."""
        return min(_to_edge(longitude, latitude, *start, *end) for start, end in self._edges())

    def _edges(self) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
        for ring in self.rings:
            yield from pairwise(ring)


def _to_edge(x: float, y: float, x0: float, y0: float, x1: float, y1: float) -> float:
    dx, dy = x1 - x0, y1 - y0
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, ((x - x0) * dx + (y - y0) * dy) / length)) if length else 0.0
    return hypot(x - x0 - along * dx, y - y0 - along * dy)
