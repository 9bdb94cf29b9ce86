"""The figures that a threat review starts from: of a period, seen by all whom it is meant for."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer

from ..models import Forecast, Warning
from ..rules import choices, periods
from . import figures, vantages
from .figures import Line, Overview, Period

MOST_WARNINGS = 50
SOURCES = "sources"


def figures_for(viewer: Viewer, audience: Audience, period: Period) -> dict[str, Any]:
    """Return the figures of a period as JSON, of what `viewer` and everybody in `audience` see and nothing else.

    "total" and "before", whether they are "compared" (see `figures.Overview`), lines under "areas" and "types", months
    under "trend", "warnings", the newest "forecast", and under "sources" the audiences that the figures rest on.
    """
    vantage = vantages.of(viewer, audience)
    events = figures.overview(vantage.viewer, period)
    deaths = figures.overview(vantage.viewer, Period(period.first, period.last, measure=choices.FATALITIES))
    return {
        "total": events.count,
        "deaths": deaths.count,
        "before": sum(line.before for line in events.areas),
        "compared": events.is_compared,
        "areas": _lines(events.areas, deaths),
        "types": _lines(events.types, None),
        "trend": [_month(month) for month in events.trend],
        "warnings": _warnings(viewer, audience, period),
        "forecast": _forecast(viewer, audience),
        SOURCES: sorted(map(str, vantage.sources)),
    }


def issued(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Return the figures of a draft as its readers get them: what they rest on is the draft's alone."""
    return {name: value for name, value in figures.items() if name != SOURCES}


def is_still_seen(figures: Mapping[str, Any], audience: Audience) -> bool:
    """Return whether everybody in an audience still sees all that the figures of a draft rest on.

    Not so where somebody was let in since who sees less than those for whom it was drafted.
    """
    rest_on = frozenset(map(uuid.UUID, figures.get(SOURCES, [])))
    held = Audience.objects.filter(pk__in=rest_on)
    return rest_on == vantages.seen_by_all(audience, held)


def _lines(lines: Sequence[Line], deaths: Overview | None) -> list[dict[str, Any]]:
    dead = {line.code: line.count for line in deaths.areas} if deaths else {}
    return [
        {
            "code": line.code,
            "count": line.count,
            "before": line.before,
            "deaths": dead.get(line.code, 0),
            "ratio": [round(value, 3) for value in (line.change.ratio, line.change.low, line.change.high)]
            if line.change
            else None,
            "spot": line.spot,
        }
        for line in lines
    ]


def _month(month: figures.Month) -> dict[str, Any]:
    usual = [month.usual.low, month.usual.high] if month.usual else None
    return {
        "month": month.month.isoformat(),
        "count": month.count,
        "usual": usual,
        "provisional": month.is_provisional,
        "known": month.is_known,
    }


def _warnings(viewer: Viewer, audience: Audience, period: Period) -> list[dict[str, Any]]:
    """Return the warnings of the period that all readers see; each by area, type, week and level."""
    held = Warning.objects.visible_to(viewer).filter(
        week__gte=period.first, week__lte=periods.last_day(period.last)
    )
    found = list(held.select_related("audience").order_by("week", "id"))
    seen = vantages.seen_by_all(audience, {one.audience for one in found})
    rows = [one for one in found if one.audience_id in seen][:MOST_WARNINGS]
    return [
        {"area": w.area, "type": w.type, "week": w.week.isoformat(), "level": w.level, "outcome": w.outcome}
        for w in rows
    ]


def _forecast(viewer: Viewer, audience: Audience) -> dict[str, Any] | None:
    """Return source, origin, digest and content of the newest forecast of events that all readers see."""
    held = Forecast.objects.visible_to(viewer).filter(measure=choices.EVENTS, type="")
    found = list(held.select_related("audience").order_by("-origin", "source", "id"))
    seen = vantages.seen_by_all(audience, {one.audience for one in found})
    newest = next((one for one in found if one.audience_id in seen), None)
    if newest is None:
        return None
    return {
        "source": newest.source,
        "origin": newest.origin.isoformat(),
        "digest": newest.digest,
        "content": newest.content,
    }
