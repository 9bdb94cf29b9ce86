"""What is known of an area at the end of a month, as the pooled members see it."""

import numpy as np
from numpy.typing import NDArray

from .panel import Counts
from .samples import Floats

LAGS = 3
LEVEL = LAGS
# the place of the level among the features
LEVEL_MONTHS = 3
WINDOWS = (3, 6, 12, 24)
LONGEST_QUIET = 60
NEEDED = WINDOWS[-1]
# months before the first row that is learnt from


def table(past: Counts, first_month: int) -> Floats:
    """Return features of shape (areas, months, features) from counts (areas, months).

    A row uses its own month and earlier ones only. `first_month` counts from January (0), for the season.
    """
    logs = np.log1p(past.astype(np.float64))
    columns = [_earlier(logs, lag) for lag in range(LAGS)]
    # the mean of logs: one month of many thousands does not make the next two a level to go by
    columns += [_trailing_mean(logs, LEVEL_MONTHS)]
    columns += [np.log1p(_trailing_mean(past, window)) for window in WINDOWS]
    columns += [_trailing_mean(past > 0, 12), np.log1p(_quiet(past)), _others(_trailing_mean(past, 3))]
    season = 2 * np.pi * (first_month + np.arange(past.shape[1])) / 12
    columns += [np.broadcast_to(wave, past.shape) for wave in (np.sin(season), np.cos(season))]
    return np.stack(columns, axis=-1)


def _earlier(values: Floats, lag: int) -> Floats:
    moved = np.zeros_like(values)
    moved[:, lag:] = values[:, : values.shape[1] - lag]
    return moved


def _trailing_mean(values: NDArray[np.generic], window: int) -> Floats:
    """Return means over the last `window` months; over those there are, at the start."""
    total = np.cumsum(values, axis=1, dtype=np.float64)
    before = np.zeros_like(total)
    before[:, window:] = total[:, :-window]
    return (total - before) / np.minimum(np.arange(values.shape[1]) + 1, window)


def _quiet(past: Counts) -> Floats:
    """Return months since the last month with a count, at most sixty."""
    month = np.arange(past.shape[1])
    last = np.maximum.accumulate(np.where(past > 0, month, -LONGEST_QUIET), axis=1)
    return np.minimum(month - last, LONGEST_QUIET).astype(np.float64)


def _others(means: Floats) -> Floats:
    """Return the log of the mean over all other areas."""
    return np.log1p((means.sum(axis=0) - means) / max(len(means) - 1, 1))
