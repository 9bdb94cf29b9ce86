"""Forecasts."""

import uuid
from typing import TYPE_CHECKING, Any

from ninja import Status

from mithaq.kernel.markings.viewers import Viewer
from mithaq.web import api
from mithaq.web.api import Router

from ..actions import adjustments as actions
from ..actions.adjustments import View
from ..queries import adjustments, forecasts
from . import shapes

if TYPE_CHECKING:
    from ..models import Adjustment, Forecast

router = Router(tags=["forecasts"])


@router.get("/forecasts", response=list[shapes.ForecastOut], operation_id="forecasts_list")
def index(request: Any) -> Any:
    """List the visible forecasts of the newest month that any was made of, for each source."""
    return [_shown(request, one) for one in forecasts.newest(request.viewer)]


@router.get("/forecasts/{uuid:id_}", response=shapes.ForecastOut, operation_id="forecasts_get")
def one(request: Any, id_: uuid.UUID) -> Any:
    """Show one forecast, with its scores where its months are over."""
    return _shown(request, forecasts.one(request.viewer, id_))


@router.get(
    "/forecasts/{uuid:id_}/adjustments",
    response=list[shapes.AdjustmentOut],
    operation_id="forecast_adjustments",
)
def adjusted(request: Any, id_: uuid.UUID) -> Any:
    """List what experts expect otherwise than a forecast, the newest first, at most 100."""
    forecast = forecasts.one(request.viewer, id_)
    return [_adjustment(request, one) for one in adjustments.of(request.viewer, forecast)]


@router.post(
    "/forecasts/{uuid:id_}/adjustments",
    response={201: shapes.AdjustmentOut},
    operation_id="forecast_adjust",
)
def adjust(request: Any, id_: uuid.UUID, given: shapes.AdjustmentIn) -> Any:
    """Put an expectation of one's own beside a forecast, before its month is over."""
    forecast = forecasts.one(request.viewer, id_)

    def do() -> Any:
        audience = api.audience(request, given.marking) if given.marking else None
        view = View(**{name: value for name, value in given.dict().items() if name != "marking"})
        return actions.give(view, forecast, audience=audience, by=request.actor)

    made = api.once_from(request, do)
    # asked for anew: the act may have made an audience that the reader did not hold before
    return Status(201, _adjustment(request, adjustments.one(Viewer.of(request.actor), made.pk)))


def _adjustment(request: Any, one: "Adjustment") -> dict[str, Any]:
    plain = ("area", "ahead", "month", "low", "middle", "high", "reason", "scores")
    return {**api.record(request, one), **{name: getattr(one, name) for name in plain}}


def _shown(request: Any, forecast: "Forecast") -> dict[str, Any]:
    plain = ("source", "origin", "measure", "type", "content", "digest", "scores")
    return {**api.record(request, forecast), **{name: getattr(forecast, name) for name in plain}}
