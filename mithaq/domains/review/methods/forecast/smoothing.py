"""A smoothed mean with negative binomial spread around it."""

import numpy as np

from .panel import Counts
from .samples import DRAWS, Draws, Floats, middles

HALF_LIFE = 3.0
PAIRS_MONTHS = 120
# areas that count in tenths, in ones, in tens and in hundreds a month are not equally steady
CLASSES = (0.5, 5.0, 50.0)
FEWEST_PAIRS = 20
USUAL_SIZE = 0.5
SIZES = np.array([0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6, 0.8, 1.2, 1.8, 2.5, 4, 8, 20])
OVERSAMPLING = 8


def ewma(past: Counts, horizon: int, rng: np.random.Generator) -> Draws:
    """Return draws around the smoothed mean, spread as like means have missed at this horizon before."""
    means = smoothed(past)
    known = means[:, :-horizon][:, -PAIRS_MONTHS:]
    truth = past[:, -known.shape[1] :]
    kind, own = np.digitize(known, CLASSES), means[:, -1]
    sizes = [size(truth[kind == place], known[kind == place]) for place in range(len(CLASSES) + 1)]
    return draw(own, np.array(sizes)[np.digitize(own, CLASSES)], rng)


def smoothed(past: Counts) -> Floats:
    """Return the exponentially weighted mean at each month, half-life 3 months; (areas, months) both."""
    keep = 0.5 ** (1 / HALF_LIFE)
    level = past[:, 0].astype(np.float64)
    means = np.empty(past.shape)
    for month in range(past.shape[1]):
        level = keep * level + (1 - keep) * past[:, month]
        means[:, month] = level
    return means


def size(truth: Counts, means: Floats) -> float:
    """Return the most likely of `SIZES` for a negative binomial, variance m + m²/size, about these means.

    Likelihood and not moments: one month of many thousands would otherwise set the spread of every area.
    """
    known = means > 1e-6
    truth, means = truth[known], means[known]
    if len(truth) < FEWEST_PAIRS:
        return USUAL_SIZE
    return float(SIZES[np.argmax([_log_likelihood(truth, means, shape) for shape in SIZES])])


def _log_likelihood(truth: Counts, means: Floats, shape: float) -> float:
    """Return the log-likelihood, less a term that no size changes."""
    spread = _log_gamma(truth.astype(np.float64) + shape) - _log_gamma(np.array([shape]))
    return float(np.sum(spread - shape * np.log1p(means / shape) - truth * np.log(means + shape)))


def _log_gamma(x: Floats) -> Floats:
    """Return ln Γ(x) for x > 0 to 1e-9: Stirling's series at x + 6, brought down by the recurrence."""
    high = x + 6
    series = 1 / (12 * high) - 1 / (360 * high**3) + 1 / (1260 * high**5)
    steps = x * (x + 1) * (x + 2) * (x + 3) * (x + 4) * (x + 5)
    return (high - 0.5) * np.log(high) - high + 0.5 * np.log(2 * np.pi) + series - np.log(steps)


def draw(means: Floats, sizes: Floats, rng: np.random.Generator) -> Draws:
    """Return draws of a negative binomial for each mean and size: (areas,) to (areas, draws).

    Eight times as many are drawn and the middle one of every eight in order kept, which takes out most chance.
    """
    chance = (sizes / (sizes + means))[:, None]
    many = rng.negative_binomial(sizes[:, None], chance, (len(means), DRAWS * OVERSAMPLING))
    many.sort(axis=1)
    return many[:, (middles() * many.shape[1]).astype(int)].astype(np.int32)
