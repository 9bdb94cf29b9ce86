"""The arithmetic: known values, recorded values of another program, and what must hold whatever comes."""

import json
from math import log1p
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mithaq.domains.review.methods import chances, hotspots, scan, trend, warnings
from mithaq.domains.review.methods.discoveries import discoveries

RECORDED = Path(__file__).parents[2] / "data/review/gstar-esda.json"


def test_a_rate_ratio_has_its_interval():
    found = trend.rate_ratio(30, 10, now_length=3, before_length=3, spread=1.0)
    assert found.ratio == pytest.approx(3.0)
    assert (found.low, found.high) == (pytest.approx(1.4665, abs=1e-3), pytest.approx(6.137, abs=1e-3))
    assert found.direction == "rising"


def test_restless_counts_widen_the_interval():
    found = trend.rate_ratio(30, 10, now_length=3, before_length=3, spread=9.0)
    assert found.direction == "steady"


def test_a_count_of_nothing_still_gives_a_ratio():
    assert trend.rate_ratio(0, 10, now_length=1, before_length=1, spread=1.0).direction == "falling"
    assert trend.rate_ratio(0, 0, now_length=1, before_length=1, spread=1.0).direction == "steady"


def test_a_rate_needs_a_length():
    with pytest.raises(ValueError, match="length"):
        trend.rate_ratio(1, 1, now_length=0, before_length=1, spread=1.0)


def test_no_month_judges_itself():
    ranges = trend.usual_ranges([1, 2, 3, 4, 5, 6, 900])
    assert ranges[:6] == [None] * 6
    assert ranges[6] == trend.Range(1.5, 5.5)
    assert not ranges[6].holds(900)


@given(st.lists(st.integers(0, 50), min_size=2, max_size=60))
def test_dispersion_is_never_below_one(counts):
    assert trend.dispersion(counts) >= 1


def weeks(*last: int, usual: int = 2, n: int = 60) -> np.ndarray:
    """Return n weeks around a usual count, then these."""
    rng = np.random.default_rng(7)
    return np.array([*rng.poisson(usual, n), *last])


def test_a_week_far_above_the_past_is_an_alert():
    found = warnings.verdict(weeks(11), size=50.0)
    assert found is not None
    assert (found.level, found.reason.method, found.reason.observed) == ("alert", "reference", 11)
    assert found.reason.weeks == 52
    assert found.reason.limit < 11
    assert found.reason.chance < 0.001


def test_an_ordinary_week_is_none():
    found = warnings.verdict(weeks(2), size=50.0)
    assert found is not None
    assert found.level is None


def test_two_events_never_warn_however_quiet_the_past():
    found = warnings.verdict(np.array([0] * 60 + [2]), size=1e6)
    assert found is not None
    assert found.level is None


def test_a_lasting_rise_is_a_watch():
    found = warnings.verdict(weeks(4, 5, 4, 5, 5, 4, 5, 4, 5, 4, 5, 5), size=50.0)
    assert found is not None
    assert (found.level, found.reason.method) == ("watch", "slow_rise")
    assert found.reason.observed > found.reason.expected


def test_a_short_past_is_judged_by_ears():
    found = warnings.verdict(np.array([1, 0, 2, 1, 1, 0, 2, 1, 1, 1, 9]), size=50.0)
    assert found is not None
    assert (found.level, found.reason.method, found.reason.weeks) == ("alert", "short_history", 7)
    assert warnings.verdict(np.array([1, 0, 9]), size=50.0) is None


def test_one_wild_week_of_the_past_does_not_hide_a_rise():
    calm = np.array([2, 1, 3, 2] * 15)
    wild = calm.copy()
    wild[20] = 40
    limit = float(warnings.Reference.of(calm[:52]).limit())
    assert float(warnings.Reference.of(wild[:52]).limit()) < limit + 2


def test_the_newest_weeks_do_not_judge_themselves():
    assert list(warnings.past_of(np.arange(100))) == list(range(44, 96))


def test_the_same_is_not_told_twice_within_two_weeks():
    assert warnings.is_news("alert", None)
    assert not warnings.is_news("watch", ("watch", 14))
    assert not warnings.is_news("watch", ("alert", 1))
    assert warnings.is_news("alert", ("watch", 1))
    assert warnings.is_news("alert", ("alert", 15))


@pytest.mark.parametrize("mean", [0.3, 2.5, 40.0])
def test_chances_are_those_of_the_negative_binomial(mean):
    size, counts = 3.0, range(8)
    pmf = [chances.chance(n, mean, size) - chances.chance(n + 1, mean, size) for n in counts]
    share = size / (size + mean)
    assert pmf[0] == pytest.approx(share**size)
    assert pmf[1] == pytest.approx(size * (1 - share) * share**size)


def test_a_tiny_chance_keeps_its_digits():
    assert chances.chance(60, 1.0, chances.MOST_SIZE) == pytest.approx(4.5e-83, rel=0.1)


def test_discoveries_follow_benjamini_and_hochberg():
    given_ = [0.01, 0.2, 0.024, 0.9, 0.039]
    assert discoveries(given_, 0.10) == [True, False, True, False, True]
    assert discoveries([0.2, 0.3], 0.10) == [False, False]
    assert discoveries([], 0.10) == []


def test_g_star_equals_the_recorded_values():
    for case in json.loads(RECORDED.read_text(encoding="utf-8"))["cases"]:
        near = [set(others) for others in case["neighbours"]]
        ours = hotspots.g_star([log1p(count) for count in case["counts"]], near)
        assert ours == pytest.approx(case["z"], abs=1e-9)


def test_a_heap_of_events_is_a_hot_spot_and_a_few_areas_are_not_tested():
    names = [f"a{n}" for n in range(20)]
    ring = {name: [names[n - 1], names[(n + 1) % 20]] for n, name in enumerate(names)}
    counts = {name: 200.0 if n in (4, 5, 6) else 1.0 for n, name in enumerate(names)}
    found = hotspots.spots(counts, ring)
    assert found["a5"].kind == "hot"
    assert found["a14"].kind == ""
    assert hotspots.spots(dict.fromkeys(names[:11], 1.0), ring) == {}
    assert {spot.kind for spot in hotspots.spots(dict.fromkeys(names, 3.0), ring).values()} == {""}


def test_the_scan_finds_where_and_when_events_gather():
    rng = np.random.default_rng(3)
    counts = rng.poisson(1.5, (20, 26))
    counts[4:7, -3:] += 4
    zones = scan.zones_of([(0.0, float(n)) for n in range(20)])
    found = scan.scan(counts, zones, rng)
    assert found is not None
    assert {4, 5, 6} <= set(found.areas) <= {3, 4, 5, 6, 7}
    assert (found.periods, found.chance <= 0.01) == (3, True)
    assert found.observed > found.expected


def test_the_scan_says_nothing_of_few_events():
    zones = scan.zones_of([(0.0, 0.0), (0.0, 1.0)])
    assert scan.scan(np.ones((2, 10), dtype=np.int64), zones, np.random.default_rng(1)) is None


def test_zones_hold_the_nearest_areas_once():
    zones = scan.zones_of([(0.0, 0.0), (0.0, 1.0), (0.0, 10.0), (0.0, 11.0)])
    assert sorted(tuple(np.flatnonzero(zone)) for zone in zones) == [(0,), (0, 1), (1,), (2,), (2, 3), (3,)]
