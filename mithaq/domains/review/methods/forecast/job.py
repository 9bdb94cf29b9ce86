"""The one entry for the worker: from a panel of counts to forecasts with their record."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from .analogues import has_forest
from .members import NAMES, Members, earliest
from .panel import Counts, Panel, month_number, month_of
from .record import record, rounded
from .result import (
    QUANTILES,
    THRESHOLDS,
    AreaForecast,
    Forecast,
    HorizonForecast,
    SeriesForecast,
    Similar,
)
from .rolling import Rolled, first_needed, roll
from .samples import at_least, quantiles
from .settings import MEASURED, Settings

HORIZONS = (1, 3, 6)
FARTHEST = 6
# ten to fourteen months ahead nothing beat the baseline: none of that is offered


def run(
    panel: Panel,
    *,
    origin: date,
    horizons: Sequence[int] = HORIZONS,
    seed: int = 0,
    settings: Settings = MEASURED,
) -> Forecast:
    """Forecast every series of the panel from what was known at the end of month `origin`.

    Months of the panel after `origin` are cut off before anything is computed. Horizons are months, 1 to 6.
    Raises ValueError for a panel too short for the farthest horizon, or a horizon out of bounds.
    """
    known = panel.until(origin)
    _check(known, horizons)
    series, left_out = [], {}
    for place, name in enumerate(known.series):
        counts = known.values[:, :, place]
        total = int(counts[:, -settings.fewest_months :].sum())
        if total < settings.fewest:
            left_out[name] = total
            continue
        ahead = tuple(_ahead(known, counts, horizon, seed, settings) for horizon in horizons)
        series.append(SeriesForecast(name, ahead))
    likeness = "forest" if settings.forest and has_forest() else "neighbours"
    return Forecast(origin, seed, likeness, tuple(series), left_out)


def _check(known: Panel, horizons: Sequence[int]) -> None:
    if not horizons or any(not 1 <= horizon <= FARTHEST for horizon in horizons):
        raise ValueError(f"horizons are 1 to {FARTHEST} months")
    needed = earliest(max(horizons)) + 1
    if known.months < needed:
        raise ValueError(f"{needed} months are needed, {known.months} are known")


def _ahead(known: Panel, counts: Counts, horizon: int, seed: int, settings: Settings) -> HorizonForecast:
    members = Members(counts, month_number(known.first), horizon, seed=seed, settings=settings)
    last = known.months - 1
    start = first_needed(last - horizon - settings.past_origins + 1, horizon)
    rolled = roll(counts, members, horizon, range(start, last + 1))
    return HorizonForecast(
        horizon=horizon,
        target=month_of(month_number(known.first) + last + horizon),
        fell_back=bool(rolled.fell_back[-1]),
        weights=tuple(dict(zip(NAMES, map(rounded, weights), strict=True)) for weights in rolled.weights[-1]),
        areas=_areas(known, counts, horizon, rolled, members.similar(last)),
        record=record(counts, known.first, horizon, rolled, shown=settings.past_origins, seed=seed),
    )


def _areas(
    known: Panel, counts: Counts, horizon: int, rolled: Rolled, similar: list[list[tuple[int, int]]]
) -> tuple[AreaForecast, ...]:
    draws, baseline = rolled.published[-1], rolled.baseline[-1]
    ranges = quantiles(draws, QUANTILES)
    chances = np.stack([at_least(draws, threshold) for threshold in THRESHOLDS], axis=-1)
    return tuple(
        AreaForecast(
            area=area,
            draws=tuple(map(int, draws[place])),
            quantiles=tuple(map(int, ranges[place])),
            at_least=tuple(map(rounded, chances[place])),
            baseline=tuple(map(int, baseline[place])),
            similar=tuple(_similar(known, counts, horizon, *found) for found in similar[place]),
        )
        for place, area in enumerate(known.areas)
    )


def _similar(known: Panel, counts: Counts, horizon: int, area: int, month: int) -> Similar:
    return Similar(
        known.areas[area],
        month_of(month_number(known.first) + month),
        int(counts[area, month]),
        int(counts[area, month + horizon]),
    )
