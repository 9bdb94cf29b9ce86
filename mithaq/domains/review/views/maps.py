"""What the script of the map asks for: counts by month for its slider, boundaries, and single events when near."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponseBase, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.domains.areas.rules import gazetteer, hexagons
from mithaq.web import dates
from mithaq.web.access import Request, signed_in

from .. import wording
from ..forms.filters import MapForm
from ..queries import figures, points
from ..queries import hexagons as queries
from ..queries.figures import Period
from ..rules import choices, shades
from . import addresses, pointing


@signed_in
def counts(request: Request) -> JsonResponse:
    """Give the counts by area or hexagon and month, and the names, for the map's slider."""
    asked = MapForm(request.GET)
    period = asked.period(figures.newest_month(request.viewer))
    by_hexagon = asked.counted_by() == choices.HEXAGONS
    shown = [one for one in gazetteer.areas() if one.code != gazetteer.HOME]
    answer = {
        "months": _months(request, period),
        "areas": {one.code: [wording.area_name(one.code), addresses.area(one.code, period)] for one in shown},
        "steps": list(shades.STEPS),
        **(_by_hexagon(request, period) if by_hexagon else _by_area(request, period)),
    }
    return _json(answer)


def _months(request: Request, period: Period) -> list[list[Any]]:
    """Return each month in words, whether it is provisional, and how it stands in addresses."""
    said = wording.digits(request)
    since = figures.provisional_from(request.viewer, period)
    return [
        [said(dates.month_of_year_text(month)), since is not None and month >= since, f"{month:%Y-%m}"]
        for month in period.months
    ]


def _by_area(request: Request, period: Period) -> dict[str, Any]:
    found = figures.by_month_and_area(request.viewer, period)
    return {"counts": {code: by_month for code, by_month in sorted(found.items()) if code != gazetteer.HOME}}


def _by_hexagon(request: Request, period: Period) -> dict[str, Any]:
    return {
        "counts": {},
        "hexagons": [
            [
                wording.hexagon_name(request, one.number),
                addresses.hexagon(one.number, period),
                hexagons.ring(one.number),
                one.months,
            ]
            for one in queries.counted(request.viewer, period)
        ],
    }


@signed_in
def boundaries(request: Request) -> HttpResponseBase:  # noqa: ARG001
    """Give the boundaries; they are the same for everybody and may be kept a day."""
    answer = JsonResponse(gazetteer.boundaries(), content_type="application/geo+json")
    patch_cache_control(answer, private=True, max_age=86_400)
    return answer


@signed_in
def near(request: Request) -> JsonResponse:
    """Give the visible reports and events whose place is known, in a box that is near enough."""
    period = MapForm(request.GET).period(figures.newest_month(request.viewer))
    box = _box(request.GET.get("box", ""))
    if box is None or not hexagons.is_near(box):
        return _json({"said": _("Come nearer to see single reports and events."), "points": []})
    found = points.near(request.viewer, period, box)
    return _json(
        {
            "said": _said(request, found),
            "points": [pointing.on_map(request, one) for one in found.items],
        }
    )


def _said(request: Request, found: points.Found) -> str:
    """Return how many there are, and that there are more where that is so."""
    count = len(found.items)
    if found.is_cut:
        text = _("The newest %(n)d are shown. Come nearer, or choose fewer months, to see all.") % {
            "n": count
        }
    elif count:
        text = ngettext("%(n)d report or event here", "%(n)d reports and events here", count) % {"n": count}
    else:
        text = _("No report or event here whose place is known to 25 km.")
    return wording.digits(request)(text)


def _box(text: str) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north; None for what is no box."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    fits = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    return (west, south, east, north) if fits else None


def _json(answer: Mapping[str, Any]) -> JsonResponse:
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
