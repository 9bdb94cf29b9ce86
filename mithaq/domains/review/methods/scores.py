"""Scores of probabilistic forecasts of counts; lower is better in all but coverage and skill.

Draws are equally likely, along the last axis; truth has the shape of the others. Sources: Gneiting & Raftery 2007
(CRPS, interval score), Bosse et al. 2023, PLoS Comp Biol 19(8): e1011393 (log1p), Hegre et al. 2025, JPR 62(6):
2070-2087 (bins of the ignorance score), Czado et al. 2009, Biometrics 65: 1254-1261 (randomised PIT).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = NDArray[Any]

VIEWS_BINS = (0.5, 2.5, 5.5, 10.5, 25.5, 50.5, 100.5, 250.5, 500.5, 1000.5)
RESAMPLES = 2_000


class ScoreError(ValueError):
    """Forecast and truth do not fit together, or a score is asked for that does not exist."""


def crps(draws: Numbers, truth: Numbers) -> Floats:
    """Return mean |x − y| − ½ mean |x − x'| over draws x: the energy form, which equals the score of the sample."""
    ranked = np.sort(draws.astype(np.float64), axis=-1)
    count = ranked.shape[-1]
    distance = np.abs(ranked - np.asarray(truth)[..., None]).mean(axis=-1)
    # the sum over pairs from ranks: the i-th smallest is subtracted count − 1 − i times and added i times
    rank = 2 * np.arange(count) - count + 1
    return distance - (ranked * rank).sum(axis=-1) / count**2


def log_crps(draws: Numbers, truth: Numbers) -> Floats:
    """Return the CRPS of log(1 + count), in which a doubling weighs the same at every size."""
    return crps(np.log1p(draws), np.log1p(truth))


def ignorance(draws: Numbers, truth: Numbers, bins: Sequence[float] = VIEWS_BINS) -> Floats:
    """Return −log2 of the share of draws in the truth's bin, after one more draw was put into each bin."""
    truth_bin = np.digitize(truth, bins)
    inside = (np.digitize(draws, bins) == truth_bin[..., None]).sum(axis=-1)
    return -np.log2((inside + 1) / (draws.shape[-1] + len(bins) + 1))


def interval_score(lower: Numbers, upper: Numbers, truth: Numbers, level: float = 0.9) -> Floats:
    """Return the width of a central interval plus 2/(1 − level) for each unit by which the truth is outside."""
    outside = np.maximum(lower - truth, 0) + np.maximum(truth - upper, 0)
    return (upper - lower) + 2 / (1 - level) * outside


def brier(chance: Floats, happened: NDArray[np.bool_]) -> Floats:
    """Return the squared distance between a probability and what happened."""
    return (chance - happened) ** 2


def within(lower: Numbers, upper: Numbers, truth: Numbers) -> NDArray[np.bool_]:
    """Return where the truth lies in the interval, ends included; the mean of it is the coverage."""
    return (lower <= truth) & (truth <= upper)


def pit(draws: Numbers, truth: Numbers, rng: np.random.Generator) -> Floats:
    """Return the randomised probability integral transform: uniform on [0, 1] for a calibrated forecast of counts."""
    below = (draws < np.asarray(truth)[..., None]).mean(axis=-1)
    same = (draws == np.asarray(truth)[..., None]).mean(axis=-1)
    return below + rng.random(below.shape) * same


def interval(draws: Numbers, level: float = 0.9) -> tuple[Numbers, Numbers]:
    """Return the ends of the central interval: the smallest draws that reach the two probabilities."""
    ranked = np.sort(draws, axis=-1)
    ends = np.array([(1 - level) / 2, (1 + level) / 2])
    # a probability that falls on a draw must not be lifted to the next one by rounding
    places = np.maximum(np.ceil(ends * ranked.shape[-1] - 1e-9).astype(int) - 1, 0)
    return ranked[..., places[0]], ranked[..., places[1]]


def skill(ours: Floats, baseline: Floats) -> float:
    """Return 1 − ours / baseline of the sums: 0.1 is a tenth better. ScoreError if the baseline has no error."""
    total = float(np.sum(baseline))
    if total <= 0:
        raise ScoreError("the baseline has no error to compare with")
    return 1 - float(np.sum(ours)) / total


def skill_limits(
    ours: Floats, baseline: Floats, rng: np.random.Generator, level: float = 0.95
) -> tuple[float, float]:
    """Return the limits of the skill when areas are drawn with replacement. Scores: (forecasts, areas)."""
    areas = ours.shape[-1]
    drawn = rng.integers(0, areas, (RESAMPLES, areas))
    mine, theirs = ours.reshape(-1, areas).sum(axis=0), baseline.reshape(-1, areas).sum(axis=0)
    below = theirs[drawn].sum(axis=1)
    if not below.max() > 0:
        raise ScoreError("the baseline has no error to compare with")
    # a resample of areas where nothing happened at all says nothing
    ratios = 1 - mine[drawn].sum(axis=1)[below > 0] / below[below > 0]
    low, high = np.quantile(ratios, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _interval_score(draws: Numbers, truth: Numbers) -> Floats:
    return interval_score(*interval(draws), truth)


def _brier_at(threshold: int) -> Callable[[Numbers, Numbers], Floats]:
    return lambda draws, truth: brier((draws >= threshold).mean(axis=-1), truth >= threshold)


def _covered(level: float) -> Callable[[Numbers, Numbers], Floats]:
    return lambda draws, truth: within(*interval(draws, level), truth).astype(np.float64)


def weighted_interval(low: Numbers, middle: Numbers, high: Numbers, truth: Numbers) -> Floats:
    """Return the weighted interval score of a middle and a 90 % range; it rewards who says what he expects.

    Source: Bracher et al. 2021, PLoS Comput. Biol. 17(2): e1008618, eq. 1 with one interval.
    """
    return (np.abs(truth - middle) / 2 + 0.05 * interval_score(low, high, truth)) / 1.5


METRICS: Mapping[str, Callable[[Numbers, Numbers], Floats]] = {
    "crps": crps,
    "log_crps": log_crps,
    "ignorance": ignorance,
    "interval_score": _interval_score,
    "brier_1": _brier_at(1),
    "brier_25": _brier_at(25),
    "coverage_50": _covered(0.5),
    "coverage_90": _covered(0.9),
}


@dataclass(frozen=True)
class Labelled:
    """Values whose first two axes are named areas and months."""

    areas: tuple[str, ...]
    months: tuple[str, ...]
    values: Numbers


def evaluate(metrics: Sequence[str], forecast: Labelled, truth: Labelled) -> dict[str, Floats]:
    """Return each metric by area and month, in the forecast's order.

    Raises ScoreError for an unknown metric, or an area or month that is missing, named twice or left over on
    either side, or a value that is no number: a report must never be empty yet successful.
    """
    unknown = sorted(set(metrics) - set(METRICS))
    if unknown or not metrics:
        raise ScoreError(f"no such metric: {', '.join(unknown) or 'none asked for'}")
    rows = _places("area", forecast.areas, truth.areas)
    columns = _places("month", forecast.months, truth.months)
    _check_values(forecast, 3)
    _check_values(truth, 2)
    aligned = truth.values[np.ix_(rows, columns)]
    return {name: METRICS[name](forecast.values, aligned) for name in metrics}


def _places(what: str, wanted: Sequence[str], given: Sequence[str]) -> list[int]:
    if not wanted or len(set(wanted)) != len(wanted) or len(set(given)) != len(given):
        raise ScoreError(f"each {what} must be named once")
    apart = sorted(set(wanted) ^ set(given))
    if apart:
        raise ScoreError(f"{what} on one side only: {', '.join(apart[:5])}")
    place = {name: number for number, name in enumerate(given)}
    return [place[name] for name in wanted]


def _check_values(labelled: Labelled, axes: int) -> None:
    values = labelled.values
    if values.ndim != axes or values.shape[:2] != (len(labelled.areas), len(labelled.months)):
        raise ScoreError(f"values of shape {values.shape} do not fit their names")
    if not values.size or not np.all(np.isfinite(values)):
        raise ScoreError("a value is missing")
