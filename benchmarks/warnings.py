"""Warnings, hot spots and clusters held against what is known: simulated weeks, recorded values of another program.

The simulated weeks have one noise model, for all methods alike: negative binomial counts (shape 3) around a level that
differs by area (0.5 to 6 events a week) and drifts (a fifth, half gone after 26 weeks); a rise triples it
for 8 weeks. All methods look at the last seven days, every day, as the product does.
"""

import json
from collections.abc import Callable
from math import comb, log1p
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mithaq.domains.review.methods import hotspots, scan, warnings

from .row import Row

SEED = 20260801
WINDOW = warnings.REFERENCE_WEEKS + warnings.GUARD_WEEKS + 1
LOWEST, HIGHEST, SHAPE, DRIFT, HALF_LIFE = 0.5, 6.0, 3.0, 0.2, 26
RISE, RISE_WEEKS, RISES_AFTER, SEEN_WITHIN = 3.0, 8, 4, 4
WEEK = 7
RECORDED = Path(__file__).parent.parent / "tests/data/review/gstar-esda.json"

Days = NDArray[np.int64]
Judge = Callable[[NDArray[Any]], NDArray[Any]]


def run(scale: float = 1.0) -> list[Row]:
    """Measure goals 7 and 8 of the analytics."""
    return [*_warnings(scale), _gi_star(), *_scan(scale)]


def _warnings(scale: float) -> list[Row]:
    rng, areas = np.random.default_rng(SEED), max(400, int(4000 * scale))
    quiet = _days(rng, areas, 52)
    rising = _days(rng, areas, RISES_AFTER + RISE_WEEKS, rises_after=RISES_AFTER)
    false = _per_year(_judged(_raised, quiet))
    seen = _seen(_judged(_raised, rising))
    ours, peer = (_seen_at_one_a_year(score, quiet, rising) for score in (_reference_score, _ears_score))
    return [
        Row("false warnings per area and year, quiet weeks", f"{false:.2f}", "1", false, 1.0),
        Row("tripling seen within 4 weeks", f"{seen:.2f}", "all", seen, 0.65, at_least=True),
        Row(
            "tripling seen, at one false warning a year",
            f"{ours:.2f}",
            f"EARS C2 {peer:.2f}",
            ours / peer,
            1.15,
            at_least=True,
        ),
    ]


def _days(rng: np.random.Generator, areas: int, weeks: int, *, rises_after: int | None = None) -> Days:
    """Return counts by day (areas, days): WINDOW weeks to compare with, then `weeks` to judge."""
    length, keep = WINDOW + weeks, 0.5 ** (1 / HALF_LIFE)
    drift = np.empty((areas, length))
    drift[:, 0] = rng.normal(0, DRIFT, areas)
    for week in range(1, length):
        drift[:, week] = keep * drift[:, week - 1] + np.sqrt(1 - keep**2) * DRIFT * rng.normal(size=areas)
    level = np.exp(rng.uniform(np.log(LOWEST), np.log(HIGHEST), (areas, 1)) + drift - DRIFT**2 / 2)
    if rises_after is not None:
        start = WINDOW + rises_after
        level[:, start : start + RISE_WEEKS] *= RISE
    by_week = rng.gamma(SHAPE, level / SHAPE)
    return rng.poisson(np.repeat(by_week / WEEK, WEEK, axis=1)).astype(np.int64)


def _judged(judge: Judge, days: Days) -> NDArray[Any]:
    """Return what `judge` says on each day (areas, days), given the WINDOW weeks (areas, weeks) that end with it."""
    total = np.cumsum(np.pad(days, ((0, 0), (1, 0))), axis=1)
    back = WEEK * np.arange(WINDOW, -1, -1)
    looked_on = range(WINDOW * WEEK, days.shape[1])
    return np.stack([judge(np.diff(total[:, 1 + day - back], axis=1)) for day in looked_on], axis=1)


def _raised(windows: NDArray[Any]) -> NDArray[np.bool_]:
    """Return where the product raises a warning of either level, before any cool-down."""
    past, now = warnings.past_of(windows), windows[..., -1]
    known = warnings.Reference.of(past)
    over = now > known.limit()
    slow = warnings.slow_rise(windows[..., -warnings.LONGEST_RISE :], known.mean, SHAPE)[..., -1]
    return (over | (slow > warnings.SLOW_LIMIT)) & (now >= warnings.LEAST_COUNT)


def _reference_score(windows: NDArray[Any]) -> NDArray[np.float64]:
    """Return the z at which the last seven days would just be a warning."""
    known, now = warnings.Reference.of(warnings.past_of(windows)), windows[..., -1]
    error = np.sqrt(known.spread * known.mean * (1 + 1 / known.weeks))
    score = 1.5 * ((now / known.mean) ** (2 / 3) - 1) * known.mean / error
    return np.where(now >= warnings.LEAST_COUNT, score, 0.0)


def _ears_score(windows: NDArray[Any]) -> NDArray[np.float64]:
    return np.where(windows[..., -1] >= warnings.LEAST_COUNT, warnings.ears_score(windows), 0.0)


def _per_year(raised: NDArray[np.bool_]) -> float:
    """Return warnings per area and year, with the cool-down."""
    last, told = np.full(len(raised), -99), 0
    for day in range(raised.shape[1]):
        new = raised[:, day] & (day - last > warnings.COOL_DOWN_DAYS)
        told += int(new.sum())
        last = np.where(new, day, last)
    return told / len(raised) / (raised.shape[1] / (52 * WEEK))


def _seen(raised: NDArray[np.bool_]) -> float:
    """Return the share of areas warned of in the first weeks of the rise."""
    start = RISES_AFTER * WEEK
    return float(raised[:, start : start + SEEN_WITHIN * WEEK].any(axis=1).mean())


def _seen_at_one_a_year(score: Judge, quiet: Days, rising: Days) -> float:
    """Return the share seen with the threshold that gives one false warning per area and year."""
    on_quiet, low, high = _judged(score, quiet), 0.0, 10.0
    for _ in range(30):
        middle = (low + high) / 2
        low, high = (middle, high) if _per_year(on_quiet > middle) > 1 else (low, middle)
    return _seen(_judged(score, rising) > high)


def _gi_star() -> Row:
    recorded = json.loads(RECORDED.read_text(encoding="utf-8"))
    made_with = recorded["made_with"]
    apart = max(_apart(case) for case in recorded["cases"])
    return Row(
        "Gi*, largest difference", f"{apart:.1e}", f"esda {made_with['esda']}, 1e-9", apart / 1e-9, 1.0
    )


def _apart(case: dict[str, Any]) -> float:
    near = [set(others) for others in case["neighbours"]]
    ours = hotspots.g_star([log1p(count) for count in case["counts"]], near)
    return max(abs(mine - theirs) for mine, theirs in zip(ours, case["z"], strict=True))


CLUSTER_AREAS, CLUSTER_WEEKS, SCAN_WEEKS, PER_WEEK = 3, 4, 26, 1.5


def _scan(scale: float) -> list[Row]:
    """Measure the scan over the districts: no cluster, then three neighbours at three times their rate."""
    from mithaq.domains.areas.rules import gazetteer

    zones = scan.zones_of([area.centroid for area in gazetteer.areas("LBY")])
    rng, runs = np.random.default_rng(SEED), max(60, int(400 * scale))
    found = sum(_finds(rng, zones, 1.0) for _ in range(runs))
    low, high = _limits(runs, 0.05)
    power = sum(_finds(rng, zones, RISE) for _ in range(runs // 2)) / (runs // 2)
    away = abs(found - 0.05 * runs) / ((high - low) / 2)
    return [
        Row(
            "scan, false alarms at .05",
            f"{found} of {runs}",
            f"chance gives {low} to {high}",
            away,
            1.0,
        ),
        Row("scan, clusters found", f"{power:.2f}", "all", power, 0.85, at_least=True),
    ]


def _finds(rng: np.random.Generator, zones: NDArray[np.bool_], rise: float) -> bool:
    areas = zones.shape[1]
    level = rng.gamma(2.0, PER_WEEK / 2, (areas, 1)) * np.ones((1, SCAN_WEEKS))
    three = zones[zones.sum(axis=1) == CLUSTER_AREAS]
    level[three[rng.integers(len(three))], -CLUSTER_WEEKS:] *= rise
    found = scan.scan(rng.poisson(level).astype(np.int64), zones, rng)
    return found is not None and found.chance <= 0.05


def _limits(runs: int, share: float) -> tuple[int, int]:
    """Return the numbers between which 95 % of binomial draws lie."""
    total, low, high = 0.0, None, runs
    for n in range(runs + 1):
        total += comb(runs, n) * share**n * (1 - share) ** (runs - n)
        if low is None and total > 0.025:
            low = n
        if total >= 0.975:
            high = n
            break
    return low or 0, high
