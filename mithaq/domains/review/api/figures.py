"""Figures of a period."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mithaq.domains.areas.rules import gazetteer, taxonomy
from mithaq.kernel.errors import Invalid, Text
from mithaq.web.api import Router

from ..queries import figures
from ..queries.figures import LONGEST, Line, Month, Overview, Period
from ..rules import periods
from . import shapes

router = Router(tags=["figures"])
USUAL_LENGTH = 12
_TOO_FAR = _("The last month lies before the first, or too far after it.")


@router.get("/figures", response=shapes.FiguresOut, operation_id="review_figures")
def show(
    request: Any,
    first: date | None = None,
    last: date | None = None,
    type: str = "",
    area: str = "",
    measure: shapes.Measure = "events",
) -> Any:
    """Show the figures of some months, of all areas or one; by default of the twelve newest months."""
    until = _month_asked(last) if last else figures.newest_month(request.viewer)
    since = _month_asked(first) if first else periods.shifted(until, 1 - USUAL_LENGTH)
    period = Period(since, until, type, measure)
    _check(period, area)
    return overview(figures.overview(request.viewer, period, area=area))


def _month_asked(day: date) -> date:
    if not periods.is_sensible(day):
        raise Invalid(fields={"last": _TOO_FAR})
    return periods.month_of(day)


def _check(period: Period, area: str) -> None:
    wrong: dict[str, Text] = {}
    if not 0 < len(period.months) <= LONGEST:
        wrong["last"] = _TOO_FAR
    if period.type and taxonomy.type_(period.type) is None:
        wrong["type"] = _("Choose types from the list.")
    if area and gazetteer.area(area) is None:
        wrong["area"] = _("Choose areas from the list.")
    if wrong:
        raise Invalid(fields=wrong)


def overview(found: Overview) -> dict[str, Any]:
    """Return an overview as the shape has it."""
    return {
        "first": found.period.first,
        "last": found.period.last,
        "measure": found.period.measure,
        "type": found.period.type,
        "count": found.count,
        "areas": [_line(line) for line in found.areas],
        "types": [_line(line) for line in found.types],
        "trend": [_month(month) for month in found.trend],
    }


def _line(line: Line) -> dict[str, Any]:
    change = line.change
    return {
        "code": line.code,
        "count": line.count,
        "before": line.before,
        "ratio": change.ratio if change else None,
        "low": change.low if change else None,
        "high": change.high if change else None,
        "direction": line.direction,
        "spot": line.spot,
    }


def _month(month: Month) -> dict[str, Any]:
    return {
        "month": month.month,
        "count": month.count,
        "usual_low": month.usual.low if month.usual else None,
        "usual_high": month.usual.high if month.usual else None,
        "provisional": month.is_provisional,
    }
