"""Issuing forecasts and scoring those whose months are over, one series at a time: other jobs wait meanwhile."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import IntegrityError, transaction
from numpy.typing import NDArray

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor

from ..actions import adjustments as adjusting
from ..actions import forecasts as actions
from ..methods import scores
from ..methods.forecast import job
from ..methods.forecast.members import earliest
from ..methods.forecast.panel import Panel
from ..methods.forecast.result import AreaForecast, HorizonForecast
from ..methods.forecast.samples import quantiles
from ..methods.forecast.settings import Settings
from ..queries import adjustments, coverage, forecasts, vantages
from ..queries.coverage import Coverage
from ..queries.vantages import Vantage
from ..rules import draws, periods, series
from . import panels

if TYPE_CHECKING:
    from ..models import Adjustment, Forecast


def score(*, by: Actor, today: date | None = None) -> int:
    """Score every horizon whose month is over and known; return how many forecasts were."""
    count = 0
    for vantage in vantages.all_of_them():
        known = coverage.of(vantage.viewer)
        for source, panel in panels.whole(vantage.viewer, today or clock.today()).items():
            last = panels.last_month(panel)
            for forecast in forecasts.unscored(vantage.audience, source, last):
                came = [ahead for ahead in forecasts.due(forecast, last) if _is_told(forecast, ahead, known)]
                if came:
                    actions.score(forecast, {ahead: scored(forecast, ahead, panel) for ahead in came}, by=by)
                    score_adjustments(forecast, by=by)
                    count += 1
    return count


def _is_told(forecast: "Forecast", ahead: str, known: Coverage) -> bool:
    """Return whether the forecast's source tells of the month: a gap in it is no quiet month."""
    return forecast.source in known.sources(periods.shifted(forecast.origin, int(ahead)))


def score_adjustments(forecast: "Forecast", *, by: Actor) -> None:
    """Score what experts expected otherwise, of the months of a forecast that have their scores."""
    for one in adjustments.unscored(forecast):
        if str(one.ahead) in forecast.scores:
            adjusting.score(one, scored_apart(one, forecast), by=by)


def scored_apart(one: "Adjustment", forecast: "Forecast") -> dict[str, Any]:
    """Return the scores of an adjustment, of the forecast and of the baseline there: by middle and 90 % range alike."""
    said = forecast.content["horizons"][str(one.ahead)]["areas"][one.area]
    came = forecast.scores[str(one.ahead)]["came"][one.area]
    low, middle, high = quantiles(np.array([draws.unpacked(said["baseline"])]), (0.05, 0.5, 0.95))[0]
    ranges = {
        "own": (one.low, one.middle, one.high),
        "forecast": (said["wide"][0], said["median"], said["wide"][1]),
        "baseline": (low, middle, high),
    }
    lows, middles, highs = np.array(list(ranges.values())).T
    found = scores.weighted_interval(lows, middles, highs, np.array(came))
    return {"came": came, **dict(zip(ranges, map(_mean, found), strict=True))}


def issue_next(*, by: Actor, today: date | None = None) -> bool:
    """Issue the next forecast that is missing after a source's last complete month; return whether there was one."""
    for vantage, source, panel, name in _missing(today or clock.today()):
        origin = panels.last_month(panel)
        made = job.run(panel.only([name]), origin=origin)
        measure, type_ = series.parts(name)
        content = {
            "likeness": made.likeness,
            "seed": made.seed,
            "horizons": {str(one.horizon): _horizon(one) for one in made.series[0].horizons},
        }
        try:
            with transaction.atomic():
                subject = actions.Subject(source, origin, measure, type_)
                actions.issue(content, vantage, subject, by=by)
        except IntegrityError:
            continue  # another worker was faster
        return True
    return False


def _missing(today: date) -> Iterator[tuple[Vantage, str, Panel, str]]:
    for vantage, sources in vantages.by_source():
        for source, panel in panels.of(vantage.viewer, today).items() if sources else ():
            if source not in sources or panel.months <= earliest(max(job.HORIZONS)):
                continue
            issued = forecasts.issued(vantage.audience, source, panels.last_month(panel))
            for place, name in enumerate(panel.series):
                if series.parts(name) not in issued and _is_common(panel.values[:, :, place]):
                    yield vantage, source, panel, name


def _is_common(counts: NDArray[np.int64]) -> bool:
    usual = Settings()
    return bool(counts[:, -usual.fewest_months :].sum() >= usual.fewest)


def _horizon(made: HorizonForecast) -> dict[str, Any]:
    """Return a month ahead as JSON: its areas, the weights of the methods, the record of the past."""
    return {
        "fell_back": made.fell_back,
        "weights": [dict(weights) for weights in made.weights],
        "areas": {one.area: _area(one) for one in made.areas},
        "record": {
            "months": len(made.record.past),
            "crps": made.record.ours.get("crps"),
            "baseline_crps": made.record.baseline.get("crps"),
            "skill": made.record.skill,
            "skill_limits": list(made.record.skill_limits) if made.record.skill_limits else None,
            "calibration": list(made.record.calibration),
        },
    }


def _area(made: AreaForecast) -> dict[str, Any]:
    low, lower, middle, upper, high = made.quantiles
    return {
        "median": middle,
        "half": [lower, upper],
        "wide": [low, high],
        "reach": dict(zip(("1", "10", "25"), made.at_least, strict=True)),
        "draws": draws.packed(made.draws),
        "baseline": draws.packed(made.baseline),
        "similar": [[s.area, f"{s.month:%Y-%m}", s.count, s.followed_by] for s in made.similar],
    }


def scored(forecast: "Forecast", ahead: str, panel: Panel) -> dict[str, Any]:
    """Return the scores of one month ahead, means over the areas, ours beside the baseline's."""
    areas: Mapping[str, Any] = forecast.content["horizons"][ahead]["areas"]
    column = panel.column(periods.shifted(forecast.origin, int(ahead)))
    place = panel.series.index(series.name(forecast.measure, forecast.type))
    truth = np.array([panel.values[panel.areas.index(code), column, place] for code in areas])
    ours = np.array([draws.unpacked(said["draws"]) for said in areas.values()])
    baseline = np.array([draws.unpacked(said["baseline"]) for said in areas.values()])
    inside = [
        said["wide"][0] <= came <= said["wide"][1] for said, came in zip(areas.values(), truth, strict=True)
    ]
    return {
        **{name: _mean(metric(ours, truth)) for name, metric in scores.METRICS.items()},
        **{f"baseline_{name}": _mean(metric(baseline, truth)) for name, metric in scores.METRICS.items()},
        "covered": _mean(np.array(inside)),
        "came": {code: int(came) for code, came in zip(areas, truth, strict=True)},
    }


def _mean(values: NDArray[Any]) -> float:
    return round(float(np.mean(values)), 6)
