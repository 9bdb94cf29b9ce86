"""One log-linear regression for all areas, with a ridge penalty and its own past misses as the spread."""

import numpy as np

from .pairs import Pairs
from .samples import Draws, Floats, from_points

RIDGE = 5.0
LIKE = 200
HEADROOM = 2.0
# no draw is more than twice the highest count ever seen


class Regression:
    """log1p(outcome) on standardised features."""

    def __init__(self, pairs: Pairs) -> None:
        self._centre, self._scale = pairs.rows.mean(axis=0), pairs.rows.std(axis=0) + 1e-9
        truth = np.log1p(pairs.outcomes)
        self._coefficients = _solve(self._design(pairs.rows), truth)
        fitted = self.expected(pairs.rows)
        order = np.argsort(fitted, kind="stable")
        self._fitted, self._misses = fitted[order], (truth - fitted)[order]
        self._nil = pairs.outcomes[order] == 0
        self._ceiling = HEADROOM * pairs.outcomes.max()

    def expected(self, rows: Floats) -> Floats:
        """Return the expected log1p count: (rows, features) to (rows,). Rounded, so that machines agree."""
        return np.round(self._design(rows) @ self._coefficients, 9)

    def draws(self, rows: Floats) -> Draws:
        """Return draws for each row: the expected value and the misses of the 200 expectations nearest in rank.

        Where such a past area-month came out as nil, so does the draw.
        """
        expected = self.expected(rows)
        width = min(LIKE, len(self._fitted))
        middle = np.searchsorted(self._fitted, expected) - width // 2
        like = np.clip(middle, 0, len(self._fitted) - width)[:, None] + np.arange(width)
        values = np.rint(np.expm1(expected[:, None] + self._misses[like]))
        return from_points(np.where(self._nil[like], 0, np.clip(values, 0, self._ceiling)))

    def _design(self, rows: Floats) -> Floats:
        return np.column_stack([np.ones(len(rows)), (rows - self._centre) / self._scale])


def _solve(design: Floats, truth: Floats) -> Floats:
    penalty = RIDGE * np.eye(design.shape[1])
    # the intercept goes free
    penalty[0, 0] = 0
    return np.linalg.solve(design.T @ design + penalty, design.T @ truth).astype(np.float64)
