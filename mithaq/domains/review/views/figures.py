"""The frozen figures of a threat review, as its page shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from mithaq.web import dates
from mithaq.web.access import Request

from .. import wording
from ..drawing import months
from ..methods import trend
from ..methods.trend import Range, RateRatio
from ..queries.figures import Month
from ..rules import choices
from . import horizons
from .horizons import Horizon


@dataclass(frozen=True)
class Shown:
    """Figures in words: sums, lines by area and type as (name, values), the trend, the warnings.

    `provisional` is the month from which on they were provisional when they were taken, empty where none was;
    `forecast` the newest that all readers saw then.
    """

    said: str
    before: str
    is_compared: bool
    areas: Sequence[Mapping[str, Any]]
    types: Sequence[Mapping[str, Any]]
    trend: SafeString | None
    provisional: str
    warnings: Sequence[Mapping[str, Any]]
    forecast: "Ahead | None"


@dataclass(frozen=True)
class Ahead:
    """The forecast that a threat review was drafted with: its nearest month, its source in words, its SHA-256."""

    horizon: Horizon
    source: str
    digest: str


def shown(request: Request, figures: Mapping[str, Any]) -> Shown:
    """Return the figures of a threat review in the reader's words."""
    said = wording.digits(request)
    late = any(month.is_provisional for month in map(_month, figures["trend"]))
    total = _(", ").join(
        [wording.events(figures["total"]), wording.events(figures["deaths"], choices.FATALITIES)]
    )
    return Shown(
        said(total),
        said(wording.events(figures["before"])),
        figures.get("compared", True),
        [_line(request, line, wording.place_name, late) for line in figures["areas"]],
        [_line(request, line, wording.type_name, late) for line in figures["types"]],
        _trend(request, figures["trend"]),
        _provisional(request, figures["trend"]),
        [_warning(one) for one in figures["warnings"]],
        _ahead(request, figures["forecast"]) if figures["forecast"] else None,
    )


def _ahead(request: Request, forecast: Mapping[str, Any]) -> Ahead | None:
    said = forecast["content"]["horizons"]
    if not said:
        return None
    nearest, origin = min(said, key=int), date.fromisoformat(forecast["origin"])
    horizon = horizons.shown(request, origin, nearest, said[nearest], None)
    return Ahead(horizon, wording.source_name(forecast["source"]), forecast["digest"])


def _line(request: Request, line: Mapping[str, Any], name: Any, late: bool) -> dict[str, Any]:
    ratio = RateRatio(*line["ratio"]) if line["ratio"] else None
    return {
        **line,
        "name": name(line["code"]),
        "change": wording.change(request, ratio),
        "direction": wording.direction(trend.direction(ratio, is_provisional=late)),
    }


def _trend(request: Request, rows: Sequence[Mapping[str, Any]]) -> SafeString | None:
    found = [_month(row) for row in rows]
    if not found:
        return None
    said = wording.digits(request)
    return months.draw(found, _("By month"), "", right_to_left=get_language_bidi(), digits=said)


def _month(row: Mapping[str, Any]) -> Month:
    usual = Range(*row["usual"]) if row["usual"] else None
    # threat reviews that were drafted earlier say nothing about this and what is known
    late = row.get("provisional", False)
    return Month(date.fromisoformat(row["month"]), row["count"], usual, late, row.get("known", True))


def _provisional(request: Request, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the first month that was provisional when the figures were taken, in words; empty where none was."""
    late = [month.month for month in map(_month, rows) if month.is_provisional]
    return wording.digits(request)(dates.month_of_year_text(late[0])) if late else ""


def _warning(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "area": wording.area_name(one["area"]),
        "type": wording.type_name(one["type"]),
        "week": date.fromisoformat(one["week"]),
        "code": one["level"],
        "outcome": choices.OUTCOMES.get(one["outcome"], ""),
    }
