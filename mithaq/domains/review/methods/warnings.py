"""Do these seven days stand out against the area's own past? Counts by week in, verdicts out.

Arrays have the weeks on the last axis, oldest first, any number of series before it. `verdict` judges one series with
its reason; the other functions are its parts, and work on many series at once.

Sources: Farrington et al. 1996, JRSS A 159(3): 547-563; Noufaily et al. 2013, Stat. Med. 32(7): 1206-1222; EARS C2:
Hutwagner et al. 2003, J. Urban Health 80(2 suppl. 1): i89-i96; count CUSUM: Hawkins & Olwell 1998, ch. 5.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from .chances import chance

Floats = NDArray[np.float64]
Level = Literal["alert", "watch"]
Method = Literal["reference", "short_history", "slow_rise"]

REFERENCE_WEEKS, GUARD_WEEKS, SHORT_WEEKS = 52, 3, 26
EARS_WEEKS, EARS_GUARD, EARS_LIMIT = 7, 2, 3.0
NEEDED_WEEKS = EARS_WEEKS + EARS_GUARD
LEAST_COUNT = 3
OUTLYING = 2.58
# one false warning per area-year at most, looking every day (docs/decisions/0205-seven-days-every-day.md)
Z = 2.85
RISE, SLOW_LIMIT, LONGEST_RISE = 2.0, 6.0, 26
LEAST_MEAN, LEAST_SPREAD = 0.05, 0.5


@dataclass(frozen=True)
class Reason:
    """Why a week stands out, as plain values that a page puts into words.

    `expected` and `limit` are events a week; `chance` is the probability of so many events, or more, in an ordinary
    week; `weeks` is how long the past is that it was compared with. For a slow rise `weeks` is how long it has lasted,
    `observed` and `expected` are events in all of them, and `limit` is a log likelihood ratio.
    """

    method: Method
    observed: int
    expected: float
    limit: float
    chance: float
    weeks: int

    def values(self) -> dict[str, Any]:
        """Return the reason as JSON values."""
        return {
            name: round(value, 6) if isinstance(value, float) else value
            for name, value in asdict(self).items()
        }


@dataclass(frozen=True)
class Verdict:
    """What is said of the last week of a series; no level where nothing stands out."""

    level: Level | None
    reason: Reason


@dataclass(frozen=True)
class Reference:
    """What an ordinary week holds: `mean`, Pearson dispersion `spread` (at least 1), both of shape (...)."""

    mean: Floats
    spread: Floats
    weeks: int

    @classmethod
    def of(cls, past: NDArray[np.integer[Any]]) -> "Reference":
        """Return the reference of past weeks (..., n), weeks that stand out themselves weighted down.

        A weight is 1, or the inverse square of the standardised Anscombe residual where that exceeds OUTLYING.
        """
        counts = past.astype(np.float64)
        even = np.ones_like(counts)
        mean, spread = _moments(counts, even)
        weights = _weights(counts, mean, spread)
        mean, spread = _moments(counts, weights)
        return cls(mean, spread, counts.shape[-1])

    def limit(self, z: float = Z) -> Floats:
        """Return the most events of an ordinary week, by the 2/3 power of a quasi-Poisson count."""
        error = np.sqrt(self.spread * self.mean * (1 + 1 / self.weeks))
        return self.mean * (1 + 2 / 3 * z * error / self.mean) ** 1.5


def _moments(counts: Floats, weights: Floats) -> tuple[Floats, Floats]:
    mean = np.maximum(LEAST_MEAN, np.average(counts, axis=-1, weights=weights))
    squares = (counts - mean[..., None]) ** 2 * weights
    freedom = np.maximum(1.0, weights.sum(axis=-1) - 1)
    return mean, np.maximum(1.0, squares.sum(axis=-1) / mean / freedom)


def _weights(counts: Floats, mean: Floats, spread: Floats) -> Floats:
    centre = mean[..., None]
    residual = 1.5 * (counts ** (2 / 3) - centre ** (2 / 3)) / centre ** (1 / 6)
    leverage = 1 - 1 / counts.shape[-1]
    scaled = residual / np.sqrt(spread * leverage)[..., None]
    return np.where(scaled > OUTLYING, 1 / np.maximum(scaled, OUTLYING) ** 2, 1.0)


def past_of(weeks: NDArray[np.integer[Any]]) -> NDArray[np.integer[Any]]:
    """Return the weeks that the last one is compared with: up to a year, ending before the guard band.

    The newest weeks are left out, so that a rise that has begun does not hide itself.
    """
    return weeks[..., -1 - GUARD_WEEKS - REFERENCE_WEEKS : -1 - GUARD_WEEKS]


def ears_score(weeks: NDArray[np.integer[Any]]) -> Floats:
    """Return the C2 score of the last week: its distance from the mean of seven weeks that end two weeks before."""
    past = weeks[..., -1 - EARS_GUARD - EARS_WEEKS : -1 - EARS_GUARD].astype(np.float64)
    spread = np.maximum(past.std(axis=-1, ddof=1), LEAST_SPREAD)
    return (weeks[..., -1] - past.mean(axis=-1)) / spread


def slow_rise(counts: NDArray[np.integer[Any]], mean: Floats, size: Floats | float) -> Floats:
    """Return the cumulated evidence (..., n) that counts (..., n) follow RISE times the mean rather than the mean.

    Negative binomial log likelihood ratio; `size` is its shape, large for Poisson.
    """
    k = np.asarray(size, dtype=np.float64)
    per_event = np.log(RISE * (k + mean) / (k + RISE * mean))
    per_week = k * np.log((k + RISE * mean) / (k + mean))
    total, sums = np.zeros(counts.shape[:-1]), np.empty(counts.shape)
    for week in range(counts.shape[-1]):
        total = np.maximum(0.0, total + counts[..., week] * per_event - per_week)
        sums[..., week] = total
    return sums


def verdict(weeks: NDArray[np.integer[Any]], size: float) -> Verdict | None:
    """Judge the last of `weeks` (n,), the shape of whose counts is `size`; None where the past is too short."""
    past = past_of(weeks)
    if len(past) >= SHORT_WEEKS:
        return _by_reference(weeks, past, size)
    return _by_short_history(weeks, size) if len(weeks) > NEEDED_WEEKS else None


def _by_reference(weeks: NDArray[np.integer[Any]], past: NDArray[np.integer[Any]], size: float) -> Verdict:
    known = Reference.of(past)
    mean, limit, observed = float(known.mean), float(known.limit()), int(weeks[-1])
    reason = Reason("reference", observed, mean, limit, chance(observed, mean, size), len(past))
    if observed > limit and observed >= LEAST_COUNT:
        return Verdict("alert", reason)
    return _by_slow_rise(weeks, reason, size) or Verdict(None, reason)


def _by_slow_rise(weeks: NDArray[np.integer[Any]], usual: Reason, size: float) -> Verdict | None:
    recent = weeks[-LONGEST_RISE:]
    sums = slow_rise(recent, np.asarray(usual.expected), size)
    if sums[-1] <= SLOW_LIMIT or recent[-1] < LEAST_COUNT:
        return None
    lasting = len(sums) - int(np.flatnonzero(sums == 0).max(initial=-1)) - 1
    observed, expected = int(recent[-lasting:].sum()), usual.expected * lasting
    return Verdict("watch", Reason("slow_rise", observed, expected, SLOW_LIMIT, usual.chance, lasting))


def _by_short_history(weeks: NDArray[np.integer[Any]], size: float) -> Verdict:
    past = weeks[-1 - EARS_GUARD - EARS_WEEKS : -1 - EARS_GUARD]
    mean, observed = float(past.mean()), int(weeks[-1])
    limit = mean + EARS_LIMIT * max(float(past.std(ddof=1)), LEAST_SPREAD)
    reason = Reason(
        "short_history", observed, mean, limit, chance(observed, max(mean, LEAST_MEAN), size), len(past)
    )
    stands_out = observed > limit and observed >= LEAST_COUNT
    return Verdict("alert" if stands_out else None, reason)


_RANK: dict[Level | None, int] = {None: 0, "watch": 1, "alert": 2}
COOL_DOWN_DAYS = 14


def is_news(level: Level, last: tuple[Level, int] | None) -> bool:
    """Return whether a warning should be given, `last` being the level of the last one and how many days ago it was.

    The same level is not told again within COOL_DOWN_DAYS; a higher one always is.
    """
    if last is None:
        return True
    before, days_ago = last
    return days_ago > COOL_DOWN_DAYS or _RANK[level] > _RANK[before]
