"""Draws and the members that make them, each on counts small enough to follow."""

import numpy as np
import pytest

from mithaq.domains.review.methods.forecast import features, history, pairs, samples, smoothing
from mithaq.domains.review.methods.forecast.analogues import Analogues, has_forest, likeness
from mithaq.domains.review.methods.forecast.neighbours import Neighbours
from mithaq.domains.review.methods.forecast.regression import Regression


@pytest.fixture
def counts():
    """Five areas of different levels over ten years; the last is always nil."""
    rng = np.random.default_rng(3)
    levels = np.array([0.2, 1, 5, 40, 0])[:, None]
    return rng.poisson(levels * rng.gamma(2, 0.5, (5, 120)))


def _pairs(counts, horizon=1):
    last = counts.shape[1] - 1
    return pairs.until(last, counts, features.table(counts, 0), horizon, memory=60)


def test_weighted_points_become_equally_likely_draws():
    draws = samples.from_weighted(np.array([[7, 1, 3]]), np.array([0.5, 0.25, 0.25]), count=8)
    assert draws.tolist() == [[1, 1, 3, 3, 7, 7, 7, 7]]


def test_rows_have_their_own_weights():
    weights = np.array([[1.0, 0.0], [0.0, 3.0]])
    assert samples.from_weighted(np.array([[1, 2], [1, 2]]), weights, count=2).tolist() == [[1, 1], [2, 2]]


def test_a_mixture_holds_each_member_by_its_weight():
    members = np.stack([np.zeros((1, 120), dtype=np.int32), np.full((1, 120), 9, dtype=np.int32)])
    assert np.count_nonzero(samples.mixture(members, np.array([0.75, 0.25]))) == 30


def test_quantiles_are_draws_that_reach_the_probability():
    draws = np.arange(1, 121)
    assert samples.quantiles(draws, (0.05, 0.5, 0.95, 1.0)).tolist() == [6, 60, 114, 120]
    assert samples.at_least(draws, 31) == 0.75


def test_conflictology_is_the_last_twelve_months_ten_times_each():
    past = np.arange(30)[None]
    assert history.conflictology(past)[0].tolist() == np.repeat(np.arange(18, 30), 10).tolist()


def test_histories_lean_to_the_recent_months():
    past = np.array([[0] * 54 + [6] * 6])
    share = {member: samples.at_least(member(past, 1), 6)[0] for member in (history.long, history.recent)}
    assert 6 / 60 < share[history.long] < share[history.recent]


def test_the_smoothed_mean_halves_in_three_months():
    means = smoothing.smoothed(np.array([[0] * 50 + [8] + [0] * 3]))
    assert means[0, -1] == pytest.approx(means[0, -4] / 2)


def test_the_spread_is_found_again():
    rng = np.random.default_rng(8)
    means = rng.gamma(2.0, 10.0, 4000)
    truth = rng.negative_binomial(1.2, 1.2 / (1.2 + means))
    assert smoothing.size(truth, means) == 1.2


def test_too_few_pairs_take_the_usual_spread():
    assert smoothing.size(np.array([1, 2]), np.array([1.0, 2.0])) == smoothing.USUAL_SIZE


def test_draws_about_a_mean_have_that_mean(counts):
    draws = smoothing.draw(np.array([0.0, 20.0]), np.array([0.5, 4.0]), np.random.default_rng(1))
    assert draws[0].max() == 0
    assert draws[1].mean() == pytest.approx(20, rel=0.05)


def test_features_use_no_later_month(counts):
    known = features.table(counts[:, :80], 0)
    assert np.array_equal(features.table(counts, 0)[:, :80], known)


def test_pairs_are_known_outcomes_newest_first(counts):
    known = pairs.until(100, counts, features.table(counts, 0), 3, memory=12)
    assert known.months.max() == 97
    assert known.months.min() == 86
    assert known.months[0] == 97
    assert np.array_equal(known.outcomes, counts[known.areas, known.months + 3])


def test_too_short_a_past_has_no_pairs(counts):
    with pytest.raises(ValueError, match="too few"):
        pairs.until(24, counts, features.table(counts, 0), 3, memory=12)


def test_thinning_keeps_the_order_and_the_labels(counts):
    known = _pairs(counts)
    fewer = pairs.thinned(known, 40, np.random.default_rng(0))
    assert len(fewer.outcomes) == 40
    assert np.array_equal(fewer.outcomes, counts[fewer.areas, fewer.months + 1])
    assert np.all(np.diff(fewer.months) <= 0)
    assert pairs.thinned(known, 10_000, np.random.default_rng(0)) is known


def test_the_regression_tells_quiet_from_busy(counts):
    draws = Regression(_pairs(counts)).draws(features.table(counts, 0)[:, -1])
    assert draws.shape == (5, samples.DRAWS)
    assert draws[3].mean() == pytest.approx(counts[3, -24:].mean(), rel=0.5)
    assert samples.at_least(draws[4:], 1)[0] < 0.2


def test_neighbours_are_nearest_first_and_the_newest_where_equal():
    rows = np.array([[0.0], [5.0], [0.0], [1.0]])
    found, weights = Neighbours(rows).alike(np.array([[0.0]]))
    assert found.tolist() == [[0, 2, 3, 1]]
    assert weights.tolist() == [[0.25] * 4]


def test_analogues_of_a_quiet_area_are_outcomes_as_they_were(counts):
    known = _pairs(counts)
    draws = Analogues(known, Neighbours(known.rows)).draws(features.table(counts, 0)[:1, -1])
    assert set(np.unique(draws)) <= set(known.outcomes.tolist())


def test_analogues_of_a_busy_area_keep_its_level(counts):
    known = _pairs(counts)
    quiet_only = pairs.Pairs(
        *(part[known.areas != 3] for part in (known.rows, known.outcomes, known.areas, known.months))
    )
    row = features.table(counts, 0)[3:4, -1]
    draws = Analogues(quiet_only, Neighbours(quiet_only.rows)).draws(row)
    assert samples.quantiles(draws, (0.9,))[0, 0] > 15


def test_the_forest_finds_whole_weights(counts):
    pytest.importorskip("sklearn")
    known = _pairs(counts)
    found, weights = likeness(known, forest=True, seed=4).alike(known.rows[:6])
    assert found.shape == weights.shape
    assert np.all(np.diff(weights, axis=1) <= 0)
    assert np.all(weights.sum(axis=1) > 0.9)
    again = likeness(known, forest=True, seed=4).alike(known.rows[:6])
    assert np.array_equal(found, again[0])


def test_without_scikit_learn_neighbours_are_used(counts, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert not has_forest()
    assert isinstance(likeness(_pairs(counts), forest=True, seed=4), Neighbours)
