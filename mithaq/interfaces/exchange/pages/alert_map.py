"""Where an alert holds, drawn over our own boundaries: near enough that a small place can be made out."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mithaq.domains.areas.rules import gazetteer
from mithaq.domains.review.drawing import area_map
from mithaq.kernel.i18n import pick

from ..cap import places
from ..cap.alerts import Area

Box = tuple[float, float, float, float]
LEAST_DEGREES, MARGIN = 4.0, 0.35
TEXT_SHARE = 0.036


def draw(areas: Sequence[Area], codes: Sequence[str]) -> SafeString | None:
    """Return a map of `areas`, with the districts of `codes` named; None where all of it lies outside our maps."""
    rings, named = places.rings(areas), places.named(areas)
    box = _window(rings, named)
    if box is None:
        return None
    west, south, east, north = box
    (left, top), (right, bottom) = area_map.pixel(north, west), area_map.pixel(south, east)
    width, height = right - left, bottom - top
    return format_html(
        '<svg class="alert-map" role="img" viewBox="{} {} {} {}"><title>{}</title>{}{}{}</svg>',
        *(f"{number:g}" for number in (left, top, width, height)),
        _("Where the alert holds"),
        _ground(named),
        format_html_join("", '<path class="alert-area" d="{}"></path>', ((area_map.ring(r),) for r in rings)),
        _names(codes, box, width * TEXT_SHARE),
    )


def _window(rings: Sequence[places.Ring], named: Sequence[str]) -> Box | None:
    """Return west, south, east and north of what is to be shown, None where that lies outside our maps."""
    points = [point for ring in rings for point in ring]
    points += [area.centroid for code in named if (area := gazetteer.area(code))]
    inside = [p for p in points if _is_on_map(*p)]
    if not inside:
        return None
    middle_y, high = _span([y for y, _x in inside])
    middle_x, wide = _span([x for _y, x in inside])
    return (
        max(area_map.WEST, middle_x - wide),
        max(area_map.SOUTH, middle_y - high),
        min(area_map.EAST, middle_x + wide),
        min(area_map.NORTH, middle_y + high),
    )


def _span(values: Sequence[float]) -> tuple[float, float]:
    """Return the middle, and how far the window goes to either side of it."""
    first, last = min(values), max(values)
    return (first + last) / 2, max(LEAST_DEGREES, (last - first) * (1 + 2 * MARGIN)) / 2


def _is_on_map(latitude: float, longitude: float) -> bool:
    return area_map.SOUTH <= latitude <= area_map.NORTH and area_map.WEST <= longitude <= area_map.EAST


def _ground(named: Sequence[str]) -> SafeString:
    shown = [area for area in gazetteer.areas() if area.code != gazetteer.HOME]
    ordered = sorted(shown, key=lambda area: area.level == "district")
    return format_html_join(
        "",
        '<path class="alert-ground alert-{}{}" d="{}"><title>{}</title></path>',
        (
            (
                area.level,
                " alert-area" if area.code in named else "",
                area_map.outlines()[area.code],
                pick(area.names),
            )
            for area in ordered
        ),
    )


def _names(codes: Sequence[str], box: Box, size: float) -> SafeString:
    """Return the names of the districts that the alert touches, where their middle lies in the window."""
    west, south, east, north = box
    found = [area for code in codes if (area := gazetteer.area(code))]
    within = [area for area in found if south < area.centroid[0] < north and west < area.centroid[1] < east]
    return format_html_join(
        "",
        '<text class="alert-name" x="{}" y="{}" font-size="{}">{}</text>',
        ((*area_map.pixel(*area.centroid), f"{size:.1f}", pick(area.names)) for area in within),
    )
