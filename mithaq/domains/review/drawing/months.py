"""A trend by month: a bar for each count, and behind it the range that was usual before it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mithaq.web import dates

from ..queries.figures import Month

WIDTH, HEIGHT = 1000, 250
SIDE, HEAD, FOOT = 48, 12, 34
_STEPS = (1, 2, 5)
_MOST_NAMED_MONTHS = 18

Digits = Callable[[str], str]


def draw(
    months: Sequence[Month],
    title: str,
    description: str,
    *,
    right_to_left: bool,
    digits: Digits,
    url: Callable[[date], str] | None = None,
) -> SafeString:
    """Return the drawing of at least one month; the table beside it equals it. `url` leads from a bar to its month."""
    scale = _Scale(months, right_to_left=right_to_left)
    parts = [*_grid(scale, digits), *_years(months, scale, digits), *_unknown(months, scale)]
    parts += [*_usual(months, scale), *_bars(months, scale, digits, url)]
    return format_html(
        '<svg class="rv-trend" role="group" viewBox="0 0 {0} {1}" width="{0}" height="{1}" direction="{2}">'
        "<title>{3}</title><desc>{4}</desc>{5}</svg>",
        WIDTH,
        HEIGHT,
        "rtl" if right_to_left else "ltr",
        title,
        description,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


class _Scale:
    """Where months and counts fall, in pixels."""

    def __init__(self, months: Sequence[Month], *, right_to_left: bool) -> None:
        highest = max([month.count for month in months] + [m.usual.high for m in months if m.usual] + [1])
        self.step = _step(highest)
        self.top = self.step * -(-highest // self.step)
        self.slot = (WIDTH - SIDE - 8) / len(months)
        self.right_to_left = right_to_left

    def x(self, place: float) -> float:
        """Return where a place among the months falls; 0 is the edge before the first."""
        left = SIDE + place * self.slot
        return self.at(left)

    def at(self, left: float) -> float:
        """Return where a distance from the starting edge falls."""
        return round(WIDTH - left if self.right_to_left else left, 1)

    def y(self, count: float) -> float:
        """Return the height at which a count stands."""
        return round(HEIGHT - FOOT - (HEIGHT - FOOT - HEAD) * count / self.top, 1)


def _step(highest: float) -> int:
    """Return a round distance of grid lines that gives at most five of them."""
    power = 1
    while True:
        for step in _STEPS:
            if highest <= step * power * 5:
                return step * power
        power *= 10


def _grid(scale: _Scale, digits: Digits) -> Iterator[SafeString]:
    for count in range(0, int(scale.top) + 1, scale.step):
        y = scale.y(count)
        yield format_html('<path class="rv-grid" d="M{} {}H{}"/>', scale.at(SIDE), y, scale.at(WIDTH - 8))
        yield format_html(
            '<text class="rv-count" x="{}" y="{}">{}</text>', scale.at(SIDE - 6), y + 4, digits(str(count))
        )


def _years(months: Sequence[Month], scale: _Scale, digits: Digits) -> Iterator[SafeString]:
    """Name the years, every one that has room, and the months where there are few."""
    every = max(1, round(40 / (scale.slot * 12)))
    for place, one in enumerate(months):
        is_year = one.month.month == 1 or place == 0
        if is_year and (one.month.year % every == 0 or place == 0) and _has_room(months, place):
            yield _name("rv-year", scale, place, HEIGHT - 6, digits(str(one.month.year)))
        if len(months) <= _MOST_NAMED_MONTHS:
            yield _name("rv-month", scale, place, HEIGHT - FOOT + 14, digits(dates.month_text(one.month)))


def _has_room(months: Sequence[Month], place: int) -> bool:
    # a first year with few months left leaves its name to the next
    return place > 0 or len(months) < 12 or months[0].month.month < 9


def _name(css: str, scale: _Scale, place: int, y: int, text: str) -> SafeString:
    return format_html('<text class="{}" x="{}" y="{}">{}</text>', css, scale.x(place + 0.08), y, text)


def _usual(months: Sequence[Month], scale: _Scale) -> Iterator[SafeString]:
    for place, one in enumerate(months):
        if one.usual:
            low, high = scale.y(one.usual.low), scale.y(one.usual.high)
            yield _rect("rv-usual", scale, place, 1.0, high, max(2.0, round(low - high, 1)))


def _unknown(months: Sequence[Month], scale: _Scale) -> Iterator[SafeString]:
    for place, one in enumerate(months):
        if not one.is_known:
            yield _rect("rv-unknown", scale, place, 1.0, HEAD, scale.y(0) - HEAD)


def _bars(
    months: Sequence[Month], scale: _Scale, digits: Digits, url: Callable[[date], str] | None
) -> Iterator[SafeString]:
    for place, one in enumerate(months):
        top = scale.y(one.count)
        bar = _rect(_classes(one), scale, place, 0.7, top, scale.y(0) - top)
        said = f"{dates.month_of_year_text(one.month)}: {one.count}"
        if one.is_provisional:
            said = _("%(month)s, provisional") % {"month": said}
        drawn = format_html("<g><title>{}</title>{}</g>", digits(said), bar)
        yield format_html('<a href="{}">{}</a>', url(one.month), drawn) if url and one.count else drawn


def _classes(one: Month) -> str:
    unusual = one.usual is not None and one.count > one.usual.high
    return " ".join(["rv-bar", *["rv-over"] * unusual, *["rv-provisional"] * one.is_provisional])


def _rect(css: str, scale: _Scale, place: int, share: float, top: float, high: float) -> SafeString:
    margin = (1 - share) / 2
    left = min(scale.x(place + margin), scale.x(place + 1 - margin))
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>',
        css,
        left,
        top,
        round(max(1.0, scale.slot * share), 1),
        round(high, 1),
    )
