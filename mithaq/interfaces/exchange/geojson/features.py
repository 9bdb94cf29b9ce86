"""Records as features: a point or a boundary, and plain properties."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

from mithaq.domains.areas.rules import gazetteer, taxonomy
from mithaq.domains.areas.rules.gazetteer import Area
from mithaq.web import api

from .parameters import Box

Feature = dict[str, Any]
_PLAIN = (
    *("version", "title", "narrative", "type", "subtype", "state", "version_kind", "time_precision"),
    *("area", "place_name", "place_precision", "actors", "low", "best", "high", "reliability", "credibility"),
    *("originator_control",),
)


def of_report(request: Any, report: Any) -> Feature:
    """Return an incident; its geometry is null where the report names no point (RFC 7946, §3.2)."""
    point = None
    if report.latitude is not None and report.longitude is not None:
        point = {"type": "Point", "coordinates": [report.longitude, report.latitude]}
    known = taxonomy.type_(report.type)
    return {
        "type": "Feature",
        "id": str(report.pk),
        "geometry": point,
        "properties": {
            **{name: getattr(report, name) for name in _PLAIN},
            "type_name": known.names if known else {},
            "occurred_from": report.occurred_from.isoformat(),
            "occurred_to": report.occurred_to.isoformat() if report.occurred_to else None,
            "owner": api.codes(request).get(str(report.owner_id)),
            "marking": f"TLP:{report.audience.tlp}",
            "changed_at": report.changed_at.isoformat(),
        },
    }


def of_area(area: Area) -> Feature:
    """Return a place: its boundary, its names, and the point that stands for it."""
    latitude, longitude = area.centroid
    return {
        "type": "Feature",
        "id": area.code,
        "geometry": _boundaries()[area.code],
        "properties": {
            "names": area.names,
            "level": area.level,
            "country": area.country,
            "centroid": [longitude, latitude],
            "neighbours": list(area.neighbours),
            "marking": "TLP:CLEAR",
        },
    }


@cache
def _boundaries() -> dict[str, Any]:
    return {
        feature["id"]: _right_handed(feature["geometry"]) for feature in gazetteer.boundaries()["features"]
    }


def _right_handed(geometry: dict[str, Any]) -> dict[str, Any]:
    """Return a boundary whose outer rings run counterclockwise and whose holes run clockwise (RFC 7946, §3.1.6)."""
    is_one = geometry["type"] == "Polygon"
    polygons = [
        [
            ring if _is_counterclockwise(ring) == (place == 0) else ring[::-1]
            for place, ring in enumerate(rings)
        ]
        for rings in ([geometry["coordinates"]] if is_one else geometry["coordinates"])
    ]
    return {**geometry, "coordinates": polygons[0] if is_one else polygons}


def _is_counterclockwise(ring: list[list[float]]) -> bool:
    return sum((x1 - x0) * (y1 + y0) for (x0, y0), (x1, y1) in pairwise(ring)) < 0


def touches(area: Area, box: Box) -> bool:
    """Return whether a place has a point in the box; a box whose west lies east of its east crosses the date line."""
    west, south, east, north = box
    if west > east:
        return touches(area, (west, south, 180.0, north)) or touches(area, (-180.0, south, east, north))
    if any(_meets(*start, *end, box) for start, end in _edges(area)):
        return True
    # the box may lie inside the place as a whole, and then all its corners do
    inside = gazetteer.at(south, west)
    return inside is not None and area.code in (inside.code, inside.country)


def _edges(area: Area) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    geometry = _boundaries()[area.code]
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in parts:
        for ring in polygon:
            yield from pairwise((x, y) for x, y in ring)


def _meets(x0: float, y0: float, x1: float, y1: float, box: Box) -> bool:
    """Return whether a line between two points has a point in the box (Liang and Barsky, 1984)."""
    west, south, east, north = box
    first, last = 0.0, 1.0
    for delta, room in (
        (x0 - x1, x0 - west),
        (x1 - x0, east - x0),
        (y0 - y1, y0 - south),
        (y1 - y0, north - y0),
    ):
        if delta == 0:
            if room < 0:
                return False
            continue
        at = room / delta
        first, last = (max(first, at), last) if delta < 0 else (first, min(last, at))
    return first <= last
