"""The worker's entry: the same bytes for the same seed, nothing from the future, a record beside the forecast."""

import dataclasses
import json
import subprocess
import sys
from datetime import date

import numpy as np
import pytest

from mithaq.domains.review.methods.forecast import job
from mithaq.domains.review.methods.forecast.panel import Panel, month_number, month_of
from mithaq.domains.review.methods.forecast.settings import Settings

ORIGIN = date(2016, 6, 1)
FEW = Settings(past_origins=8)


def _panel():
    rng = np.random.default_rng(21)
    levels = rng.gamma(0.7, 6, (7, 1, 1)) * np.exp(np.cumsum(rng.normal(0, 0.2, (7, 84, 1)), axis=1))
    busy = rng.poisson(np.minimum(levels, 200))
    rare = rng.poisson(0.01, busy.shape)
    areas = tuple(f"LY-{letter}" for letter in "ABCDEFG")
    return Panel(areas, date(2010, 1, 1), ("fatalities", "rare"), np.concatenate([busy, rare], axis=2))


@pytest.fixture(scope="module")
def panel():
    return _panel()


@pytest.fixture(scope="module")
def forecast(panel):
    return job.run(panel, origin=ORIGIN, horizons=(1, 3), seed=5, settings=FEW)


def test_the_same_seed_gives_the_same_bytes(panel, forecast):
    again = job.run(panel, origin=ORIGIN, horizons=(1, 3), seed=5, settings=FEW)
    assert again.canonical() == forecast.canonical()
    assert again.digest == forecast.digest
    assert len(forecast.digest) == 64


def test_another_process_gives_the_same_digest(forecast):
    code = (
        "from tests.domains.review.methods.test_forecast_job import FEW, ORIGIN, _panel, job;"
        "print(job.run(_panel(), origin=ORIGIN, horizons=(1, 3), seed=5, settings=FEW).digest)"
    )
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == forecast.digest


def test_another_seed_gives_another_digest(panel, forecast):
    other = job.run(panel, origin=ORIGIN, horizons=(1, 3), seed=6, settings=FEW)
    assert other.digest != forecast.digest


def test_months_after_the_origin_change_nothing(panel, forecast):
    values = panel.values.copy()
    values[:, panel.column(ORIGIN) + 1 :] = 777
    changed = dataclasses.replace(panel, values=values)
    assert job.run(changed, origin=ORIGIN, horizons=(1, 3), seed=5, settings=FEW).digest == forecast.digest


def test_what_is_published_for_an_area(panel, forecast):
    (series,) = forecast.series
    for ahead in series.horizons:
        assert ahead.target == month_of(month_number(ORIGIN) + ahead.horizon)
        assert [area.area for area in ahead.areas] == list(panel.areas)
        for area in ahead.areas:
            assert list(area.draws) == sorted(area.draws)
            assert list(area.quantiles) == sorted(area.quantiles)
            assert list(area.at_least) == sorted(area.at_least, reverse=True)
            assert area.at_least[0] == pytest.approx(np.mean(np.array(area.draws) >= 1), abs=1e-6)


def test_similar_past_months_are_real_and_before_the_origin(panel, forecast):
    for ahead in forecast.series[0].horizons:
        for area in ahead.areas:
            assert len(area.similar) == FEW.similar
            for similar in area.similar:
                row = panel.values[panel.areas.index(similar.area), :, 0]
                place = panel.column(similar.month)
                assert (row[place], row[place + ahead.horizon]) == (similar.count, similar.followed_by)
                assert place + ahead.horizon <= panel.column(ORIGIN)


def test_the_record_shows_every_metric_beside_the_baseline(forecast):
    record = forecast.series[0].horizons[1].record
    assert len(record.past) == FEW.past_origins
    assert record.past[-1].target == ORIGIN
    assert set(record.ours) == set(record.baseline) >= {"crps", "log_crps", "ignorance", "brier_25"}
    assert record.ours["crps"] == pytest.approx(
        np.mean([past.ours["crps"] for past in record.past]), abs=1e-5
    )
    assert record.skill == pytest.approx(1 - record.ours["crps"] / record.baseline["crps"], abs=1e-5)
    assert record.skill_limits[0] <= record.skill <= record.skill_limits[1]
    assert sum(record.calibration) == FEW.past_origins * 7


def test_a_rare_series_is_left_out_by_name(panel, forecast):
    assert [series.series for series in forecast.series] == ["fatalities"]
    assert list(forecast.left_out) == ["rare"]
    assert forecast.left_out["rare"] < FEW.fewest


def test_the_result_is_plain_json(forecast):
    plain = forecast.plain()
    assert plain["origin"] == "2016-06-01"
    assert json.loads(forecast.canonical()) == plain


def test_where_nothing_ever_happened_there_is_no_skill_to_speak_of(panel):
    nil = dataclasses.replace(panel.only(["rare"]), values=np.zeros((7, 84, 1), dtype=np.int64))
    ahead = job.run(nil, origin=ORIGIN, horizons=(1,), settings=Settings(fewest=0)).series[0].horizons[0]
    assert ahead.record.skill is None
    assert {area.quantiles for area in ahead.areas} == {(0, 0, 0, 0, 0)}


def test_the_forest_may_be_asked_for(panel):
    pytest.importorskip("sklearn")
    few = Settings(past_origins=1, forest=True, refit_months=12)
    short = panel.only(["fatalities"])
    one = job.run(short, origin=date(2013, 2, 1), horizons=(1,), seed=2, settings=few)
    assert one.likeness == "forest"
    assert job.run(short, origin=date(2013, 2, 1), horizons=(1,), seed=2, settings=few).digest == one.digest


@pytest.mark.parametrize("horizons", [(), (0,), (7,)])
def test_horizons_out_of_bounds_are_refused(panel, horizons):
    with pytest.raises(ValueError, match="horizons"):
        job.run(panel, origin=ORIGIN, horizons=horizons)


def test_learning_is_renewed_at_least_yearly():
    with pytest.raises(ValueError, match="1 to 12"):
        Settings(refit_months=13)


def test_too_short_a_panel_is_refused(panel):
    with pytest.raises(ValueError, match="months are needed"):
        job.run(panel, origin=date(2012, 6, 1))


def test_an_origin_outside_the_panel_is_refused(panel):
    with pytest.raises(ValueError, match="not in the panel"):
        job.run(panel, origin=date(2030, 1, 1))


@pytest.mark.parametrize(
    ("areas", "series", "values", "words"),
    [
        (("a",), ("x",), np.zeros((2, 3, 1), dtype=int), "is not 1 areas"),
        (("a", "a"), ("x",), np.zeros((2, 3, 1), dtype=int), "named twice"),
        (("a",), ("x",), np.full((1, 3, 1), -1), "none negative"),
        (("a",), ("x",), np.full((1, 3, 1), 0.5), "whole numbers"),
    ],
)
def test_a_broken_panel_is_refused(areas, series, values, words):
    with pytest.raises(ValueError, match=words):
        Panel(areas, date(2010, 1, 1), series, values)
