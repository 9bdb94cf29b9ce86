"""The districts, shaded by their counts: the map where there are no scripts, and on paper."""

from collections.abc import Callable, Iterator, Mapping
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
    return format_html(
        '<svg class="rv-map" role="img" viewBox="0 0 {0} {1}" width="{0}" height="{1}"><title>{2}</title>{3}</svg>',
        WIDTH,
        HEIGHT,
        title,
        format_html_join("", "{}", ((part,) for part in _areas(counts, text, url))),
    )


def _areas(counts: Mapping[str, int], text: Text, url: Callable[[str], str]) -> Iterator[SafeString]:
    shown = [area for area in gazetteer.areas() if area.code != gazetteer.HOME]
    for area in sorted(shown, key=lambda one: one.level == "district"):
        count = counts.get(area.code, 0)
        yield format_html(
            '<a href="{}"><path class="rv-area rv-{} rv-shade-{}" d="{}"><title>{}</title></path></a>',
            url(area.code),
            area.level,
            shade(count),
            _paths()[area.code],
            text(pick(area.names), count),
        )


@cache
def _paths() -> Mapping[str, str]:
    """Return the outlines in pixels, by code. They are the same for everybody."""
    return {feature["id"]: _outline(feature["geometry"]) for feature in gazetteer.boundaries()["features"]}


def _outline(geometry: Mapping[str, Any]) -> str:
    parts = geometry["coordinates"]
    polygons = [parts] if geometry["type"] == "Polygon" else parts
    return "".join(_ring(ring) for polygon in polygons for ring in polygon)


def _ring(ring: list[list[float]]) -> str:
    points = (
        f"{round((x - WEST) * _SQUEEZE * _PIXELS, 1):g} {round((NORTH - y) * _PIXELS, 1):g}" for x, y in ring
    )
    return f"M{'L'.join(points)}z"
