"""Districts or hexagons, shaded by their counts: the map where there are no scripts, and on paper."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from mithaq.domains.areas.rules import gazetteer
from mithaq.kernel.i18n import pick

from ..rules.shades import shade

WEST, SOUTH, EAST, NORTH = 8.6, 19.0, 25.8, 33.6
WIDTH = 620
_SQUEEZE = cos(radians((SOUTH + NORTH) / 2))
_PIXELS = WIDTH / ((EAST - WEST) * _SQUEEZE)
HEIGHT = round((NORTH - SOUTH) * _PIXELS)

Text = Callable[[str, int], str]


def draw(counts: Mapping[str, int], title: str, *, text: Text, url: Callable[[str], str]) -> SafeString:
    """Return the map; `text(name, count)` says what an area holds, `url(code)` leads to its page."""
    return _framed(title, _areas(counts, text, url))


@dataclass(frozen=True)
class Hexagon:
    """One hexagon: its corners as (latitude, longitude) in degrees, its count, what it holds in words, its page."""

    corners: Sequence[tuple[float, float]]
    count: int
    text: str
    url: str


def draw_hexagons(shown: Iterable[Hexagon], title: str) -> SafeString:
    """Return the map with hexagons over the plain outlines of the areas."""
    return _framed(title, (*_plain(), *map(_hexagon, shown)))


def _framed(title: str, parts: Iterable[SafeString]) -> SafeString:
    return format_html(
        '<svg class="rv-map" role="group" viewBox="0 0 {0} {1}" width="{0}" height="{1}"><title>{2}</title>{3}</svg>',
        WIDTH,
        HEIGHT,
        title,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def _areas(counts: Mapping[str, int], text: Text, url: Callable[[str], str]) -> Iterator[SafeString]:
    for area in _shown():
        count = counts.get(area.code, 0)
        yield format_html(
            '<a href="{}"><path class="rv-area rv-{} rv-shade-{}" d="{}"><title>{}</title></path></a>',
            url(area.code),
            area.level,
            shade(count),
            outlines()[area.code],
            text(pick(area.names), count),
        )


def _plain() -> Iterator[SafeString]:
    for area in _shown():
        yield format_html(
            '<path class="rv-area rv-{} rv-shade-0" d="{}"/>', area.level, outlines()[area.code]
        )


def _shown() -> list[gazetteer.Area]:
    """Return the areas in the order of painting: districts over countries."""
    shown = [area for area in gazetteer.areas() if area.code != gazetteer.HOME]
    return sorted(shown, key=lambda one: one.level == "district")


def _hexagon(one: Hexagon) -> SafeString:
    return format_html(
        '<a href="{}"><path class="rv-area rv-hexagon rv-shade-{}" d="{}"><title>{}</title></path></a>',
        one.url,
        shade(one.count),
        ring(one.corners),
        one.text,
    )


@cache
def outlines() -> Mapping[str, str]:
    """Return the outlines of all areas in pixels, as path data by code. They are the same for everybody."""
    return {feature["id"]: _outline(feature["geometry"]) for feature in gazetteer.boundaries()["features"]}


def _outline(geometry: Mapping[str, Any]) -> str:
    parts = geometry["coordinates"]
    polygons = [parts] if geometry["type"] == "Polygon" else parts
    return "".join(ring((y, x) for x, y in part) for polygon in polygons for part in polygon)


def ring(points: Iterable[tuple[float, float]]) -> str:
    """Return a closed ring of (latitude, longitude) as path data, in pixels of the map."""
    return f"M{'L'.join('{:g} {:g}'.format(*pixel(*point)) for point in points)}z"


def pixel(latitude: float, longitude: float) -> tuple[float, float]:
    """Return where a point lies on the map, in pixels to the right and down."""
    return round((longitude - WEST) * _SQUEEZE * _PIXELS, 1), round((NORTH - latitude) * _PIXELS, 1)
