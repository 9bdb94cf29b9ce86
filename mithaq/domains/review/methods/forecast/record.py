"""Scores of past forecasts beside those of the baseline."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from .. import scores
from .panel import Counts, month_number, month_of
from .rolling import Rolled
from .samples import Draws, Floats

METRICS = tuple(scores.METRICS)
REPORTED_DIGITS = 6


@dataclass(frozen=True)
class Past:
    """One past forecast: means over the areas of each metric, ours and the baseline's."""

    origin: date
    target: date
    fell_back: bool
    ours: dict[str, float]
    baseline: dict[str, float]


@dataclass(frozen=True)
class Record:
    """All past forecasts shown, their means, and the skill in CRPS with its 95 % limits over areas.

    Skills and limits are None where there is nothing to compare with: no verified origin, or a baseline without
    error. `calibration` counts randomised probability integral transforms by tenths; level is calibrated.
    """

    past: tuple[Past, ...]
    ours: dict[str, float]
    baseline: dict[str, float]
    skill: float | None
    skill_limits: tuple[float, float] | None
    log_skill: float | None
    calibration: tuple[int, ...]


def record(counts: Counts, first: date, horizon: int, rolled: Rolled, *, shown: int, seed: int) -> Record:
    """Score what was published at the last `shown` verified origins. counts: (areas, months) known now."""
    known = [turn for turn, origin in enumerate(rolled.origins) if origin + horizon < counts.shape[1]][
        -shown:
    ]
    if not known:
        return Record((), {}, {}, None, None, None, ())
    targets = [rolled.origins[turn] + horizon for turn in known]
    truth = counts[:, targets].T
    ours, baseline = _scored(rolled.published[known], truth), _scored(rolled.baseline[known], truth)
    begin = month_number(first)
    past = tuple(
        Past(
            month_of(begin + rolled.origins[turn]),
            month_of(begin + target),
            bool(rolled.fell_back[turn]),
            _means(ours, place),
            _means(baseline, place),
        )
        for place, (turn, target) in enumerate(zip(known, targets, strict=True))
    )
    chance = np.random.default_rng([seed, horizon])
    skill, limits, log_skill = _skills(ours, baseline, chance)
    tenths = np.histogram(scores.pit(rolled.published[known], truth, chance), bins=10, range=(0, 1))[0]
    return Record(
        past, _means(ours), _means(baseline), skill, limits, log_skill, tuple(int(count) for count in tenths)
    )


def _scored(draws: Draws, truth: Counts) -> dict[str, Floats]:
    return {name: metric(draws, truth) for name, metric in scores.METRICS.items()}


def _means(scored: dict[str, Floats], place: int | None = None) -> dict[str, float]:
    """Return the mean of each metric, of one origin or of all."""
    return {
        name: rounded(np.mean(values if place is None else values[place])) for name, values in scored.items()
    }


def _skills(
    ours: dict[str, Floats], baseline: dict[str, Floats], chance: np.random.Generator
) -> tuple[float | None, tuple[float, float] | None, float | None]:
    if not baseline["crps"].sum() > 0:
        return None, None, None
    low, high = scores.skill_limits(ours["crps"], baseline["crps"], chance)
    return (
        rounded(scores.skill(ours["crps"], baseline["crps"])),
        (rounded(low), rounded(high)),
        rounded(scores.skill(ours["log_crps"], baseline["log_crps"])),
    )


def rounded(value: float | np.floating) -> float:
    """Return the value to six digits after the point: beyond these, machines may differ."""
    return round(float(value), REPORTED_DIGITS)
