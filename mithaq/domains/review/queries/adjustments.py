"""Expert adjustments: those of a forecast, one of them, and how they did beside what they adjusted."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.viewers import Viewer

from ..models import Adjustment, Forecast

MOST = 100


@dataclass(frozen=True)
class Record:
    """Mean scores of the adjustments whose months are over, beside what the forecast and the baseline had there."""

    count: int
    own: float
    forecast: float
    baseline: float


def _seen(viewer: Viewer) -> QuerySet[Adjustment]:
    return Adjustment.objects.visible_to(viewer).select_related("audience", "owner", "forecast")


def of(viewer: Viewer, forecast: Forecast) -> list[Adjustment]:
    """Return the newest visible adjustments of a forecast, at most MOST."""
    return list(_seen(viewer).filter(forecast=forecast).order_by("-created_at", "id")[:MOST])


def one(viewer: Viewer, id_: uuid.UUID) -> Adjustment:
    """Return one visible adjustment. Raises NotVisible."""
    found = _seen(viewer).filter(pk=id_).first()
    if found is None:
        raise NotVisible
    return found


def record(viewer: Viewer) -> Record | None:
    """Return how the visible adjustments did; None before any month was over."""
    held = Adjustment.objects.visible_to(viewer).exclude(scores={})
    scored = list(held.values_list("scores", flat=True))
    if not scored:
        return None
    means = (sum(one[name] for one in scored) / len(scored) for name in ("own", "forecast", "baseline"))
    return Record(len(scored), *means)


def unscored(forecast: Forecast) -> Sequence[Adjustment]:
    """Return the adjustments of a forecast that have no score yet, whoever sees them; for the job."""
    held = Adjustment.objects.for_system("adjustments whose months are over are scored")
    return list(held.filter(forecast=forecast, scores={}).select_related("audience", "forecast"))
