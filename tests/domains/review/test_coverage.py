"""Months are compared that the same sources tell of; what no source tells of is unknown, not quiet."""

from datetime import UTC, date, datetime

import pytest

from mithaq.domains.review.jobs import panels
from mithaq.domains.review.queries import coverage, figures
from mithaq.domains.review.queries.figures import Period
from mithaq.domains.review.rules import periods
from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer

from ...factories import picture, review

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.freeze(datetime(2026, 11, 25, 9, tzinfo=UTC)):
        yield


def month(text):
    return date.fromisoformat(f"{text}-01")


def counted(cast, first, last, n):
    for one in periods.months(month(first), month(last)):
        review.counted(cast.public, f"{one:%Y-%m}", n)


def overview(cast, first, last):
    return figures.overview(Viewer.of(cast.west), Period(month(first), month(last)))


def test_reports_that_begin_after_a_data_set_has_ended_are_no_rise(cast):
    counted(cast, "2024-01", "2026-05", 1)
    for day in (3, 4, 5, 6, 7, 8, 9):
        picture.report(cast, cast.public, occurred_from=date(2026, 10, day))
    found = overview(cast, "2026-08", "2026-10")
    assert not found.is_compared
    assert [line.change for line in found.areas] == [None]
    assert [(one.is_known, one.usual) for one in found.trend] == [(False, None), (False, None), (True, None)]


def test_like_months_are_compared_and_a_quiet_one_is_nil(cast):
    counted(cast, "2024-01", "2025-12", 1)
    review.counted(cast.public, "2026-03", 30)
    found = overview(cast, "2026-01", "2026-03")
    assert found.is_compared
    assert [one.count for one in found.trend] == [0, 0, 30]
    assert all(one.is_known and one.usual for one in found.trend)
    assert found.areas[0].change is not None


def test_hidden_figures_cover_nothing(cast):
    review.counted(cast.only("east"), "2026-01", 3)
    review.counted(cast.public, "2026-03", 3)
    assert not coverage.of(Viewer.of(cast.west)).sources(month("2026-01"))
    assert coverage.of(Viewer.of(cast.east)).sources(month("2026-02")) == {"ucdp"}


def test_an_edition_that_was_left_out_is_a_gap_and_no_quiet_year(cast):
    counted(cast, "2024-01", "2024-12", 40)
    counted(cast, "2026-01", "2026-04", 40)
    known = coverage.of(Viewer.of(cast.west))
    assert not known.sources(month("2025-06"))
    assert known.sources(month("2026-01")) == {"ucdp"}
    panel = panels.of(Viewer.of(cast.west), date(2026, 11, 25))["ucdp"]
    assert (panel.first, panel.months) == (month("2026-01"), 4)


def test_a_small_data_set_may_be_quiet_for_long(cast):
    counted(cast, "2024-01", "2024-12", 3)
    review.counted(cast.public, "2026-04", 2)
    assert coverage.of(Viewer.of(cast.west)).sources(month("2025-06")) == {"ucdp"}


def test_what_lies_outside_our_maps_is_no_part_of_the_sum(cast):
    review.counted(cast.public, "2026-10", 2)
    review.counted(cast.public, "2026-10", 3, area="TUN")
    review.counted(cast.public, "2026-10", 900, area="MEX")
    period = Period(month("2026-10"), month("2026-10"))
    viewer = Viewer.of(cast.west)
    assert {line.code: line.count for line in figures.overview(viewer, period).areas} == {
        "TUN": 3,
        "LY-SB": 2,
    }
    assert figures.overview(viewer, period).trend[0].count == 5
    assert figures.by_month_and_area(viewer, period) == {"LY-SB": [2], "TUN": [3]}
    assert figures.overview(viewer, period, area="MEX").count == 900


def test_the_page_says_why_nothing_is_compared(cast, client_as):
    counted(cast, "2026-09", "2026-10", 1)
    page = client_as("west").get("/review/?first=2026-09&last=2026-10").content.decode()
    assert "A month that no source tells of is unknown" in page
    page = client_as("west").get("/review/?first=2026-10&last=2026-10").content.decode()
    assert "A month that no source tells of is unknown" not in page
    draft = review.draft(cast, cast.community, period=Period(month("2026-09"), month("2026-10")))
    page = client_as("east").get(draft.get_absolute_url()).content.decode()
    assert "A month that no source tells of is unknown" in page
