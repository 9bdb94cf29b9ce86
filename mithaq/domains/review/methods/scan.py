"""Is something gathering now, somewhere? The prospective space-time permutation scan; needs no population.

Source: Kulldorff et al. 2005, PLoS Medicine 2(3): e59.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Floats = NDArray[np.float64]

LEAST_EVENTS = 50
LARGEST_SHARE = 0.5
LONGEST_PERIODS = 4
REPLICATES = 199


@dataclass(frozen=True)
class Cluster:
    """The likeliest cluster: `areas` (places on the first axis) over the last `periods`.

    `expected` is how many events these areas would have had if space and time were unrelated; `chance` the share of
    permutations with a cluster at least as strong.
    """

    areas: tuple[int, ...]
    periods: int
    observed: int
    expected: float
    chance: float


def scan(
    counts: Counts,
    zones: NDArray[np.bool_],
    rng: np.random.Generator,
    *,
    replicates: int = REPLICATES,
    longest: int = LONGEST_PERIODS,
) -> Cluster | None:
    """Return the likeliest cluster that is still going on in `counts` (areas, periods); None below fifty events.

    `zones` (zones, areas) are the sets of areas looked at; they are tried with the last 1 to `longest` periods.
    """
    if counts.sum() < LEAST_EVENTS:
        return None
    inside, expected = _windows(counts, zones, longest)
    strength = _strength(inside, expected, int(counts.sum()))
    best = np.unravel_index(int(strength.argmax()), strength.shape)
    others = np.array(
        [_strongest(shuffled, zones, expected, longest) for shuffled in _shuffles(counts, rng, replicates)]
    )
    return Cluster(
        areas=tuple(int(area) for area in np.flatnonzero(zones[best[0]])),
        periods=int(best[1]) + 1,
        observed=int(inside[best]),
        expected=float(expected[best]),
        chance=float((1 + (others >= strength[best]).sum()) / (replicates + 1)),
    )


def _windows(counts: Counts, zones: NDArray[np.bool_], longest: int) -> tuple[Floats, Floats]:
    """Return observed and expected events, (zones, window lengths), windows ending with the last period."""
    inside = _observed(counts, zones, longest)
    by_zone = zones @ counts.sum(axis=1)
    by_window = np.cumsum(counts.sum(axis=0)[::-1])[:longest]
    return inside, np.outer(by_zone, by_window) / counts.sum()


def _observed(counts: Counts, zones: NDArray[np.bool_], longest: int) -> Floats:
    backwards = np.cumsum(counts[:, ::-1], axis=1)[:, :longest]
    return (zones.astype(np.float64) @ backwards).astype(np.float64)


def _strength(inside: Floats, expected: Floats, total: int) -> Floats:
    """Return the log of the Poisson generalised likelihood ratio; 0 where no more happened than expected."""
    outside = total - inside
    more = (inside > expected) & (expected > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = inside * np.log(inside / expected)
        rest = np.where(outside > 0, outside * np.log(outside / (total - expected)), 0.0)
    return np.where(more, ratio + rest, 0.0)


def _strongest(counts: Counts, zones: NDArray[np.bool_], expected: Floats, longest: int) -> float:
    # both margins survive a permutation, so what is expected does too
    return float(_strength(_observed(counts, zones, longest), expected, int(counts.sum())).max())


def _shuffles(counts: Counts, rng: np.random.Generator, replicates: int) -> Iterator[Counts]:
    """Yield the same events with their times dealt out anew."""
    areas = np.repeat(np.arange(counts.shape[0]), counts.sum(axis=1))
    periods = np.repeat(np.arange(counts.shape[1]), counts.sum(axis=0))
    for _ in range(replicates):
        flat = np.bincount(areas * counts.shape[1] + rng.permutation(periods), minlength=counts.size)
        yield flat.reshape(counts.shape)


def zones_of(centroids: Any, largest: float = LARGEST_SHARE) -> NDArray[np.bool_]:
    """Return the zones around each centroid (latitude, longitude in degrees): its 1, 2, … nearest areas.

    No zone holds more than the share `largest` of all areas. Shape (zones, areas), without doubles.
    """
    points = [tuple(point) for point in centroids]
    most = max(1, int(len(points) * largest))
    found: dict[frozenset[int], None] = {}
    for centre in points:
        order = sorted(range(len(points)), key=lambda n, c=centre: (_distance(c, points[n]), n))  # type: ignore[misc]
        for size in range(1, most + 1):
            found[frozenset(order[:size])] = None
    zones = np.zeros((len(found), len(points)), dtype=bool)
    for row, members in enumerate(found):
        zones[row, sorted(members)] = True
    return zones


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance, in earth radii (haversine)."""
    (lat1, lon1), (lat2, lon2) = [(radians(a), radians(b)) for a, b in (one, other)]
    inner = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * asin(min(1.0, sqrt(inner)))
