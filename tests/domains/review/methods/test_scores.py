"""Scores against values worked by hand, against another program, and against wrong input."""

import numpy as np
import pytest
import scoringrules

from mithaq.domains.review.methods import scores
from mithaq.domains.review.methods.scores import Labelled, ScoreError

MONTHS = ("2020-01", "2020-02")


@pytest.fixture
def rng():
    return np.random.default_rng(5)


def test_crps_worked_by_hand():
    # |0-2|, |1-2|, |5-2| have mean 2; the pairs' distances 1, 5, 4 have mean 20/9 over all nine pairs
    assert scores.crps(np.array([0, 1, 5]), np.array(2)) == pytest.approx(2 - 10 / 9)
    assert scores.crps(np.array([4, 4, 4]), np.array(9)) == pytest.approx(5)


def test_crps_equals_scoringrules(rng):
    draws, truth = rng.negative_binomial(0.5, 0.05, (40, 60)), rng.negative_binomial(0.5, 0.05, 40)
    assert scores.crps(draws, truth) == pytest.approx(
        scoringrules.crps_ensemble(truth.astype(float), draws.astype(float), estimator="nrg")
    )
    assert scores.log_crps(draws, truth) == pytest.approx(
        scoringrules.crps_ensemble(np.log1p(truth), np.log1p(draws), estimator="nrg")
    )


def test_interval_and_brier_equal_scoringrules(rng):
    draws, truth = rng.poisson(6, (30, 100)), rng.poisson(6, 30)
    lower, upper = scores.interval(draws)
    assert scores.interval_score(lower, upper, truth) == pytest.approx(
        scoringrules.interval_score(truth.astype(float), lower.astype(float), upper.astype(float), 0.1)
    )
    chance, happened = (draws >= 6).mean(axis=-1), truth >= 6
    assert scores.brier(chance, happened) == pytest.approx(
        scoringrules.brier_score(happened.astype(float), chance)
    )


def test_the_order_of_draws_does_not_matter(rng):
    draws, truth = rng.poisson(3, (5, 48)), rng.poisson(3, 5)
    mixed = rng.permuted(draws, axis=1)
    for name, metric in scores.METRICS.items():
        assert metric(mixed, truth) == pytest.approx(metric(draws, truth)), name


@pytest.mark.parametrize(
    ("draws", "truth", "share"),
    [
        ([0, 0, 0, 0], 0, 5 / 15),
        ([0, 0, 1, 2], 2, 3 / 15),
        ([0, 0, 0, 0], 5000, 1 / 15),
        ([1001, 2000, 0, 3], 1001, 3 / 15),
    ],
)
def test_ignorance_puts_one_more_draw_into_each_of_eleven_bins(draws, truth, share):
    assert scores.ignorance(np.array(draws), np.array(truth)) == pytest.approx(-np.log2(share))


def test_the_ends_of_an_interval_are_draws_and_hold_the_level():
    lower, upper = scores.interval(np.arange(1, 101))
    assert (lower, upper) == (5, 95)
    assert scores.within(lower, upper, np.array([4, 5, 95, 96])).tolist() == [False, True, True, False]


def test_pit_is_uniform_for_the_true_distribution(rng):
    draws, truth = rng.poisson(2, (4000, 200)), rng.poisson(2, 4000)
    tenths = np.histogram(scores.pit(draws, truth, rng), bins=10, range=(0, 1))[0]
    assert tenths.min() > 330
    assert tenths.max() < 470


def test_skill_and_its_limits(rng):
    baseline = rng.gamma(1.0, 2.0, (20, 30))
    assert scores.skill(baseline * 0.9, baseline) == pytest.approx(0.1)
    assert scores.skill_limits(baseline * 0.9, baseline, rng) == pytest.approx((0.1, 0.1))
    low, high = scores.skill_limits(baseline * rng.uniform(0.6, 1.2, baseline.shape), baseline, rng)
    assert low < 0.1 < high


def test_skill_against_a_faultless_baseline_is_an_error(rng):
    with pytest.raises(ScoreError):
        scores.skill(np.ones(3), np.zeros(3))
    with pytest.raises(ScoreError):
        scores.skill_limits(np.ones((2, 3)), np.zeros((2, 3)), rng)


def test_evaluate_matches_areas_and_months_by_name():
    forecast = Labelled(("a", "b"), MONTHS, np.array([[[0, 0], [1, 1]], [[5, 5], [9, 9]]]))
    truth = Labelled(("b", "a"), MONTHS[::-1], np.array([[9, 5], [1, 0]]))
    assert scores.evaluate(["crps"], forecast, truth)["crps"].tolist() == [[0, 0], [0, 0]]


def _forecast():
    return Labelled(("a", "b"), MONTHS, np.ones((2, 2, 12)))


@pytest.mark.parametrize(
    ("metrics", "truth", "words"),
    [
        (["crsp"], Labelled(("a", "b"), MONTHS, np.ones((2, 2))), "no such metric: crsp"),
        ([], Labelled(("a", "b"), MONTHS, np.ones((2, 2))), "none asked for"),
        (["crps"], Labelled(("a",), MONTHS, np.ones((1, 2))), "area on one side only: b"),
        (["crps"], Labelled(("a", "b", "c"), MONTHS, np.ones((3, 2))), "area on one side only: c"),
        (["crps"], Labelled(("a", "b"), MONTHS[:1], np.ones((2, 1))), "month on one side only: 2020-02"),
        (["crps"], Labelled(("a", "a"), MONTHS, np.ones((2, 2))), "each area must be named once"),
        (["crps"], Labelled(("a", "b"), MONTHS, np.array([[1, np.nan], [1, 1]])), "a value is missing"),
        (["crps"], Labelled(("a", "b"), MONTHS, np.ones((2, 3))), "do not fit their names"),
    ],
)
def test_evaluate_refuses_what_does_not_fit(metrics, truth, words):
    with pytest.raises(ScoreError, match=words):
        scores.evaluate(metrics, _forecast(), truth)


def test_evaluate_refuses_an_empty_report():
    empty = Labelled((), (), np.ones((0, 0, 12)))
    with pytest.raises(ScoreError):
        scores.evaluate(["crps"], empty, Labelled((), (), np.ones((0, 0))))
