"""Forecasts: the newest, and every past one with what became of it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.web import dates, frames, records, responses
from mithaq.web.access import Request, signed_in

from .. import wording
from ..queries import forecasts
from ..rules import choices, draws, periods
from . import places

if TYPE_CHECKING:
    from ..models import Forecast


MOST_EXPLAINED, MOST_ALIKE = 3, 5


@dataclass(frozen=True)
class Horizon:
    """One month ahead: its areas as lines of plain texts; the record of the past or, once it is over, its scores."""

    month: date
    lines: Sequence[Mapping[str, Any]]
    tiles: Sequence[frames.Tile]
    is_over: bool
    fell_back: bool


@signed_in
def index(request: Request) -> HttpResponse:
    """Show every visible forecast, newest first, each with its score beside the baseline's."""
    found = forecasts.all_of_them(request.viewer)
    context = {
        "tabs": places.tabs(request),
        "rows": [
            (one, wording.source_name(one.source), wording.type_name(one.type), _scored(request, one))
            for one in found
        ],
    }
    return responses.page(request, "review/forecasts.html", context)


def _scored(request: Request, forecast: "Forecast") -> list[str]:
    """Return the score of each month that is over: "1: 3.7 (baseline 4.1)"."""
    return [
        _("%(month)s: %(ours)s, baseline %(baseline)s")
        % {
            "month": dates.month_of_year_text(periods.shifted(forecast.origin, int(ahead))),
            "ours": wording.number(request, found["crps"]),
            "baseline": wording.number(request, found["baseline_crps"]),
        }
        for ahead, found in sorted(forecast.scores.items(), key=lambda item: int(item[0]))
    ]


@signed_in
def show(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show one forecast by month and area."""
    forecast = forecasts.one(request.viewer, id_)
    context = {
        "frame": records.frame(request, forecast, crumbs=places.below("forecasts", str(forecast))),
        "forecast": forecast,
        "facts": _facts(request, forecast),
        "horizons": [
            _horizon(request, forecast, ahead) for ahead in sorted(forecast.content["horizons"], key=int)
        ],
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


def _horizon(request: Request, forecast: "Forecast", ahead: str) -> Horizon:
    content: Mapping[str, Any] = forecast.content["horizons"][ahead]
    scores = forecast.scores.get(ahead)
    ranked = sorted(content["areas"].items(), key=lambda item: (-item[1]["wide"][1], item[0]))
    return Horizon(
        month=periods.shifted(forecast.origin, int(ahead)),
        lines=[_line(request, code, said, scores) for code, said in ranked],
        tiles=_tiles(request, content, scores),
        is_over=scores is not None,
        fell_back=content["fell_back"],
    )


def _line(
    request: Request, code: str, said: Mapping[str, Any], scores: Mapping[str, Any] | None
) -> dict[str, Any]:
    written = wording.digits(request)
    twelve = draws.unpacked(said["baseline"])
    return {
        "name": wording.area_name(code),
        "url": reverse("review:area", args=[code]),
        "median": said["median"],
        "half": written("{} – {}".format(*said["half"])),
        "wide": written("{} – {}".format(*said["wide"])),
        "reach": [written(f"{round(100 * said['reach'][least])} %") for least in ("1", "10", "25")],
        "baseline": written(f"{twelve[0]} – {twelve[-1]}"),
        "came": scores["came"].get(code) if scores else None,
    }


def _tiles(request: Request, ahead: Mapping[str, Any], scores: Mapping[str, Any] | None) -> list[frames.Tile]:
    """Return the scores of a month that is over; before that the record of the months before."""
    found = scores or ahead["record"]
    if found["crps"] is None:
        return []
    tiles = [
        frames.Tile(_("Score (CRPS), lower is better"), wording.number(request, found["crps"])),
        frames.Tile(_("Baseline: the last twelve months"), wording.number(request, found["baseline_crps"])),
    ]
    if scores:
        covered = wording.number(request, 100 * scores["covered"])
        return [*tiles, frames.Tile(_("Areas inside the 90 % range, of 100"), covered)]
    return [frames.Tile(_("Past months it was tried on"), found["months"]), *tiles]


def _explained(request: Request, forecast: "Forecast") -> list[tuple[str, list[str]]]:
    """Return for the areas with the highest expectation the most similar past situations, a month ahead."""
    nearest = min(forecast.content["horizons"], key=int)
    areas: Mapping[str, Any] = forecast.content["horizons"][nearest]["areas"]
    ranked = sorted(areas.items(), key=lambda item: (-item[1]["median"], -item[1]["wide"][1], item[0]))
    return [
        (
            wording.area_name(code),
            [_similar(request, forecast, *past) for past in said["similar"][:MOST_ALIKE]],
        )
        for code, said in ranked[:MOST_EXPLAINED]
        if said["similar"]
    ]


def _similar(request: Request, forecast: "Forecast", code: str, month: str, count: int, followed: int) -> str:
    return wording.digits(request)(
        _("%(area)s, %(month)s: %(count)s, then %(followed)s")
        % {
            "area": wording.area_name(code),
            "month": dates.month_of_year_text(date.fromisoformat(f"{month}-01")),
            "count": wording.events(count, forecast.measure),
            "followed": wording.events(followed, forecast.measure),
        }
    )
