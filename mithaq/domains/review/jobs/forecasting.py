"""Issuing forecasts and scoring those whose months are over, one series at a time: other jobs wait meanwhile."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import IntegrityError, transaction
from numpy.typing import NDArray

from mithaq.domains.areas.queries import figures
from mithaq.domains.areas.rules import gazetteer, taxonomy
from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.markings.viewers import Viewer

from ..actions import forecasts as actions
from ..methods import scores
from ..methods.forecast import job
from ..methods.forecast.members import earliest
from ..methods.forecast.panel import Panel
from ..methods.forecast.result import AreaForecast, HorizonForecast
from ..methods.forecast.settings import Settings
from ..queries import forecasts, vantages
from ..queries.vantages import Vantage
from ..rules import draws, periods, series

if TYPE_CHECKING:
    from ..models import Forecast

SETTLING_DAYS = 7
MOST_MONTHS = 240


def score(*, by: Actor, today: date | None = None) -> int:
    """Score every horizon whose month is over and known; return how many forecasts were."""
    count = 0
    for vantage in vantages.all_of_them():
        panel = panel_of(vantage.viewer, today or clock.today())
        if panel is None:
            continue
        for forecast in forecasts.unscored(vantage.audience, periods.shifted(panel.first, panel.months - 1)):
            found = {ahead: scored(forecast, ahead, panel) for ahead in _due(forecast, panel)}
            actions.score(forecast, found, by=by)
            count += 1
    return count


def _due(forecast: "Forecast", panel: Panel) -> list[str]:
    return forecasts.due(forecast, periods.shifted(panel.first, panel.months - 1))


def issue_next(*, by: Actor, today: date | None = None) -> bool:
    """Issue the next forecast that is missing for the newest known month; return whether there was one."""
    for vantage, panel, name in _missing(today or clock.today()):
        origin = periods.shifted(panel.first, panel.months - 1)
        made = job.run(panel.only([name]), origin=origin)
        measure, type_ = series.parts(name)
        content = {
            "likeness": made.likeness,
            "seed": made.seed,
            "horizons": {str(one.horizon): _horizon(one) for one in made.series[0].horizons},
        }
        try:
            with transaction.atomic():
                actions.issue(content, vantage, origin=origin, measure=measure, type=type_, by=by)
        except IntegrityError:
            continue  # another worker was faster
        return True
    return False


def _missing(today: date) -> Iterator[tuple[Vantage, Panel, str]]:
    for vantage in vantages.all_of_them():
        panel = panel_of(vantage.viewer, today)
        if panel is None or panel.months <= earliest(max(job.HORIZONS)):
            continue
        origin = periods.shifted(panel.first, panel.months - 1)
        issued = forecasts.issued(vantage.audience, origin)
        for place, name in enumerate(panel.series):
            if series.parts(name) not in issued and _is_common(panel.values[:, :, place]):
                yield vantage, panel, name


def _is_common(counts: NDArray[np.int64]) -> bool:
    usual = Settings()
    return bool(counts[:, -usual.fewest_months :].sum() >= usual.fewest)


def panel_of(viewer: Viewer, today: date) -> Panel | None:
    """Return what a viewer sees of the districts by month, up to the newest month that is over and settled.

    Where the figures end earlier (a data set that ended) so does the panel: months after it are unknown, not quiet.
    """
    districts = [area.code for area in gazetteer.areas(gazetteer.HOME)]
    settled = periods.last_month(today - timedelta(days=SETTLING_DAYS))
    cells = figures.cube(viewer, figures.Wanted(until=settled, areas=districts))
    if not cells:
        return None
    last = max(cell.month for cell in cells)
    first = max(min(cell.month for cell in cells), periods.shifted(last, 1 - MOST_MONTHS))
    names = series.all_of_them([one.code for one in taxonomy.types() if one.threat])
    places = {name: place for place, name in enumerate(names)}
    values = np.zeros((len(districts), len(periods.months(first, last)), len(names)), dtype=np.int64)
    for cell in cells:
        month = _months_between(first, cell.month)
        if month >= 0:
            for name, count in _counts(cell):
                if name in places:
                    values[districts.index(cell.area), month, places[name]] += count
    return Panel(tuple(districts), first, tuple(names), values)


def _counts(cell: figures.Cell) -> tuple[tuple[str, int], ...]:
    """Return what a cell adds to which series; protests and good news are no threat and count for none."""
    type_ = taxonomy.type_(cell.type)
    if type_ is None or not type_.threat:
        return ()
    return (("events", cell.n), ("fatalities", cell.best), (f"events:{cell.type}", cell.n))


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month


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
