"""Reporting delay: what share of a month is known so many months after it."""

import pytest

from mithaq.domains.review.methods import completeness

NEWEST, SPAN = 123, 24


def register(delays, months=range(100, 124)):
    """Return events of each month, one for each of `delays`, as far as they are known by the end of NEWEST."""
    return [(month, month + delay) for month in months for delay in delays if month + delay <= NEWEST]


def test_what_is_told_at_once_is_complete_at_once():
    found = completeness.shares(register([0, 0]), NEWEST, SPAN)
    assert found == [1.0] * SPAN
    assert completeness.months_to_wait(found) == 0


def test_months_that_are_still_coming_in_do_not_hide_the_delay():
    # each month gets three at once and one three months later; the newest three months lack theirs
    found = completeness.shares(register([0, 0, 0, 3]), NEWEST, SPAN)
    assert found[:5] == [pytest.approx(0.75)] * 3 + [1.0, 1.0]
    assert completeness.months_to_wait(found) == 3


def test_shares_grow_from_month_to_month():
    found = completeness.shares(register([0, 0, 1, 2, 5, 9]), NEWEST, SPAN)
    assert found == sorted(found)
    assert found[0] == pytest.approx(2 / 6)
    assert found[1] == pytest.approx(3 / 6)


def test_one_of_twenty_that_comes_late_is_waited_for_no_longer():
    assert completeness.months_to_wait(completeness.shares(register([0] * 19 + [2]), NEWEST, SPAN)) == 0
    assert completeness.months_to_wait(completeness.shares(register([0] * 18 + [2]), NEWEST, SPAN)) == 2


@pytest.mark.parametrize(
    "known",
    [
        register([0], months=range(100, 124)),
        [(60, 60)] * 100,
        [(NEWEST, NEWEST + 1)] * 100,
        [(NEWEST + 1, NEWEST + 1)] * 100,
        [],
    ],
)
def test_too_few_or_too_old_events_say_nothing(known):
    assert completeness.shares(known, NEWEST, SPAN) is None


def test_an_event_that_was_told_before_it_happened_counts_as_told_at_once():
    assert completeness.shares([(110, 109)] * 40, NEWEST, SPAN) == [1.0] * SPAN
