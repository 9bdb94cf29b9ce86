"""What followed in the most similar past area-months, whichever area they were in."""

import importlib.util
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .features import LEVEL
from .neighbours import Neighbours
from .pairs import Pairs
from .samples import Draws, Floats, from_weighted

SCALED_FROM = 3.0
# below three a month an outcome is taken as it was; above, its change is
HALF = 0.5
HEADROOM = 2.0
# no draw is more than twice the highest count ever seen


class Likeness(Protocol):
    """Finds the past area-months most alike to a query."""

    def alike(self, queries: Floats) -> tuple[NDArray[np.int64], Floats]:
        """Return the places of rows and their weights: both (queries, rows found)."""


def has_forest() -> bool:
    """Whether scikit-learn is installed."""
    return importlib.util.find_spec("sklearn") is not None


def likeness(pairs: Pairs, *, forest: bool, seed: int) -> Likeness:
    """Return a forest if one is asked for and can be had, else nearest neighbours."""
    if forest and has_forest():
        from .forest import Forest

        return Forest(pairs, seed)
    return Neighbours(pairs.rows)


class Analogues:
    """Draws from the most similar past area-months."""

    def __init__(self, pairs: Pairs, finder: Likeness) -> None:
        self.pairs, self._finder = pairs, finder
        levels = np.expm1(pairs.rows[:, LEVEL])
        self._change = (pairs.outcomes + HALF) / (levels + HALF)
        self._ceiling = HEADROOM * pairs.outcomes.max()

    def draws(self, rows: Floats) -> Draws:
        """Return draws for each row: outcomes as they were; for busy areas, the change from the level."""
        found, weights = self._finder.alike(rows)
        level = np.expm1(rows[:, LEVEL])[:, None]
        changed = np.clip(np.rint(self._change[found] * (level + HALF) - HALF), 0, self._ceiling)
        return from_weighted(np.where(level > SCALED_FROM, changed, self.pairs.outcomes[found]), weights)

    def nearest(self, rows: Floats, count: int) -> NDArray[np.int64]:
        """Return the places in `pairs` of the `count` most alike to each row, most alike first."""
        return self._finder.alike(rows)[0][:, :count]
