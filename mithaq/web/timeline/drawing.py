"""Turns rows and a scale into SVG markup."""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from .. import dates, states
from . import layout
from .layout import Mark, Row, Scale, Tick

Digits = Callable[[str], str]
_LONGEST_LINE = 38
_LINE = 15
# first-strong isolate … pop: a name keeps its own direction inside the drawing
_ISOLATE, _POP = "\u2068", "\u2069"


def draw(
    rows: Sequence[Row], scale: Scale, today: date, title: str, description: str, digits: Digits
) -> SafeString:
    """Return the whole drawing."""
    high = layout.height(len(rows))
    parts = [
        *_grid(scale, high, digits),
        *(part for number, row in enumerate(rows) for part in _row(number, row, scale, today, digits)),
        *_today(scale, today, high),
    ]
    return format_html(
        '<svg class="tl" role="group" viewBox="0 0 {0} {1}" width="{0}" height="{1}" direction="{2}">'
        "<title>{3}</title><desc>{4}</desc>{5}</svg>",
        layout.WIDTH,
        high,
        "rtl" if scale.right_to_left else "ltr",
        title,
        description,
        _joined(parts),
    )


def two_lines(name: str, longest: int = _LONGEST_LINE) -> list[str]:
    """Return a name as one or two lines that fit beside the plot, broken at words, cut with an ellipsis."""
    lines = textwrap.wrap(name, longest, max_lines=2, placeholder="…") or [""]
    return [line if len(line) <= longest else f"{line[: longest - 1]}…" for line in lines]


def _grid(scale: Scale, high: int, digits: Digits) -> Iterator[SafeString]:
    for tick in scale.ticks():
        x = scale.x(tick.day)
        strong = " tl-year" if tick.day.month == 1 else ""
        yield format_html(
            '<path class="tl-grid{}" d="M{} {}V{}"/>', strong, x, layout.HEAD - 16, high - layout.FOOT
        )
        if label := _tick_label(tick):
            yield _label("tl-tick", scale.x(tick.day), layout.HEAD - 6, digits(label), scale, 4)
    for year in scale.years():
        # a year with less than two months of room leaves its name to the next
        if year.month < 11:
            yield _label("tl-yearname", scale.x(year), 16, digits(str(year.year)), scale, 4)


def _tick_label(tick: Tick) -> str:
    if tick.months == 1:
        return dates.month_text(tick.day)
    return _("Q%(n)d") % {"n": (tick.day.month + 2) // 3} if tick.months == 3 else ""


def _label(css: str, x: float, y: int, text: str, scale: Scale, gap: int) -> SafeString:
    at = round(x - gap if scale.right_to_left else x + gap, 1)
    return format_html('<text class="{}" x="{}" y="{}">{}</text>', css, at, y, text)


def _row(number: int, row: Row, scale: Scale, today: date, digits: Digits) -> Iterator[SafeString]:
    top = layout.row_top(number)
    middle = top + layout.ROW // 2
    yield format_html('<path class="tl-line" d="M0 {}H{}"/>', top, layout.WIDTH)
    yield _linked(row.url, row.name, _name(row.name, scale.at(layout.MARGIN / 2), middle))
    yield _bar(row, scale, middle, digits)
    if _runs_over(row, today):
        yield format_html('<path class="tl-over" d="M{} {}H{}"/>', scale.x(row.end), middle, scale.x(today))
    for mark in row.marks:
        yield from _mark(mark, scale, middle, today, digits)


def _name(name: str, x: float, middle: int) -> SafeString:
    lines = two_lines(name)
    top = middle + 4 - (len(lines) - 1) * _LINE // 2
    spans = format_html_join(
        "",
        '<tspan x="{}" y="{}">{}</tspan>',
        ((x, top + number * _LINE, f"{_ISOLATE}{line}{_POP}") for number, line in enumerate(lines)),
    )
    return format_html('<text class="tl-name"><title>{}</title>{}</text>', name, spans)


def _bar(row: Row, scale: Scale, middle: int, digits: Digits) -> SafeString:
    left, width = scale.span(row.start, row.finished or row.end)
    return format_html(
        '<rect class="tl-bar tl-{}" x="{}" y="{}" width="{}" height="12" rx="2"><title>{}</title></rect>',
        states.word(row.state).tone,
        left,
        middle - 6,
        width,
        digits(f"{row.name}: {dates.day_text(row.start)} – {dates.day_text(row.finished or row.end)}"),
    )


def _runs_over(row: Row, today: date) -> bool:
    return row.finished is None and row.end < today and states.word(row.state).tone != states.ENDED


def _mark(mark: Mark, scale: Scale, middle: int, today: date, digits: Digits) -> Iterator[SafeString]:
    x = scale.x(mark.done or mark.due)
    if mark.baseline and mark.baseline != (mark.done or mark.due):
        yield _slip(scale.x(mark.baseline), x, middle)
    kind = _kind(mark, today)
    told = digits(f"{mark.name}: {dates.day_text(mark.done or mark.due)} · {states.word(kind).label}")
    shape = format_html(
        '<g class="tl-mark tl-mark-{}" transform="translate({} {})"><title>{}</title>{}</g>',
        kind,
        x,
        middle,
        told,
        _SHAPES[kind],
    )
    yield _linked(mark.url, told, shape)


def _linked(url: str, label: str, shape: SafeString) -> SafeString:
    """Return a part of the drawing as a link, read out as `label`; what has no page stays as it is."""
    return format_html('<a href="{}" aria-label="{}">{}</a>', url, label, shape) if url else shape


def _kind(mark: Mark, today: date) -> str:
    if mark.is_late(today):
        return "late"
    if mark.state == "verified":
        return "verified"
    return "done" if mark.done or mark.state == "done" else "planned"


def _slip(start: float, end: float, middle: int) -> SafeString:
    """Return the first plan as a hollow mark, and an arrow from there to the date that holds now."""
    toward = 1 if end > start else -1
    tip = round(end - toward * 8, 1)
    return format_html(
        '<g class="tl-slip"><path class="tl-baseline" d="M{0} {1}l5 5l-5 5l-5 -5z"/><path d="M{0} {2}H{3}"/>'
        '<path class="tl-head" d="M{3} {2}l{4} -4v8z"/></g>',
        start,
        middle - 5,
        middle,
        tip,
        -5 * toward,
    )


# told apart by outline, not by colour alone: diamond, diamond with a stroke, square, round with a tick
_SHAPES = {
    "planned": SafeString('<path d="M0 -7L7 0L0 7L-7 0z"/>'),
    "late": SafeString('<path d="M0 -9L9 0L0 9L-9 0z"/><path class="tl-sign" d="M0 -4.5V1M0 3V4.5"/>'),
    "done": SafeString('<path d="M-6 -6H6V6H-6z"/>'),
    "verified": SafeString('<circle r="8"/><path class="tl-sign" d="M-3.5 0L-1 3L4 -3"/>'),
}


def _today(scale: Scale, today: date, high: int) -> Iterator[SafeString]:
    if scale.first <= today < scale.last:
        x = scale.x(today)
        yield format_html('<path class="tl-today" d="M{} {}V{}"/>', x, layout.HEAD - 20, high - layout.FOOT)


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
