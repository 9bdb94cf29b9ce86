"""Forecasts against conflictology, the area's own last twelve months, at origins from January 2015 on.

Every origin sees the months before it alone; settings were chosen on months before 2015 (docs/reference/forecasts.md).
Skill is 1 − CRPS / CRPS of conflictology; its limits resample areas.
"""

import json
import subprocess
import sys
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mithaq.domains.review.methods import scores
from mithaq.domains.review.methods.forecast import history, rolling
from mithaq.domains.review.methods.forecast.members import Members
from mithaq.domains.review.methods.forecast.panel import Panel, month_number
from mithaq.domains.review.methods.forecast.settings import Settings

from . import panels
from .row import Row

HORIZONS = (1, 3, 6)
FROM = date(2015, 1, 1)
LAST = date(2020, 12, 1)
# the origins asked for; countries are known to 2022 and are shown for both
SEED = 1
# published years whose twelve months of input are in the targets carried here
VIEWS_YEARS = (2020, 2021, 2022)
SECONDS, MEGABYTES = 60.0, 400.0


@dataclass(frozen=True)
class Scored:
    """Scores (forecasts, areas) over all origins and horizons: published, pool without fall-back, baseline.

    `origins` are the months (`month_number`) of the forecasts; `wide` where the range is more than nil to nil, `busy`
    where the area by itself had as many of late as a series needs to be issued.
    """

    origins: NDArray[np.int64]
    published: scores.Floats
    pooled: scores.Floats
    baseline: scores.Floats
    log_published: scores.Floats
    log_baseline: scores.Floats
    covered: scores.Floats
    wide: NDArray[np.bool_]
    pit: scores.Floats
    busy: NDArray[np.bool_]

    def until(self, month: date) -> "Scored":
        """Return the scores of origins up to `month`."""
        kept = self.origins <= month_number(month)
        return Scored(*(getattr(self, field.name)[kept] for field in fields(self)))


def run(scale: float = 1.0) -> list[Row]:
    """Measure all panels from 2015 on; below full size only the last part of the years, and fewer panels."""
    libya = panels.libya()
    countries = _scored(panels.countries(), "fatalities", scale)
    rows = [
        _views(),
        *_panel("fatalities, 22 districts", _scored(libya, "fatalities", scale), 0.08),
        *_panel("events, 22 districts", _scored(libya, "events", scale), 0.07),
        *_panel("fatalities, country-months, origins to 2022", countries, 0.09),
    ]
    if scale >= 1:
        rows += _panel("fatalities, country-months, origins 2015-2020", countries.until(LAST), 0.09)
        cells = _scored(panels.region_cells(), "fatalities", scale)
        rows += _panel("fatalities, cells of the region", cells, 0.06)
    return rows + _job()


def _views() -> Row:
    """Score our conflictology as the challenge did: January to December from the data to October before."""
    panel, published = panels.views_targets(), panels.views_conflictology()
    ours = {year: _views_year(panel, year) for year in VIEWS_YEARS}
    apart = max(abs(ours[year] - published[year]) for year in VIEWS_YEARS)
    return Row(
        f"conflictology, ViEWS {VIEWS_YEARS[0]}-{VIEWS_YEARS[-1]}: CRPS apart from the published, most",
        ", ".join(f"{ours[year]:.4f}" for year in VIEWS_YEARS),
        ", ".join(f"{published[year]:.4f}" for year in VIEWS_YEARS),
        apart,
        0.001,
    )


def _views_year(panel: Panel, year: int) -> float:
    start = panel.column(date(year, 1, 1))
    counts = panel.values[:, :, 0]
    draws = history.conflictology(counts[:, : start - 2])
    return float(np.mean([scores.crps(draws, counts[:, start + month]) for month in range(12)]))


def _panel(name: str, scored: Scored, limit: float) -> list[Row]:
    skill = scores.skill(scored.published, scored.baseline)
    low, high = scores.skill_limits(scored.published, scored.baseline, np.random.default_rng(SEED))
    log_skill = scores.skill(scored.log_published, scored.log_baseline)
    inside = float(np.mean(np.abs(scored.pit - 0.5) < 0.45))
    pool = scores.skill(scored.pooled, scored.baseline)
    ours = (
        f"{scored.published.mean():.3f} (skill {skill:+.1%} [{low:.1%}, {high:.1%}]; pool alone {pool:+.1%})"
    )
    return [
        Row(
            f"{name}: skill in CRPS", ours, f"conflictology {scored.baseline.mean():.3f}", skill, limit, True
        ),
        Row(f"{name}: lower 95 % limit of it", f"{low:+.1%}", "nil", low, 0, True),
        Row(f"{name}: skill on log1p", f"{log_skill:+.1%}", "nil", log_skill, 0, True),
        Row(
            f"{name}: cover of 90 % ranges, randomised, away from .93",
            f"{inside:.3f}",
            ".88 to .98",
            abs(inside - 0.93),
            0.05,
        ),
        _plain_cover(f"{name}: cover of 90 % ranges, plain", scored, np.ones_like(scored.busy)),
        _plain_cover(f"{name}: the same, areas with 30 in 36 months", scored, scored.busy),
    ]


def _plain_cover(name: str, scored: Scored, chosen: NDArray[np.bool_]) -> Row:
    """Return how often the truth lay in the range, ends included, of the chosen forecasts (forecasts, areas)."""
    covered = float(scored.covered[chosen].mean())
    skill = scores.skill(scored.published[chosen], scored.baseline[chosen])
    wide = scored.wide & chosen
    told = (
        f"{covered:.3f} (of {chosen.mean():.0%}, skill {skill:+.1%};"
        f" ranges wider than [0, 0], {wide.sum() / chosen.sum():.0%}: {scored.covered[wide].mean():.3f})"
    )
    return Row(f"{name}, away from .93", told, ".88 to .98", abs(covered - 0.93), 0.05)


def _scored(panel: Panel, series: str, scale: float) -> Scored:
    counts = panel.only([series]).values[:, :, 0]
    parts = [_at_horizon(counts, panel.first, horizon, scale) for horizon in HORIZONS]
    return Scored(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _at_horizon(counts: scores.Numbers, first: date, horizon: int, scale: float) -> list[scores.Numbers]:
    last = counts.shape[1] - horizon
    begin = month_number(FROM) - month_number(first)
    begin = last - max(6, int((last - begin) * scale))
    members = Members(counts, month_number(first), horizon, seed=SEED, settings=Settings())
    start = rolling.first_needed(begin, horizon)
    rolled = rolling.roll(counts, members, horizon, range(start, last))
    published, truth = rolled.published[begin - start :], counts[:, begin + horizon :].T
    pooled, baseline = rolled.pooled[begin - start :], rolled.baseline[begin - start :]
    return [
        month_number(first) + np.arange(begin, last),
        scores.crps(published, truth),
        scores.crps(pooled, truth),
        scores.crps(baseline, truth),
        scores.log_crps(published, truth),
        scores.log_crps(baseline, truth),
        scores.within(*scores.interval(published), truth).astype(float),
        scores.interval(published)[1] > 0,
        scores.pit(published, truth, np.random.default_rng(SEED)),
        _busy(counts, range(begin, last)),
    ]


def _busy(counts: scores.Numbers, origins: range) -> NDArray[np.bool_]:
    """Return which areas (origins, areas) by themselves had what a whole series needs to be issued."""
    usual = Settings()
    of_late = [counts[:, max(0, n + 1 - usual.fewest_months) : n + 1].sum(axis=1) for n in origins]
    return np.stack(of_late) >= usual.fewest


def _job() -> list[Row]:
    """Run the whole job twice, each in a process of its own: 22 districts × 6 series × 3 horizons."""
    first, again = _in_process(), _in_process()
    return [
        Row(
            "forecast job, 22 × 6 × 3",
            f"{first['seconds']:.1f} s",
            f"{SECONDS:.0f} s",
            first["seconds"] / SECONDS,
            1,
        ),
        Row(
            "forecast job, peak memory",
            f"{first['megabytes']:.0f} MB",
            f"{MEGABYTES:.0f} MB",
            first["megabytes"] / MEGABYTES,
            1,
        ),
        Row(
            "forecast job again: bytes that differ",
            first["digest"][:12],
            again["digest"][:12],
            float(first["digest"] != again["digest"]),
            0,
        ),
    ]


def _in_process() -> dict[str, Any]:
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.forecast_job"], check=True, capture_output=True
    )
    printed: dict[str, Any] = json.loads(answer.stdout)
    return printed
