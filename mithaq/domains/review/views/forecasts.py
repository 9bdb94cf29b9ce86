"""Forecasts: the newest, and every past one with what became of it."""

import uuid
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel import clock
from mithaq.kernel.errors import Text
from mithaq.kernel.people.permissions import Permission, may
from mithaq.web import dates, frames, records, responses
from mithaq.web.access import Request, signed_in

from .. import wording
from ..queries import adjustments, forecasts
from ..queries.figures import Period
from ..rules import choices, periods
from . import addresses, horizons, places
from .adjustments import ranged, tiles

if TYPE_CHECKING:
    from ..models import Adjustment, Forecast


@signed_in
def index(request: Request) -> HttpResponse:
    """Show the visible forecasts, newest first, each with its score beside the baseline's, and how all of them did."""
    found, older = forecasts.issued_before(request.viewer, _month_asked(request.GET.get("before", "")))
    context = {
        "tabs": places.tabs(request),
        "rows": [
            (one, wording.source_name(one.source), wording.type_name(one.type), _scored(request, one))
            for one in found
        ],
        "older": f"{older:%Y-%m}" if older else "",
        "record": [_record_row(request, one) for one in forecasts.record(request.viewer)],
        "adjusted": _adjustments_tiles(request),
    }
    return responses.page(request, "review/forecasts.html", context)


def _scored(request: Request, forecast: "Forecast") -> list[str]:
    """Return the score of each month that is over: "Jan 2021: 3.7, baseline 4.1"."""
    return [
        _("%(month)s: %(ours)s, baseline %(baseline)s")
        % {
            "month": dates.month_of_year_text(periods.shifted(forecast.origin, int(ahead))),
            "ours": wording.score(request, found["crps"]),
            "baseline": wording.score(request, found["baseline_crps"]),
        }
        for ahead, found in sorted(forecast.scores.items(), key=lambda item: int(item[0]))
    ]


def _month_asked(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None


def _record_row(request: Request, one: forecasts.Record) -> dict[str, Any]:
    """Return how the forecasts of a series did, so many months ahead, as a row."""
    percent = wording.number(request, 100 * one.skill) if one.skill is not None else ""
    return {
        "source": wording.source_name(one.source),
        "measure": choices.MEASURES[one.measure],
        "type": wording.type_name(one.type),
        "ahead": one.ahead,
        "count": one.count,
        "crps": round(one.crps, 2),
        "baseline": round(one.baseline_crps, 2),
        "skill": f"{percent} %" if percent else "",
        "covered": wording.number(request, 100 * one.covered),
    }


def _adjustments_tiles(request: Request) -> list[frames.Tile]:
    """Return how expert adjustments did, apart from the forecasts; nothing before any was scored."""
    found = adjustments.record(request.viewer)
    if found is None:
        return []
    return [frames.Tile(_("Adjustments scored"), found.count), *tiles(request, vars(found))]


@signed_in
def show(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show one forecast by month and area."""
    forecast = forecasts.one(request.viewer, id_)
    context = {
        "frame": records.frame(request, forecast, crumbs=places.below("forecasts", str(forecast))),
        "forecast": forecast,
        "facts": _facts(request, forecast),
        "horizons": [
            horizons.shown(request, forecast.origin, ahead, said, forecast.scores.get(ahead))
            for ahead, said in sorted(forecast.content["horizons"].items(), key=lambda item: int(item[0]))
        ],
        "offers": _offers(request, forecast),
        "adjustments": _adjusted(request, forecast),
        "explained": _explained(request, forecast),
    }
    return responses.page(request, "review/forecast.html", context)


def _facts(request: Request, forecast: "Forecast") -> list[frames.Fact]:
    written = wording.digits(request)
    return [
        frames.Fact(_("Source"), wording.source_name(forecast.source)),
        frames.Fact(_("Last month known"), written(dates.month_of_year_text(forecast.origin))),
        frames.Fact(_("Measure"), choices.MEASURES[forecast.measure]),
        frames.Fact(_("Type"), wording.type_name(forecast.type)),
        frames.Fact(_("Issued on"), forecast.created_at),
        frames.Fact("SHA-256", forecast.digest, wide=True),
    ]


def _adjusted(request: Request, forecast: "Forecast") -> list[tuple["Adjustment", str, str, int | None]]:
    """Return what experts expect otherwise, with area and range in words, and what came."""
    written = wording.digits(request)
    return [
        (
            one,
            wording.area_name(one.area),
            written(ranged(one.middle, one.low, one.high)),
            one.scores.get("came"),
        )
        for one in adjustments.of(request.viewer, forecast)
    ]


def _offers(request: Request, forecast: "Forecast") -> list[tuple[Text, str, bool]]:
    """Return the one step: whoever writes threat reviews may expect otherwise, until the last month is over."""
    last = periods.shifted(forecast.origin, max(map(int, forecast.content["horizons"]), default=0))
    if periods.last_day(last) < clock.today() or not may(request.actor, Permission.REVIEW_WRITE):
        return []
    return [(_("Expect otherwise"), reverse("review:adjust", args=[forecast.pk]), False)]


def _explained(request: Request, forecast: "Forecast") -> list[tuple[str, list[tuple[str, str]]]]:
    """Return for each area where anything is expected the most similar past situations, a month ahead, with addresses.

    The areas with the highest expectation come first.
    """
    nearest = min(forecast.content["horizons"], key=int)
    areas: Mapping[str, Any] = forecast.content["horizons"][nearest]["areas"]
    ranked = sorted(areas.items(), key=lambda item: (-item[1]["median"], -item[1]["wide"][1], item[0]))
    return [
        (wording.area_name(code), [_similar(request, forecast, *past) for past in said["similar"]])
        for code, said in ranked
        if said["similar"] and said["wide"][1]
    ]


def _similar(
    request: Request, forecast: "Forecast", code: str, month: str, count: int, followed: int
) -> tuple[str, str]:
    first = date.fromisoformat(f"{month}-01")
    text = wording.digits(request)(
        _("%(area)s, %(month)s: %(count)s, then %(followed)s")
        % {
            "area": wording.area_name(code),
            "month": dates.month_of_year_text(first),
            "count": wording.events(count, forecast.measure),
            "followed": wording.events(followed, forecast.measure),
        }
    )
    return text, addresses.area(code, Period(first, first, forecast.type, forecast.measure))
