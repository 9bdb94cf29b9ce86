"""Past area-months beside what followed them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .features import NEEDED
from .panel import Counts
from .samples import Floats


@dataclass(frozen=True)
class Pairs:
    """Features (rows, features), the outcomes and, to name a row again, its area and month; newest first."""

    rows: Floats
    outcomes: Counts
    areas: NDArray[np.int64]
    months: NDArray[np.int64]


def until(month: int, counts: Counts, features: Floats, horizon: int, memory: int) -> Pairs:
    """Return the pairs whose outcome was known at the end of `month`, at most `memory` months of them.

    counts: (areas, months), features: (areas, months, features). Raises ValueError if there are none.
    """
    last = month - horizon
    first = max(NEEDED, last - memory + 1)
    if last < first:
        raise ValueError(f"{month + 1} months are too few to learn from at horizon {horizon}")
    months = np.arange(last, first - 1, -1)
    areas = np.arange(len(counts))
    return Pairs(
        features[:, months].transpose(1, 0, 2).reshape(-1, features.shape[2]),
        counts[:, months + horizon].T.ravel(),
        np.tile(areas, len(months)),
        np.repeat(months, len(areas)),
    )


def thinned(pairs: Pairs, most: int, rng: np.random.Generator) -> Pairs:
    """Return at most `most` of the pairs, chosen by chance, in their order."""
    if len(pairs.outcomes) <= most:
        return pairs
    kept = np.sort(rng.choice(len(pairs.outcomes), most, replace=False))
    return Pairs(pairs.rows[kept], pairs.outcomes[kept], pairs.areas[kept], pairs.months[kept])
