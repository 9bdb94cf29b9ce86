"""Members that take the area's own past months as they were. All take counts (areas, months), the origin last."""

import numpy as np

from .panel import Counts
from .samples import Draws, from_points, from_weighted

CONFLICTOLOGY_MONTHS = 12
LONG_MONTHS = 60


def conflictology(past: Counts) -> Draws:
    """Return the last twelve months as equally likely: the baseline of every score.

    The benchmark `conflictology_12m` of Hegre et al. 2025, JPR 62(6): 2070-2087.
    """
    return from_points(past[:, -CONFLICTOLOGY_MONTHS:])


def long(past: Counts, horizon: int) -> Draws:
    """Return the last sixty months, the weight halving every 6 + horizon/2 months."""
    return _weighted(past, 6 + horizon / 2)


def recent(past: Counts, horizon: int) -> Draws:
    """Return the last sixty months, the weight halving every 1 + horizon/3 months."""
    return _weighted(past, 1 + horizon / 3)


def _weighted(past: Counts, half_life: float) -> Draws:
    taken = past[:, -LONG_MONTHS:]
    age = np.arange(taken.shape[1])[::-1]
    return from_weighted(taken, 2.0 ** (-age / half_life))
