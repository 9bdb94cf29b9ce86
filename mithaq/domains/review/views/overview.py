"""The figures of a period on a map, by area, by type and by month; and one area alone."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from mithaq.domains.areas.rules import gazetteer
from mithaq.domains.areas.rules import hexagons as grid
from mithaq.kernel.errors import NotVisible
from mithaq.web import dates, responses
from mithaq.web.access import Request, signed_in

from .. import wording
from ..drawing import area_map, months
from ..forms.filters import MapForm, PeriodForm
from ..queries import figures, hexagons, points, warnings
from ..queries.figures import Line, Overview, Period
from ..queries.hexagons import Hexagon
from ..rules import choices, shades
from . import addresses, places, pointing

MOST_WARNINGS, MOST_HEXAGONS = 20, 100


@dataclass(frozen=True)
class Row:
    """A line of figures in words."""

    name: str
    url: str
    count: int
    before: int
    change: str
    direction: str
    tone: str
    spot: str


_TONES = {choices.RISING: "attention", choices.FALLING: "going", choices.STEADY: "idle"}


@signed_in
def home(request: Request) -> HttpResponse:
    """Show a period on the map, by area or hexagon, by type and by month."""
    asked = MapForm(request.GET)
    period = asked.period(figures.newest_month(request.viewer))
    found = figures.overview(request.viewer, period)
    cells = asked.counted_by()
    context = {
        "tabs": places.tabs(request),
        "form": asked.showing(period),
        "overview": found,
        "said": wording.digits(request)(wording.events(found.count, period.measure)),
        "legend": shades.legend(),
        "provisional": _provisional(request, found),
        "areas": [_row(request, line, addresses.area(line.code, period)) for line in found.areas],
        "types": [
            _row(request, line, addresses.of_type(line.code, period, cells), by_type=True)
            for line in found.types
        ],
        **_trend(request, found, lambda month: addresses.month(month, period, cells)),
        "urls": addresses.data(period, cells),
        "near": _near(request),
        "warnings": warnings.newest(request.viewer)[:MOST_WARNINGS],
        **(_by_hexagon(request, found) if cells == choices.HEXAGONS else {"map": _map(request, found)}),
    }
    return responses.page(request, "review/home.html", context)


def _near(request: Request) -> str:
    """Return where the map begins as "latitude,longitude": in the hexagon that the address names, else nowhere."""
    number = grid.named(request.GET.get("near", ""))
    return ",".join(map(str, grid.middle(number))) if number else ""


def _by_hexagon(request: Request, found: Overview) -> dict[str, object]:
    """Return the map by hexagon, the hexagons as lines, and how much is known to no hexagon."""
    counted = hexagons.counted(request.viewer, found.period)
    elsewhere = found.count - sum(one.count for one in counted)
    said = wording.digits(request)
    return {
        "by_hexagon": True,
        "map": area_map.draw_hexagons(
            (_drawn(request, one, found.period) for one in counted), _("Map of the hexagons")
        ),
        "hexagons": [
            (
                wording.hexagon_name(request, one.number),
                addresses.hexagon(one.number, found.period),
                one.count,
            )
            for one in counted[:MOST_HEXAGONS]
        ],
        "hexagons_left": max(0, len(counted) - MOST_HEXAGONS),
        "elsewhere": said(wording.events(elsewhere, found.period.measure)) if elsewhere else "",
    }


def _drawn(request: Request, one: Hexagon, period: Period) -> area_map.Hexagon:
    held = wording.digits(request)(wording.events(one.count, period.measure))
    name = wording.hexagon_name(request, one.number)
    return area_map.Hexagon(
        grid.ring(one.number), one.count, f"{name}: {held}", addresses.hexagon(one.number, period)
    )


def _provisional(request: Request, found: Overview) -> str:
    """Return from which month on the figures are provisional, in words; empty where none is."""
    if not found.provisional:
        return ""
    return wording.digits(request)(dates.month_of_year_text(found.provisional[0]))


@signed_in
def area(request: Request, code: str) -> HttpResponse:
    """Show one area: its trend, its types, its warnings, and the reports behind them. Raises NotVisible."""
    if gazetteer.area(code) is None:
        raise NotVisible
    asked = PeriodForm(request.GET)
    period = asked.period(figures.newest_month(request.viewer))
    found = figures.overview(request.viewer, period, area=code)
    behind = points.behind(request.viewer, period, code)
    context = {
        "title": wording.place_name(code),
        "crumbs": places.way((wording.place_name(code), "")),
        "form": asked.showing(period),
        "overview": found,
        "said": wording.digits(request)(wording.events(found.count, period.measure)),
        "provisional": _provisional(request, found),
        "types": [_row(request, line, "", by_type=True) for line in found.types],
        **_trend(
            request, found, lambda month: addresses.area(code, replace(period, first=month, last=month))
        ),
        "warnings": warnings.newest(request.viewer, area=code)[:MOST_WARNINGS],
        "lines": pointing.lines(behind),
        "most": points.MOST if behind.is_cut else 0,
        "red": behind.red,
    }
    return responses.page(request, "review/area.html", context)


def _trend(request: Request, found: Overview, url: Callable[[date], str]) -> dict[str, object]:
    """Return the months of an overview as drawing and rows, each leading to what it counts."""
    return {
        "trend": _drawn_trend(request, found, url),
        "trend_rows": [(month, url(month.month)) for month in found.trend],
        "is_unknown": not all(month.is_known for month in found.trend),
    }


def _drawn_trend(request: Request, found: Overview, url: Callable[[date], str]) -> SafeString:
    said = wording.digits(request)
    described = _("%(count)s from %(first)s to %(last)s") % {
        "count": wording.events(found.count, found.period.measure),
        "first": dates.month_of_year_text(found.period.first),
        "last": dates.month_of_year_text(found.period.last),
    }
    return months.draw(
        found.trend,
        _("By month"),
        said(described),
        right_to_left=get_language_bidi(),
        digits=said,
        url=url,
    )


def _map(request: Request, found: Overview) -> SafeString:
    said, measure = wording.digits(request), found.period.measure
    return area_map.draw(
        {line.code: line.count for line in found.areas},
        _("Map of the areas"),
        text=lambda name, count: said(f"{name}: {wording.events(count, measure)}"),
        url=lambda code: addresses.area(code, found.period),
    )


def _row(request: Request, line: Line, url: str, *, by_type: bool = False) -> Row:
    return Row(
        name=(wording.type_name if by_type else wording.place_name)(line.code),
        url=url,
        count=line.count,
        before=line.before,
        change=wording.change(request, line.change),
        direction=wording.direction(line.direction),
        tone=_TONES[line.direction] if line.direction else "idle",
        spot=line.spot,
    )
