"""What experts expect otherwise than a forecast: saying so, and one with its score."""

import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import dates, forming, frames, markings, records, responses
from mithaq.web.access import Request, signed_in

from .. import wording
from ..actions import adjustments as actions
from ..forms.adjusting import AdjustForm
from ..queries import adjustments, forecasts
from . import places

if TYPE_CHECKING:
    from ..models import Adjustment, Forecast


@signed_in
def create(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Put an expectation of one's own beside a forecast."""
    forecast = forecasts.one(request.viewer, id_)
    require(request.actor, Permission.REVIEW_WRITE)
    form = AdjustForm(forecast, forming.posted(request), initial=forming.initial(request))
    sheet = forming.Sheet(
        form=form,
        title=_("Expect otherwise"),
        submit=_("Put it on record"),
        done=_("It stands beside the forecast and is scored apart when the month is over."),
        lead=_("The forecast itself stays as it was issued. What you say here is never changed afterwards."),
        back=forecast.get_absolute_url(),
        about=forecast,
        picker=markings.picker(request.viewer, forming.posted(request)),
        crumbs=_way(forecast, _("Expect otherwise")),
    )

    def do() -> Marked:
        audience = forming.needed(request, sheet)
        return actions.give(form.view(), forecast, audience=audience, by=request.actor)

    return forming.answer(request, sheet, do, to=records.url)


@signed_in
def show(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show one adjustment beside what the forecast says there."""
    found = adjustments.one(request.viewer, id_)
    context = {
        "frame": records.frame(request, found, crumbs=_way(found.forecast, str(found))),
        "facts": _facts(request, found),
        "tiles": tiles(request, found.scores) if found.scores else [],
        "forecast": found.forecast,
    }
    return responses.page(request, "review/adjustment.html", context)


def _way(forecast: "Forecast", last: str) -> list[frames.Crumb]:
    start = (_("Forecasts"), reverse("review:forecasts"))
    return places.way(start, (str(forecast), forecast.get_absolute_url()), (last, ""))


def _facts(request: Request, one: "Adjustment") -> list[frames.Fact]:
    written = wording.digits(request)
    said = one.forecast.content["horizons"][str(one.ahead)]["areas"][one.area]
    issued = ranged(said["median"], *said["wide"])
    return [
        frames.Fact(pgettext("place", "Area"), wording.area_name(one.area)),
        frames.Fact(_("Month"), written(dates.month_of_year_text(one.month))),
        frames.Fact(_("Expected here"), written(ranged(one.middle, one.low, one.high))),
        frames.Fact(_("Expected by the forecast"), written(issued)),
        frames.Fact(_("Reason"), one.reason, wide=True),
    ]


def ranged(middle: int, low: int, high: int) -> str:
    """Return a middle with its 90 % range: "4 (1 – 9)"."""
    return f"{middle} ({low} – {high})"


def tiles(request: Request, scores: dict[str, Any]) -> list[frames.Tile]:
    """Return weighted interval scores: of the adjustment, of the forecast, of the baseline."""
    labelled = (
        (_("Score of the adjustment, lower is better"), scores["own"]),
        (_("Score of the forecast"), scores["forecast"]),
        (_("Baseline: the last twelve months"), scores["baseline"]),
    )
    found = [frames.Tile(label, wording.score(request, value)) for label, value in labelled]
    return [frames.Tile(_("What came"), scores["came"]), *found] if "came" in scores else found
