"""The frozen figures of a threat review, as its page shows them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from mithaq.web.access import Request

from .. import wording
from ..drawing import months
from ..methods.trend import Range, RateRatio
from ..queries.figures import Month
from ..rules import choices


@dataclass(frozen=True)
class Shown:
    """Figures in words: sums, lines by area and type as (name, values), the trend, the warnings."""

    said: str
    before: str
    areas: Sequence[Mapping[str, Any]]
    types: Sequence[Mapping[str, Any]]
    trend: SafeString | None
    warnings: Sequence[Mapping[str, Any]]


def shown(request: Request, figures: Mapping[str, Any]) -> Shown:
    """Return the figures of a threat review in the reader's words."""
    said = wording.digits(request)
    total = f"{wording.events(figures['total'])}, {wording.events(figures['deaths'], choices.FATALITIES)}"
    return Shown(
        said(total),
        said(wording.events(figures["before"])),
        [_line(request, line, wording.area_name) for line in figures["areas"]],
        [_line(request, line, wording.type_name) for line in figures["types"]],
        _trend(request, figures["trend"]),
        [_warning(one) for one in figures["warnings"]],
    )


def _line(request: Request, line: Mapping[str, Any], name: Any) -> dict[str, Any]:
    ratio = RateRatio(*line["ratio"]) if line["ratio"] else None
    return {
        **line,
        "name": name(line["code"]),
        "change": wording.change(request, ratio),
        "direction": wording.direction(ratio),
    }


def _trend(request: Request, rows: Sequence[Mapping[str, Any]]) -> SafeString | None:
    found = [
        Month(date.fromisoformat(row["month"]), row["count"], Range(*row["usual"]) if row["usual"] else None)
        for row in rows
    ]
    if not found:
        return None
    said = wording.digits(request)
    return months.draw(found, _("By month"), "", right_to_left=get_language_bidi(), digits=said)


def _warning(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "area": wording.area_name(one["area"]),
        "type": wording.type_name(one["type"]),
        "week": date.fromisoformat(one["week"]),
        "code": one["level"],
        "outcome": choices.OUTCOMES.get(one["outcome"], ""),
    }
