"""The mixture of the members: each weighs by how well it did against the baseline at verified origins."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .history import CONFLICTOLOGY_MONTHS
from .panel import Counts
from .samples import Draws, Floats, mixture

POWER = 6
VERIFIED = 18
FEWEST_ORIGINS = 6
FALL_BACK_ORIGINS = 12
CLASSES = (1.0, 30.0)
# mean a month over the last twelve: quiet areas, busy ones, wars
FEWEST_PAIRS = 50
LEAST_RATIO = 0.01


@dataclass(frozen=True)
class Verified:
    """Scores of all members at verified origins, CRPS and on log1p: (members, origins, areas).

    `classes` are those of the areas at each origin: (origins, areas).
    """

    raw: Floats
    logs: Floats
    classes: NDArray[np.int64]


def classes(past: Counts) -> NDArray[np.int64]:
    """Return the class of each area by its last twelve months: (areas, months) to (areas,)."""
    return np.digitize(past[:, -CONFLICTOLOGY_MONTHS:].mean(axis=1), CLASSES)


def weights(seen: Verified, members: int) -> Floats:
    """Return weights (classes, members), each row summing to 1.

    A class with fewer than fifty verified area-months takes the weights of all; before six verified origins
    all members weigh the same.
    """
    kinds = len(CLASSES) + 1
    if seen.raw.shape[1] < FEWEST_ORIGINS:
        return np.full((kinds, members), 1 / members)
    overall = _weights(seen.raw.reshape(members, -1), seen.logs.reshape(members, -1))
    return np.stack([_of_class(seen, kind, overall) for kind in range(kinds)])


def _of_class(seen: Verified, kind: int, overall: Floats) -> Floats:
    inside = seen.classes == kind
    if np.count_nonzero(inside) < FEWEST_PAIRS:
        return overall
    return _weights(seen.raw[:, inside], seen.logs[:, inside])


def _weights(raw: Floats, logs: Floats) -> Floats:
    """Return weights r^-6, r the mean of the ratios to the baseline, from scores (members, area-months)."""
    ratio = (_to_baseline(raw) + _to_baseline(logs)) / 2
    share = np.maximum(ratio, LEAST_RATIO) ** -float(POWER)
    return np.round(share / share.sum(), 6)


def _to_baseline(scores: Floats) -> Floats:
    total = scores.sum(axis=1)
    # a baseline without any error leaves nothing to compare by
    return total / total[0] if total[0] > 0 else np.ones(len(total))


def blend(draws: Draws, kinds: NDArray[np.int64], by_class: Floats) -> Draws:
    """Return the mixture (areas, draws) of members (members, areas, draws), each area by its class's weights."""
    blended = np.empty(draws.shape[1:], dtype=draws.dtype)
    for kind in np.unique(kinds):
        inside = kinds == kind
        blended[inside] = mixture(draws[:, inside], by_class[kind])
    return blended


def loses(ours: Floats, baseline: Floats) -> bool:
    """Whether the pool was no better than the baseline over the last twelve verified origins.

    ours, baseline: CRPS (origins, areas), oldest first. Fewer than twelve are no verdict.
    """
    if len(ours) < FALL_BACK_ORIGINS:
        return False
    return bool(ours[-FALL_BACK_ORIGINS:].sum() >= baseline[-FALL_BACK_ORIGINS:].sum())
