"""Forecasts: one, the newest of each series, those that wait for the truth."""

import uuid
from collections.abc import Sequence
from datetime import date

from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer

from ..models import Forecast
from ..rules import periods

MOST = 200


def all_of_them(viewer: Viewer) -> list[Forecast]:
    """Return at most MOST visible forecasts, the newest origin first."""
    found = Forecast.objects.visible_to(viewer).select_related("audience", "owner")
    return list(found.order_by("-origin", "source", "measure", "type", "id")[:MOST])


def newest(viewer: Viewer) -> list[Forecast]:
    """Return the visible forecasts with the newest origin of their source."""
    found = all_of_them(viewer)
    newest_of: dict[str, date] = {}
    for one in found:
        newest_of.setdefault(one.source, one.origin)
    return [one for one in found if one.origin == newest_of[one.source]]


def one(viewer: Viewer, id_: uuid.UUID) -> Forecast:
    """Return one visible forecast. Raises NotVisible."""
    found = Forecast.objects.visible_to(viewer).filter(pk=id_).select_related("audience", "owner").first()
    if found is None:
        raise NotVisible
    return found


def issued(audience: Audience, source: str, origin: date) -> set[tuple[str, str]]:
    """Return measure and type of what was issued already for an audience, source and origin; for the job."""
    held = Forecast.objects.for_system("no forecast is issued twice")
    found = held.filter(audience=audience, source=source, origin=origin)
    return set(found.values_list("measure", "type"))


def unscored(audience: Audience, source: str, until: date) -> Sequence[Forecast]:
    """Return the forecasts of a year with a horizon that has come by `until` and has no score yet; for the job."""
    held = Forecast.objects.for_system("forecasts whose months are over are scored")
    recent = held.filter(audience=audience, source=source).filter(
        origin__lt=until, origin__gte=periods.shifted(until, -12)
    )
    found = recent.select_related("audience").order_by("origin", "id")
    return [one for one in found if due(one, until)]


def due(forecast: Forecast, until: date) -> list[str]:
    """Return the horizons whose month is over by `until` and which have no score yet."""
    ahead = (until.year - forecast.origin.year) * 12 + until.month - forecast.origin.month
    horizons = forecast.content["horizons"]
    return [key for key in horizons if int(key) <= ahead and key not in forecast.scores]
