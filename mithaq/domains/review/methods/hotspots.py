"""Areas that stand out together with their neighbours: the local G statistic, held against chance discoveries.

Plain Python, because pages ask for it: the web process never loads the array library.

Sources: Getis & Ord 1992, Geogr. Anal. 24(3): 189-206; Ord & Getis 1995, Geogr. Anal. 27(4): 286-306.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import erfc, fsum, log1p, sqrt
from typing import Literal

from .discoveries import discoveries

LEAST_AREAS = 12
FALSE_SHARE = 0.05


@dataclass(frozen=True)
class Spot:
    """One area: its statistic in standard deviations, its two-sided probability, and what is said of it."""

    z: float
    chance: float
    kind: Literal["hot", "cold", ""]


def g_star(values: Sequence[float], near: Sequence[set[int]]) -> list[float]:
    """Return the standardised Gi* of `values`, with `near` the places of the neighbours of each.

    An area counts as its own neighbour. 0 where nothing differs, and where everything is near.
    """
    n = len(values)
    mean = fsum(values) / n
    spread = sqrt(fsum((value - mean) ** 2 for value in values) / n)
    found = []
    for place, others in enumerate(near):
        around = others | {place}
        scale = spread * sqrt(len(around) * (n - len(around)) / (n - 1))
        found.append((fsum(values[p] for p in around) - mean * len(around)) / scale if scale else 0.0)
    return found


def spots(counts: Mapping[str, float], neighbours: Mapping[str, Sequence[str]]) -> dict[str, Spot]:
    """Return what each area is, by code, from its count on the log scale; nothing for fewer than twelve areas.

    Of the areas called hot or cold, one in twenty at most is so by chance. Neighbours without a count are left out.
    """
    if len(counts) < LEAST_AREAS:
        return {}
    place = {code: number for number, code in enumerate(counts)}
    near = [{place[other] for other in neighbours[code] if other in place} for code in counts]
    scores = g_star([log1p(count) for count in counts.values()], near)
    chances = [erfc(abs(z) / sqrt(2)) for z in scores]
    real = discoveries(chances, FALSE_SHARE)
    return {
        code: Spot(z, chance, _kind(z) if is_real else "")
        for code, z, chance, is_real in zip(counts, scores, chances, real, strict=True)
    }


def _kind(z: float) -> Literal["hot", "cold"]:
    return "hot" if z > 0 else "cold"
