"""The figures of a period on a map, by area, by type and by month; and one area alone."""

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from mithaq.domains.areas.rules import gazetteer
from mithaq.domains.picture.queries import reports
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings import levels
from mithaq.web import responses
from mithaq.web.access import Request, signed_in

from .. import wording
from ..drawing import area_map, months
from ..forms.filters import PeriodForm
from ..queries import figures, warnings
from ..queries.figures import Line, Overview, Period
from ..rules import choices, periods, shades
from . import places

MOST_REPORTS, MOST_WARNINGS, MOST_POINTS = 50, 20, 500


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
    """Show a period on the map, by area, by type and by month."""
    asked = PeriodForm(request.GET)
    period = asked.period(figures.newest_month(request.viewer))
    found = figures.overview(request.viewer, period)
    context = {
        "tabs": places.tabs(request),
        "form": asked.showing(period),
        "overview": found,
        "said": wording.digits(request)(wording.events(found.count, period.measure)),
        "map": _map(request, found),
        "legend": shades.legend(),
        "areas": [_row(request, line, _area_url(line.code, period)) for line in found.areas],
        "types": [_row(request, line, _type_url(line.code, period), by_type=True) for line in found.types],
        "trend": trend(request, found),
        "trend_rows": found.trend,
        "urls": _data_urls(period),
        "warnings": warnings.newest(request.viewer)[:MOST_WARNINGS],
    }
    return responses.page(request, "review/home.html", context)


@signed_in
def area(request: Request, code: str) -> HttpResponse:
    """Show one area: its trend, its types, its warnings, and the reports behind them. Raises NotVisible."""
    shown = gazetteer.area(code)
    if shown is None:
        raise NotVisible
    asked = PeriodForm(request.GET)
    period = asked.period(figures.newest_month(request.viewer))
    found = figures.overview(request.viewer, period, area=code)
    context = {
        "area": shown,
        "crumbs": places.way((wording.area_name(code), "")),
        "form": asked.showing(period),
        "overview": found,
        "said": wording.digits(request)(wording.events(found.count, period.measure)),
        "types": [_row(request, line, "", by_type=True) for line in found.types],
        "trend": trend(request, found),
        "trend_rows": found.trend,
        "warnings": warnings.newest(request.viewer, area=code)[:MOST_WARNINGS],
        "reports": _reports(request, period, code),
    }
    return responses.page(request, "review/area.html", context)


def _reports(request: Request, period: Period, code: str) -> list[object]:
    types = [period.type] if period.type else None
    found = reports.visible(
        request.viewer, areas=[code], types=types, since=period.first, until=periods.last_day(period.last)
    )
    return list(found[:MOST_REPORTS])


def trend(request: Request, found: Overview) -> SafeString:
    """Return the drawing of the months of an overview."""
    said = wording.digits(request)
    described = _("%(count)s from %(first)s to %(last)s") % {
        "count": wording.events(found.count, found.period.measure),
        "first": months.month_text(found.period.first),
        "last": months.month_text(found.period.last),
    }
    return months.draw(
        found.trend,
        _("By month"),
        said(described),
        right_to_left=get_language_bidi(),
        digits=said,
    )


def _map(request: Request, found: Overview) -> SafeString:
    said, measure = wording.digits(request), found.period.measure
    return area_map.draw(
        {line.code: line.count for line in found.areas},
        _("Map of the areas"),
        text=lambda name, count: said(f"{name}: {wording.events(count, measure)}"),
        url=lambda code: _area_url(code, found.period),
    )


def _row(request: Request, line: Line, url: str, *, by_type: bool = False) -> Row:
    return Row(
        name=(wording.type_name if by_type else wording.area_name)(line.code),
        url=url,
        count=line.count,
        before=line.before,
        change=wording.change(request, line.change),
        direction=wording.direction(line.change),
        tone=_TONES[line.change.direction] if line.change else "idle",
        spot=line.spot,
    )


def _query(period: Period, **changes: str) -> str:
    given = {
        "first": f"{period.first:%Y-%m}",
        "last": f"{period.last:%Y-%m}",
        "type": period.type,
        "measure": period.measure,
        **changes,
    }
    return "&".join(f"{name}={value}" for name, value in given.items() if value)


def _area_url(code: str, period: Period) -> str:
    return f"{reverse('review:area', args=[code])}?{_query(period)}"


def _type_url(code: str, period: Period) -> str:
    return f"{reverse('review:home')}?{_query(period, type=code)}"


def _data_urls(period: Period) -> dict[str, str]:
    return {
        "figures": f"{reverse('review:figures')}?{_query(period)}",
        "boundaries": reverse("review:boundaries"),
        "points": f"{reverse('review:points')}?{_query(period)}",
    }


@signed_in
def figures_of_map(request: Request) -> JsonResponse:
    """Give the counts by area and month, and the names, for the map's slider."""
    period = PeriodForm(request.GET).period(figures.newest_month(request.viewer))
    counts = figures.by_month_and_area(request.viewer, period)
    said = wording.digits(request)
    shown = [one for one in gazetteer.areas() if one.code != gazetteer.HOME]
    answer = {
        "months": [said(months.month_text(month)) for month in period.months],
        "counts": {one.code: counts[one.code] for one in shown if one.code in counts},
        "areas": {one.code: [wording.area_name(one.code), _area_url(one.code, period)] for one in shown},
        "steps": list(shades.STEPS),
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@signed_in
def boundaries(request: Request) -> HttpResponseBase:  # noqa: ARG001
    """Give the boundaries; they are the same for everybody and may be kept a day."""
    answer = JsonResponse(gazetteer.boundaries(), content_type="application/geo+json")
    patch_cache_control(answer, private=True, max_age=86_400)
    return answer


@signed_in
def points(request: Request) -> JsonResponse:
    """Give the visible reports that have a point, in a box, for a map that is near enough."""
    period = PeriodForm(request.GET).period(figures.newest_month(request.viewer))
    box = _box(request.GET.get("box", ""))
    found: list[reports.Report] = []
    if box is not None:
        near = reports.visible(
            request.viewer,
            types=[period.type] if period.type else None,
            bbox=box,
            since=period.first,
            until=periods.last_day(period.last),
        ).filter(latitude__isnull=False)
        # what is RED is told on its own page alone, where reading it is an act
        found = list(near.exclude(audience__tlp=levels.RED)[:MOST_POINTS])
    shown = [[one.latitude, one.longitude, str(one), one.get_absolute_url()] for one in found]
    return JsonResponse({"points": shown}, json_dumps_params={"ensure_ascii": False})


def _box(text: str) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north; None for what is no box."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    fits = -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
    return (west, south, east, north) if fits else None
