"""Forecasts: one, the newest of each series, those that wait for the truth."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Max, Q, QuerySet

from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer

from ..models import Forecast

MOST = 200
# months ahead; once these are scored, all are
FARTHEST = "6"


@dataclass(frozen=True)
class Record:
    """How the forecasts of one series did so many months `ahead`, over all whose months are over."""

    source: str
    measure: str
    type: str
    ahead: int
    count: int
    crps: float
    baseline_crps: float
    covered: float

    @property
    def skill(self) -> float | None:
        """Return 1 - CRPS / CRPS of the baseline; None where the baseline made no error."""
        return 1 - self.crps / self.baseline_crps if self.baseline_crps else None


def _seen(viewer: Viewer) -> QuerySet[Forecast]:
    found = Forecast.objects.visible_to(viewer).select_related("audience", "owner")
    return found.order_by("-origin", "source", "measure", "type", "id")


def issued_before(viewer: Viewer, month: date | None) -> tuple[list[Forecast], date | None]:
    """Return some MOST visible forecasts, newest origin first, without their content; of origins before `month` if
    given. The second value is the month before which older ones are found, None where these are all.
    """
    found = _seen(viewer).defer("content")
    rows = list((found.filter(origin__lt=month) if month else found)[: MOST + 1])
    if len(rows) <= MOST:
        return rows, None
    # an origin is shown whole
    whole = [one for one in rows if one.origin > rows[-1].origin] or rows
    return whole, whole[-1].origin


def newest(viewer: Viewer) -> list[Forecast]:
    """Return the visible forecasts with the newest origin of their source."""
    origins = dict(
        Forecast.objects.visible_to(viewer).order_by().values_list("source").annotate(newest=Max("origin"))
    )
    wanted = [Q(source=source, origin=origin) for source, origin in origins.items()]
    return list(_seen(viewer).filter(reduce(or_, wanted))) if wanted else []


def record(viewer: Viewer) -> list[Record]:
    """Return how all visible forecasts did whose months are over, by source, series and months ahead."""
    held = Forecast.objects.visible_to(viewer).exclude(scores={}).order_by()
    found: dict[tuple[str, str, str, int], list[dict[str, float]]] = defaultdict(list)
    for source, measure, type_, scores in held.values_list("source", "measure", "type", "scores"):
        for ahead, scored in scores.items():
            found[source, measure, type_, int(ahead)].append(scored)
    return [
        Record(*key, len(rows), *(sum(row[name] for row in rows) / len(rows) for name in _MEANS))
        for key, rows in sorted(found.items())
    ]


_MEANS = ("crps", "baseline_crps", "covered")


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
    """Return the forecasts with a horizon that has come by `until` and has no score yet; for the job.

    However long ago: editions of a data set may come years apart.
    """
    held = Forecast.objects.for_system("forecasts whose months are over are scored")
    waiting = held.filter(audience=audience, source=source, origin__lt=until).exclude(
        scores__has_key=FARTHEST
    )
    found = waiting.select_related("audience").order_by("origin", "id")
    return [one for one in found if due(one, until)]


def due(forecast: Forecast, until: date) -> list[str]:
    """Return the horizons whose month is over by `until` and which have no score yet."""
    ahead = (until.year - forecast.origin.year) * 12 + until.month - forecast.origin.month
    horizons = forecast.content["horizons"]
    return [key for key in horizons if int(key) <= ahead and key not in forecast.scores]
