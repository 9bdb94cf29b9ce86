"""How likely a count is, where counts vary more than by chance alone.

Source: the negative binomial by mean and shape, Johnson, Kemp & Kotz, Univariate Discrete Distributions, ch. 5.
"""

from math import exp, lgamma, log
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_SIZE = 1e6


def pooled_size(past: NDArray[np.integer[Any]]) -> float:
    """Return the negative binomial shape k of series (..., n), by moments: 1/k = sum of (s² - m)+ over sum of m²."""
    mean = past.mean(axis=-1)
    excess = np.maximum(0.0, past.var(axis=-1, ddof=1) - mean).sum()
    return float(min(MOST_SIZE, (mean**2).sum() / excess)) if excess > 0 else MOST_SIZE


def chance(observed: int, mean: float, size: float) -> float:
    """Return the probability of `observed` events or more where `mean` are expected and the shape is `size`."""
    if observed <= 0:
        return 1.0
    below, term = 0.0, exp(size * log(size / (size + mean)))
    for count in range(observed):
        below += term
        term *= (count + size) / (count + 1) * mean / (size + mean)
    return max(0.0, 1.0 - below) if below < 0.999 else _far_tail(observed, mean, size)


def _far_tail(observed: int, mean: float, size: float) -> float:
    """Return a small tail by its own terms: one minus the rest would be all rounding."""
    log_term = lgamma(observed + size) - lgamma(size) - lgamma(observed + 1)
    term = exp(log_term + size * log(size / (size + mean)) + observed * log(mean / (size + mean)))
    total, count = 0.0, observed
    while term > total * 1e-12 and term > 0:
        total += term
        term *= (count + size) / (count + 1) * mean / (size + mean)
        count += 1
    return total
