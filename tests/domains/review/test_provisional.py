"""Months that are provisional: in trend, table, slider and threat review, and never because of what is hidden."""

from datetime import UTC, date, datetime

import pytest

from mithaq.domains.review.methods.trend import RateRatio
from mithaq.domains.review.queries import completeness, figures
from mithaq.domains.review.queries.figures import Line, Period
from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer

from ...factories import review

pytestmark = pytest.mark.django_db
AUTUMN = Period(date(2026, 5, 1), date(2026, 10, 1))
AUGUST = date(2026, 8, 1)


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.freeze(datetime(2026, 11, 25, 9, tzinfo=UTC)):
        yield


def first(actor):
    return completeness.first_provisional(Viewer.of(actor))


def test_a_month_settles_for_a_week_where_nothing_is_known_of_delays(cast):
    assert first(cast.west) == date(2026, 11, 1)
    assert completeness.first_provisional(Viewer.of(cast.west), date(2026, 11, 7)) == date(2026, 10, 1)


def test_months_wait_for_reports_that_come_late_and_hidden_ones_move_nothing(cast):
    review.late_reports(cast, cast.only("east"))
    assert first(cast.east) == AUGUST
    assert first(cast.west) == first(cast.secretary) == date(2026, 11, 1)


def test_a_period_says_which_of_its_months_are_provisional(cast, client_as):
    review.late_reports(cast, cast.community)
    found = figures.overview(Viewer.of(cast.west), AUTUMN)
    late = [AUGUST, date(2026, 9, 1), date(2026, 10, 1)]
    assert found.provisional == late
    assert figures.overview(Viewer.of(cast.assessor), AUTUMN).provisional == []
    client = client_as("west")
    page = client.get("/review/?first=2026-05&last=2026-10").content.decode()
    assert "Provisional from Aug 2026 on" in page
    assert page.count("rv-bar rv-provisional") == 3
    slider = client.get("/review/map/figures.json?first=2026-07&last=2026-08").json()["months"]
    assert slider == [["Jul 2026", False, "2026-07"], ["Aug 2026", True, "2026-08"]]
    api = client.get("/api/v1/review/figures?first=2026-05-01&last=2026-10-01").json()
    assert [month["month"] for month in api["trend"] if month["provisional"]] == [
        day.isoformat() for day in late
    ]
    assert "Provisional from" not in client.get("/review/?first=2025-05&last=2026-07").content.decode()


@pytest.mark.parametrize(
    ("limits", "complete", "provisional"),
    [
        ((0.3, 0.8), "falling", "steady"),
        ((1.2, 3.0), "rising", "rising"),
        ((0.8, 1.2), "steady", "steady"),
    ],
)
def test_a_fall_is_not_said_while_reports_still_come_in(limits, complete, provisional):
    ratio = RateRatio(1.0, *limits)
    assert Line("LY-SB", 1, 2, ratio).direction == complete
    assert Line("LY-SB", 1, 2, ratio, is_provisional=True).direction == provisional
    assert Line("LY-SB", 1, 2, None, is_provisional=True).direction is None


def test_the_lines_of_a_provisional_period_say_so(cast):
    review.late_reports(cast, cast.only("east"))
    review.counted(cast.public, "2026-09", 3)
    for actor, is_provisional in ((cast.east, True), (cast.west, False)):
        found = figures.overview(Viewer.of(actor), AUTUMN)
        assert {line.is_provisional for line in (*found.areas, *found.types)} == {is_provisional}


def test_an_old_period_asks_no_register(cast, django_assert_num_queries):
    old, viewer = Period(date(2019, 1, 1), date(2020, 1, 1)), Viewer.of(cast.west)
    with django_assert_num_queries(0):
        assert figures.provisional_from(viewer, old) is None


def test_a_threat_review_keeps_what_was_provisional_when_it_was_drafted(cast, client_as):
    review.late_reports(cast, cast.community)
    review.late_reports(cast, cast.only("east"), months=1)
    draft = review.draft(cast)
    late = [month["month"] for month in draft.figures["trend"] if month["provisional"]]
    assert late == ["2026-08-01", "2026-09-01", "2026-10-01"]
    page = client_as("east").get(draft.get_absolute_url()).content.decode()
    assert "the months from Aug 2026 on were provisional" in page
