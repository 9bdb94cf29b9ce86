"""Likeness of area-months by distance between their features; needs NumPy alone."""

import numpy as np
from numpy.typing import NDArray

from .samples import Floats

NEAREST = 60


class Neighbours:
    """Past area-months; each query's sixty nearest are equally alike to it."""

    def __init__(self, rows: Floats) -> None:
        self._centre, self._scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
        self._rows = (rows - self._centre) / self._scale
        self._lengths = np.sum(self._rows**2, axis=1)

    def alike(self, queries: Floats) -> tuple[NDArray[np.int64], Floats]:
        """Return the places of the most alike rows, nearest first, and their weights: both (queries, nearest)."""
        asked = (queries - self._centre) / self._scale
        # the query's own length changes no order and is left out
        distance = np.round(self._lengths - 2 * asked @ self._rows.T, 5)
        # equal distances are told apart by place, the newest first: no sort may then differ between machines
        distance += np.arange(len(self._rows)) * 1e-10
        nearest = min(NEAREST, len(self._rows))
        found = np.argpartition(distance, nearest - 1, axis=1)[:, :nearest]
        order = np.argsort(np.take_along_axis(distance, found, axis=1), axis=1)
        return np.take_along_axis(found, order, axis=1), np.full(found.shape, 1 / nearest)
