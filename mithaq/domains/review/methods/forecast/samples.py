"""Distributions as equally likely draws: whole numbers in rising order along the last axis."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

DRAWS = 120
# a multiple of 12, so that twelve equally likely months are drawn exactly

Draws = NDArray[np.int32]
Floats = NDArray[np.float64]


def middles(count: int = DRAWS) -> Floats:
    """Return the middles of `count` equal slices of probability."""
    return (np.arange(count) + 0.5) / count


def from_weighted(values: NDArray[np.number], weights: Floats, count: int = DRAWS) -> Draws:
    """Return `count` draws for each row of weighted points: the points at the middles of equal slices.

    values: (rows, points); weights: the same, or (points,) for all rows. Weights need not sum to 1, but those
    of a row must not all be zero.
    """
    rows, points = values.shape
    order = np.argsort(values, axis=1, kind="stable")
    ranked = np.take_along_axis(values, order, axis=1)
    mass = np.cumsum(np.take_along_axis(np.broadcast_to(weights, values.shape), order, axis=1), axis=1)
    # each row is shifted by its number, so that one search serves all rows
    shift = np.arange(rows)[:, None]
    found = np.searchsorted((mass / mass[:, -1:] + shift).ravel(), (middles(count) + shift).ravel())
    places = np.clip(found.reshape(rows, count) - shift * points, 0, points - 1)
    return np.take_along_axis(ranked, places, axis=1).astype(np.int32)


def from_points(values: NDArray[np.number], count: int = DRAWS) -> Draws:
    """Return draws of equally likely points: (rows, points) to (rows, count)."""
    return from_weighted(values, np.ones(values.shape[1]), count)


def mixture(members: Draws, weights: Floats) -> Draws:
    """Return draws of the linear mixture. members: (members, areas, draws); weights: (members,)."""
    count, areas, draws = members.shape
    points = members.transpose(1, 0, 2).reshape(areas, count * draws)
    return from_weighted(points, np.repeat(weights, draws), draws)


def quantiles(draws: Draws, at: Sequence[float]) -> Draws:
    """Return the smallest draws that reach the probabilities `at`: (..., draws) to (..., len(at))."""
    wanted = np.ceil(np.asarray(at) * draws.shape[-1] - 1e-9).astype(int) - 1
    return draws[..., np.clip(wanted, 0, draws.shape[-1] - 1)]


def at_least(draws: Draws, threshold: int) -> Floats:
    """Return the share of draws that reach the threshold."""
    return np.mean(draws >= threshold, axis=-1)
