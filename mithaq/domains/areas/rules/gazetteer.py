"""The gazetteer: districts of Libya (ISO 3166-2:LY), countries (ISO 3166-1 alpha-3), their names and neighbours.

Boundaries are those of geoBoundaries and Natural Earth: as things are on the ground, without a position on any border.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from mithaq.kernel.i18n import Names

from . import datafiles, polygons

HOME = "LBY"
# Coasts and borders are drawn with about a kilometre's tolerance: what lies this far outside is still of the place.
NEAR_DEGREES = 0.1


@dataclass(frozen=True)
class Area:
    """A district or a country. `centroid` is (latitude, longitude) in degrees; `neighbours` are codes.

    `country` is the country that a district lies in, and a country's own code.
    """

    code: str
    level: Literal["district", "country"]
    country: str
    names: Names
    centroid: tuple[float, float]
    neighbours: tuple[str, ...]


@cache
def _by_code() -> dict[str, Area]:
    return {row["code"]: _area(row) for row in datafiles.read_json("gazetteer.json")}


def _area(row: Mapping[str, Any]) -> Area:
    latitude, longitude = row["centroid"]
    return Area(
        code=row["code"],
        level=row["level"],
        country=row["country"],
        names=row["names"],
        centroid=(latitude, longitude),
        neighbours=tuple(row["neighbours"]),
    )


def area(code: str) -> Area | None:
    """Return the area with this code, None where there is none."""
    return _by_code().get(code)


def areas(country: str | None = None) -> list[Area]:
    """Return the districts of `country`; without it all that our maps show: districts, Libya, its neighbours."""
    if country is not None:
        return [a for a in _by_code().values() if a.country == country and a.level == "district"]
    return [_by_code()[code] for code in _shapes()]


def shown() -> list[str]:
    """Return the codes of `areas()`: what is counted together. A data set may tell of the whole world."""
    return list(_shapes())


def countries() -> list[Area]:
    """Return all countries of the world; those without a boundary here have no neighbours either."""
    return [a for a in _by_code().values() if a.level == "country"]


@cache
def boundaries() -> dict[str, Any]:
    """Return the boundaries of `areas()` as a GeoJSON FeatureCollection; the `code` of each is its id and property."""
    return datafiles.read_json("boundaries.geojson")


@cache
def _shapes() -> dict[str, polygons.Shape]:
    return {f["id"]: polygons.Shape.of(f["geometry"]) for f in boundaries()["features"]}


def at(latitude: float, longitude: float) -> Area | None:
    """Return the district that a point lies in, else the neighbour country, else None.

    A point in no area, up to NEAR_DEGREES off a coast or a border, belongs to the nearest one; what lies in Libya and
    in no district, far from all, belongs to the country.
    """
    within = [code for code, shape in _shapes().items() if shape.contains(latitude, longitude)]
    inside = next((code for code in within if code != HOME), None)
    found = inside or _nearest(latitude, longitude) or next(iter(within), None)
    return _by_code()[found] if found else None


def _nearest(latitude: float, longitude: float) -> str | None:
    away = {
        code: shape.distance(latitude, longitude)
        for code, shape in _shapes().items()
        if code != HOME and shape.is_near(latitude, longitude, NEAR_DEGREES)
    }
    nearest = min(away, key=lambda code: (away[code], code), default=None)
    return nearest if nearest and away[nearest] <= NEAR_DEGREES else None
