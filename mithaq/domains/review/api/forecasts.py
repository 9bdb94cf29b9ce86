"""Forecasts."""

import uuid
from typing import TYPE_CHECKING, Any

from mithaq.web import api
from mithaq.web.api import Router

from ..queries import forecasts
from . import shapes

if TYPE_CHECKING:
    from ..models import Forecast

router = Router(tags=["forecasts"])


@router.get("/forecasts", response=list[shapes.ForecastOut], operation_id="forecasts_list")
def index(request: Any) -> Any:
    """List the visible forecasts of the newest month that any was made of, for each source."""
    return [_shown(request, one) for one in forecasts.newest(request.viewer)]


@router.get("/forecasts/{uuid:id_}", response=shapes.ForecastOut, operation_id="forecasts_get")
def one(request: Any, id_: uuid.UUID) -> Any:
    """Show one forecast, with its scores where its months are over."""
    return _shown(request, forecasts.one(request.viewer, id_))


def _shown(request: Any, forecast: "Forecast") -> dict[str, Any]:
    plain = ("source", "origin", "measure", "type", "content", "digest", "scores")
    return {**api.record(request, forecast), **{name: getattr(forecast, name) for name in plain}}
