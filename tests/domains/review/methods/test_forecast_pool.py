"""Weights, the mixture, the fall-back, and what a run of origins may see."""

import numpy as np
import pytest

from mithaq.domains.review.methods.forecast import pool, rolling
from mithaq.domains.review.methods.forecast.members import NAMES, Members, earliest
from mithaq.domains.review.methods.forecast.settings import Settings

FIRST_MONTH = 2010 * 12


def _verified(ratios, origins=10, areas=10, kinds=None):
    scores = np.array(ratios, dtype=float)[:, None, None] * np.ones((len(ratios), origins, areas))
    return pool.Verified(scores, scores, np.zeros((origins, areas), dtype=int) if kinds is None else kinds)


def test_a_member_half_as_wrong_weighs_two_to_the_sixth_as_much():
    quiet = pool.weights(_verified([1, 0.5]), 2)[0]
    assert quiet[1] / quiet[0] == pytest.approx(64, rel=1e-3)
    assert quiet.sum() == pytest.approx(1)


def test_before_six_verified_origins_all_weigh_the_same():
    assert pool.weights(_verified([1, 0.5], origins=5), 2).tolist() == [[0.5, 0.5]] * 3


def test_a_class_seen_too_seldom_takes_the_weights_of_all():
    kinds = np.zeros((10, 10), dtype=int)
    kinds[:, 0] = 2
    by_class = pool.weights(_verified([1, 0.5], kinds=kinds), 2)
    assert by_class[1].tolist() == by_class[2].tolist() == by_class[0].tolist()


def test_classes_weigh_apart():
    kinds = np.zeros((20, 10), dtype=int)
    kinds[:, 5:] = 1
    scores = np.ones((2, 20, 10))
    scores[1, :, :5], scores[1, :, 5:] = 0.5, 2.0
    quiet, busy, _ = pool.weights(pool.Verified(scores, scores, kinds), 2)
    assert quiet[1] > 0.9
    assert busy[1] < 0.1


def test_a_faultless_baseline_leaves_equal_weights():
    assert pool.weights(_verified([0, 0]), 2).tolist() == [[0.5, 0.5]] * 3


def test_areas_are_classed_by_their_last_year():
    past = np.array([[500] * 12 + [0] * 12, [0] * 12 + [2] * 12, [0] * 12 + [60] * 12])
    assert pool.classes(past).tolist() == [0, 1, 2]


def test_the_pool_falls_back_when_it_has_not_won_for_twelve_origins():
    baseline = np.ones((12, 4))
    assert pool.loses(baseline, baseline)
    assert not pool.loses(baseline * 0.99, baseline)
    assert not pool.loses(baseline[:11] * 5, baseline[:11])
    earlier_loss = np.concatenate([baseline * 50, baseline * 0.9])
    assert not pool.loses(earlier_loss, np.ones((24, 4)))


@pytest.fixture
def counts():
    rng = np.random.default_rng(11)
    levels = rng.gamma(0.5, 8, (8, 1)) * np.exp(np.cumsum(rng.normal(0, 0.25, (8, 96)), axis=1))
    return rng.poisson(np.minimum(levels, 400))


def _roll(counts, horizon, origins):
    members = Members(counts, FIRST_MONTH, horizon, seed=9, settings=Settings())
    return rolling.roll(counts, members, horizon, origins)


@pytest.mark.parametrize("horizon", [1, 3])
def test_no_month_after_the_origin_changes_a_draw(counts, horizon):
    origin = 70
    changed = counts.copy()
    changed[:, origin + 1 :] = np.random.default_rng(0).poisson(900, changed[:, origin + 1 :].shape)
    origins = range(earliest(horizon), origin + 1)
    before, after = _roll(counts, horizon, origins), _roll(changed, horizon, origins)
    assert np.array_equal(before.pooled, after.pooled)
    assert np.array_equal(before.published, after.published)
    assert np.array_equal(before.weights, after.weights)


def test_the_last_known_month_does_change_the_draws(counts):
    changed = counts.copy()
    changed[:, 70] += 50
    origins = range(60, 71)
    assert not np.array_equal(_roll(counts, 1, origins).pooled[-1], _roll(changed, 1, origins).pooled[-1])


def test_a_later_run_says_the_same_of_the_past(counts):
    shown, horizon = 80, 1
    early = _roll(counts, horizon, range(rolling.first_needed(shown, horizon), 85))
    late = _roll(counts, horizon, range(rolling.first_needed(shown + 2, horizon), 90))
    for origin in range(shown + 2, 85):
        one, other = early.origins.index(origin), late.origins.index(origin)
        assert np.array_equal(early.published[one], late.published[other])


def test_scores_are_known_only_for_outcomes_that_are(counts):
    rolled = _roll(counts, 3, range(60, 96))
    assert not np.isnan(rolled.raw[:, :33]).any()
    assert np.isnan(rolled.raw[:, 33:]).all()


def test_the_first_member_is_the_baseline(counts):
    rolled = _roll(counts, 1, range(60, 62))
    assert NAMES[0] == "conflictology"
    assert np.array_equal(rolled.baseline[0][:, ::10], np.sort(counts[:, 49:61], axis=1))
