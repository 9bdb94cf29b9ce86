"""Likeness of area-months by a random forest: alike are those that fall into the same leaves.

Needs scikit-learn (extra `forecast`). Source: Meinshausen 2006, Quantile Regression Forests, JMLR 7: 983-999.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.ensemble import RandomForestRegressor

from .pairs import Pairs
from .samples import Floats

TREES = 100
LEAST_IN_LEAF = 15
MOST_PER_TREE = 6_000
MOST_ALIKE = 200


class Forest:
    """A forest over past area-months; alike is what shares most leaves with a query."""

    def __init__(self, pairs: Pairs, seed: int) -> None:
        self._forest = RandomForestRegressor(
            n_estimators=TREES,
            min_samples_leaf=LEAST_IN_LEAF,
            max_features=1 / 3,
            max_samples=min(MOST_PER_TREE, len(pairs.rows)),
            random_state=seed,
        ).fit(pairs.rows.astype(np.float32), np.log1p(pairs.outcomes))
        self._width = max(tree.tree_.node_count for tree in self._forest.estimators_)
        self._members = self._leaves(pairs.rows)
        self._sizes = np.maximum(np.asarray(self._members.sum(axis=0)).ravel(), 1)

    def alike(self, queries: Floats) -> tuple[NDArray[np.int64], Floats]:
        """Return the places of the most alike rows, most alike first, and their weights: both (queries, most)."""
        shares = sparse.csr_matrix(self._leaves(queries).multiply(1 / self._sizes))
        weights = np.round((shares @ self._members.T).toarray(), 9)
        order = np.argsort(-weights, axis=1, kind="stable")[:, :MOST_ALIKE]
        return order, np.take_along_axis(weights, order, axis=1)

    def _leaves(self, rows: Floats) -> sparse.csr_matrix:
        """Return which leaf of which tree holds each row: (rows, leaves), one in each tree."""
        leaf = self._forest.apply(rows.astype(np.float32))
        count, trees = leaf.shape
        columns = leaf + self._width * np.arange(trees)
        starts = np.arange(count + 1) * trees
        return sparse.csr_matrix(
            (np.ones(leaf.size), columns.ravel(), starts), shape=(count, self._width * trees)
        )
