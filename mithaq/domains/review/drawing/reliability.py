"""A reliability diagram: how often what came lay at or below what a forecast gave so much probability to."""

from collections.abc import Sequence
from itertools import accumulate

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

SIZE, EDGE = 200, 10
_SPAN = SIZE - 2 * EDGE


def shares(tenths: Sequence[int]) -> list[tuple[int, float]]:
    """Return for 10, 20, … 100 of 100 that were said how many of 100 came; `tenths` are counts, not all of them 0."""
    total = sum(tenths)
    return [(10 * n, round(100 * count / total, 1)) for n, count in enumerate(accumulate(tenths), 1)]


def draw(tenths: Sequence[int], title: str) -> SafeString:
    """Return the drawing: what was said to the side, what came upwards; on the diagonal both are the same."""
    points = [(0, 0.0), *shares(tenths)]
    line = " ".join(f"{_x(said)},{_y(came)}" for said, came in points)
    dots = format_html_join("", '<circle cx="{}" cy="{}" r="3"/>', ((_x(a), _y(b)) for a, b in points[1:]))
    return format_html(
        '<svg class="rv-reliability" role="img" viewBox="0 0 {0} {0}" width="{0}" height="{0}"><title>{1}</title>'
        '<rect class="rv-frame" x="{2}" y="{2}" width="{3}" height="{3}"/>'
        '<path class="rv-grid" d="M{2} {4}L{4} {2}"/><polyline class="rv-came" points="{5}"/>'
        '<g class="rv-dots">{6}</g></svg>',
        *(SIZE, title, EDGE, _SPAN, SIZE - EDGE, line, dots),
    )


def _x(share: float) -> float:
    return round(EDGE + _SPAN * share / 100, 1)


def _y(share: float) -> float:
    return round(SIZE - EDGE - _SPAN * share / 100, 1)
