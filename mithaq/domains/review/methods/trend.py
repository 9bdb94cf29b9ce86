"""Trends of counts: how much one period differs from another, and what is usual.

Plain Python, because pages ask for it: the web process never loads the array library.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Literal

Z_95 = 1.959963984540054
USUAL_SHARE = 0.8
LEAST_MONTHS = 6

Direction = Literal["rising", "falling", "steady"]


@dataclass(frozen=True)
class RateRatio:
    """The rate of one period over that of another, with its 95 % interval."""

    ratio: float
    low: float
    high: float

    @property
    def direction(self) -> Direction:
        """Say "rising" or "falling" only where the whole interval lies on one side of 1."""
        if self.low > 1:
            return "rising"
        return "falling" if self.high < 1 else "steady"


@dataclass(frozen=True)
class Range:
    """What is usual: from `low` to `high` events in a month, both included."""

    low: float
    high: float

    def holds(self, count: float) -> bool:
        """Return whether `count` is usual."""
        return self.low <= count <= self.high


def rate_ratio(now: int, before: int, *, now_length: float, before_length: float, spread: float) -> RateRatio:
    """Return the ratio of two rates: `now` events in `now_length`, `before` in `before_length` (same unit).

    `spread` is the Pearson dispersion of the series, at least 1. Where a count is 0, half an event is added to both.
    Raises ValueError for lengths that are not positive. Source: Rothman, Greenland & Lash, Modern Epidemiology, ch. 14.
    """
    if now_length <= 0 or before_length <= 0:
        raise ValueError("a rate needs a length of time")
    added = 0.5 if not (now and before) else 0.0
    first, second = now + added, before + added
    ratio = (first / now_length) / (second / before_length)
    width = Z_95 * sqrt(max(1.0, spread) * (1 / first + 1 / second))
    return RateRatio(ratio, exp(log(ratio) - width), exp(log(ratio) + width))


def direction(change: RateRatio | None, *, is_provisional: bool) -> Direction | None:
    """Return where a rate goes; of a period of which not all is known yet a fall is not said, a rise is."""
    if change is None:
        return None
    return "steady" if is_provisional and change.direction == "falling" else change.direction


def dispersion(counts: Sequence[int]) -> float:
    """Return Pearson's chi-squared over its degrees of freedom, at least 1; 1 where there is too little to tell."""
    if len(counts) < 2 or not sum(counts):
        return 1.0
    mean = sum(counts) / len(counts)
    return max(1.0, sum((count - mean) ** 2 for count in counts) / mean / (len(counts) - 1))


def usual(counts: Sequence[int]) -> Range | None:
    """Return the middle four fifths of past months; None where there are fewer than six."""
    if len(counts) < LEAST_MONTHS:
        return None
    ranked, edge = sorted(counts), (1 - USUAL_SHARE) / 2
    return Range(_quantile(ranked, edge), _quantile(ranked, 1 - edge))


def usual_ranges(
    counts: Sequence[int], window: int = 24, kinds: Sequence[Hashable] | None = None
) -> list[Range | None]:
    """Return for each month what was usual in the `window` months before it, so that no month judges itself.

    Of those only months of the same kind count, where `kinds` are given; a month of an empty kind has no range.
    """
    told = kinds or [True] * len(counts)
    return [
        usual([counts[n] for n in range(max(0, place - window), place) if told[n] == told[place]])
        if told[place]
        else None
        for place in range(len(counts))
    ]


def _quantile(ranked: Sequence[int], share: float) -> float:
    """Return a quantile of sorted values, linear between neighbours (Hyndman & Fan 1996, type 7)."""
    place = share * (len(ranked) - 1)
    below = int(place)
    above = min(below + 1, len(ranked) - 1)
    return ranked[below] + (place - below) * (ranked[above] - ranked[below])
