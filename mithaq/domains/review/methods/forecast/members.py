"""All members at one origin. Each sees the months up to the origin and none after."""

import numpy as np

from . import features, history, pairs, smoothing
from .analogues import Analogues, likeness
from .panel import Counts
from .regression import Regression
from .samples import Draws
from .settings import Settings

NAMES = ("conflictology", "long_history", "recent_history", "smoothed", "regression", "analogues")
MONTHS_OF_PAIRS = 12


def earliest(horizon: int) -> int:
    """Return the first origin, as a place on the panel's months, with enough behind it to learn from."""
    return features.NEEDED + horizon + MONTHS_OF_PAIRS


class Members:
    """The members for one series and one horizon. counts: (areas, months)."""

    def __init__(
        self, counts: Counts, first_month: int, horizon: int, *, seed: int, settings: Settings
    ) -> None:
        self._counts, self._first, self._horizon = counts, first_month, horizon
        self._seed, self._settings = seed, settings
        self._features = features.table(counts, first_month % 12)
        self._fitted: tuple[int, Regression, Analogues] | None = None

    def at(self, origin: int) -> Draws:
        """Return draws (members, areas, draws) from the months up to place `origin`."""
        past, rows = self._counts[:, : origin + 1], self._features[:, origin]
        _, regression, analogues = self._fit(origin)
        return np.stack(
            [
                history.conflictology(past),
                history.long(past, self._horizon),
                history.recent(past, self._horizon),
                smoothing.ewma(past, self._horizon, self._chance(origin)),
                regression.draws(rows),
                analogues.draws(rows),
            ]
        )

    def similar(self, origin: int) -> list[list[tuple[int, int]]]:
        """Return for each area the most similar past (area, month) places, most similar first."""
        known = self._fit(origin)[2]
        found = known.nearest(self._features[:, origin], self._settings.similar)
        return [[(int(known.pairs.areas[i]), int(known.pairs.months[i])) for i in row] for row in found]

    def _fit(self, origin: int) -> tuple[int, Regression, Analogues]:
        """Return what was learnt at the last calendar month for learning, so that every run learns alike."""
        month = origin - (self._first + origin) % self._settings.refit_months
        if self._fitted is None or self._fitted[0] != month:
            self._fitted = (month, *self._learn(month))
        return self._fitted

    def _learn(self, month: int) -> tuple[Regression, Analogues]:
        chance = self._chance(month)
        known = pairs.until(month, self._counts, self._features, self._horizon, self._settings.memory_months)
        known = pairs.thinned(known, self._settings.most_pairs, chance)
        finder = likeness(known, forest=self._settings.forest, seed=int(chance.integers(2**31)))
        return Regression(known), Analogues(known, finder)

    def _chance(self, month: int) -> np.random.Generator:
        # one stream for each month of the calendar: a later run draws the past as the earlier run did
        return np.random.default_rng([self._seed, self._horizon, self._first + month])
