"""Initiatives and their milestones over time, as one SVG drawn on the server; the table beside it equals it.

`chart` takes plain rows and gives safe markup: no styles, no scripts, colours by CSS classes, so it prints
and turns dark with the page. Right to left it is the exact mirror image.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.kernel import clock

from .. import dates
from .drawing import draw
from .layout import Mark, Row, Scale

__all__ = ["Chart", "Mark", "Row", "chart"]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn timeline with the rows it was drawn from, for the table."""

    title: str
    svg: SafeString
    rows: Sequence[Row]


def chart(
    rows: Sequence[Row],
    *,
    title: str,
    today: date | None = None,
    right_to_left: bool = False,
    digits: Callable[[str], str] = str,
) -> Chart:
    """Draw `rows`, at least one; `digits` writes numbers the reader's way. Raises ValueError without rows."""
    if not rows:
        raise ValueError("a timeline needs at least one row")
    now = today or clock.today()
    scale = Scale.around(rows, now, right_to_left=right_to_left)
    return Chart(title, draw(rows, scale, now, title, digits(_description(rows, scale, now)), digits), rows)


def _description(rows: Sequence[Row], scale: Scale, today: date) -> str:
    marks = [mark for row in rows for mark in row.marks]
    late = sum(mark.is_late(today) for mark in marks)
    parts = [
        ngettext("%(n)d initiative", "%(n)d initiatives", len(rows)) % {"n": len(rows)},
        ngettext("%(n)d milestone", "%(n)d milestones", len(marks)) % {"n": len(marks)},
        ngettext("%(n)d late", "%(n)d late", late) % {"n": late},
        _("from %(first)s to %(last)s")
        % {"first": dates.day_text(scale.first), "last": dates.day_text(scale.last)},
    ]
    return " · ".join(parts)
