"""The pool at a row of origins, each as it would have been made then."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .. import scores
from . import pool
from .members import NAMES, Members, earliest
from .panel import Counts
from .samples import Draws, Floats

SETTLING = pool.VERIFIED + pool.FALL_BACK_ORIGINS


@dataclass(frozen=True)
class Rolled:
    """What was forecast at each origin; `fell_back` where the baseline was published instead of the pool.

    origins: places of months; pooled and baseline: (origins, areas, draws); weights: (origins, classes, members);
    raw and logs: CRPS of each member (members, origins, areas), as far as the outcome is known, else NaN.
    """

    origins: tuple[int, ...]
    pooled: Draws
    baseline: Draws
    weights: Floats
    fell_back: NDArray[np.bool_]
    raw: Floats
    logs: Floats

    @property
    def published(self) -> Draws:
        """The pool, or the baseline where it fell back."""
        return np.where(self.fell_back[:, None, None], self.baseline, self.pooled)


def first_needed(first_shown: int, horizon: int) -> int:
    """Return the origin to begin at so that what is shown from `first_shown` on is the same in every run.

    The fall-back looks back twelve verified origins, and the pool at each of those eighteen.
    """
    return max(earliest(horizon), first_shown - SETTLING - 2 * horizon)


def roll(counts: Counts, members: Members, horizon: int, origins: Sequence[int]) -> Rolled:
    """Forecast at each of successive origins. counts: (areas, months), the months that are known now.

    Scores of an origin are used from the origin on at which its outcome was known, never before.
    """
    state = _State(counts, horizon, tuple(origins))
    for turn, origin in enumerate(origins):
        state.add(turn, members.at(origin))
    return Rolled(
        state.origins, state.pooled, state.baseline, state.weights, state.fell_back, state.raw, state.logs
    )


class _State:
    def __init__(self, counts: Counts, horizon: int, origins: tuple[int, ...]) -> None:
        self.counts, self.horizon, self.origins = counts, horizon, origins
        shape = (len(NAMES), len(origins), len(counts))
        self.raw, self.logs = np.full(shape, np.nan), np.full(shape, np.nan)
        self.ours = np.full(shape[1:], np.nan)
        self.kinds = np.zeros(shape[1:], dtype=np.int64)
        self.weights = np.zeros((len(origins), len(pool.CLASSES) + 1, len(NAMES)))
        self.fell_back = np.zeros(len(origins), dtype=bool)
        self.pooled: Draws = np.zeros((*shape[1:], 0), dtype=np.int32)
        self.baseline: Draws = self.pooled

    def add(self, turn: int, draws: Draws) -> None:
        """Take in the members' draws at the next origin: weigh, blend, and score if the outcome is known."""
        if turn == 0:
            self.pooled = np.zeros((*self.ours.shape, draws.shape[-1]), dtype=np.int32)
            self.baseline = np.zeros_like(self.pooled)
        seen = slice(max(0, turn - self.horizon + 1 - pool.VERIFIED), max(0, turn - self.horizon + 1))
        past = self.counts[:, : self.origins[turn] + 1]
        self.kinds[turn] = pool.classes(past)
        verified = pool.Verified(self.raw[:, seen], self.logs[:, seen], self.kinds[seen])
        self.weights[turn] = pool.weights(verified, len(NAMES))
        self.pooled[turn] = pool.blend(draws, self.kinds[turn], self.weights[turn])
        self.baseline[turn] = draws[0]
        self.fell_back[turn] = pool.loses(self.ours[: seen.stop], self.raw[0, : seen.stop])
        self._score(turn, draws)

    def _score(self, turn: int, draws: Draws) -> None:
        month = self.origins[turn] + self.horizon
        if month < self.counts.shape[1]:
            truth = self.counts[:, month]
            self.raw[:, turn], self.logs[:, turn] = scores.crps(draws, truth), scores.log_crps(draws, truth)
            self.ours[turn] = scores.crps(self.pooled[turn], truth)
