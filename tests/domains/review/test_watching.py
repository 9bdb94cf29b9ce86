"""Warnings: raised for those who see all that they rest on, told once, and nothing of them reaches others."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from mithaq.domains.areas.actions import figures
from mithaq.domains.review.jobs import BY, watching
from mithaq.domains.review.models import Warning
from mithaq.domains.review.queries import vantages, warnings, weeks
from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions as people

from ...factories import picture, review

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.freeze(datetime(2026, 11, 25, 9, tzinfo=UTC)):
        yield


def seen_by(actor):
    """Return the warnings that an actor sees, as (area, type, level)."""
    found = warnings.newest(Viewer.of(actor))
    return {(one.area, one.type, one.level) for one in found}


QUIET = [1, 0, 1, 0, 1, 1, 0, 1, 0, 1]


def test_what_all_see_warns_all(cast):
    review.weeks(cast, [*QUIET, 9])
    assert watching.watch(by=BY) == 1
    assert seen_by(cast.west) == seen_by(cast.assessor) == {("LY-SB", "CLA", "alert")}
    raised = Warning.objects.for_system("test").get()
    assert (raised.audience, raised.owner, raised.week) == (cast.public, None, review.WEEK)
    assert raised.reason["method"] == "short_history"
    assert raised.answer_due == clock.today() + timedelta(days=7)


def test_what_only_the_east_sees_warns_only_the_east(cast):
    review.weeks(cast, QUIET)
    review.weeks(cast, [9], cast.only("east"))
    assert watching.watch(by=BY) == 1
    assert seen_by(cast.east) == {("LY-SB", "CLA", "alert")}
    assert seen_by(cast.west) == seen_by(cast.secretary) == set()


def test_hidden_events_change_nothing_in_what_others_are_told(cast):
    review.weeks(cast, [*QUIET, 9])
    review.weeks(cast, [7, 0], cast.only("east"))
    watching.watch(by=BY)
    public = Warning.objects.for_system("test").get(audience=cast.public)
    assert public.reason["observed"] == 9
    assert public.reason["expected"] == pytest.approx(0.714, abs=0.2)


def test_a_party_adds_up_what_it_holds_under_several_markings(cast):
    review.weeks(cast, QUIET)
    review.weeks(cast, [1], cast.only("east", "west"))
    review.weeks(cast, [1], cast.only("east", "partner"))
    watching.watch(by=BY)
    own = Warning.objects.for_system("test").get(owner=cast.parties["east"])
    assert own.reason["observed"] == 3
    assert own.audience == cast.only("east", tlp="AMBER+STRICT")
    assert seen_by(cast.west) == seen_by(cast.partner) == set()


def test_whoever_is_let_in_later_learns_no_count_of_what_he_does_not_see(cast):
    group = cast.community
    by_name = cast.only("east", "west", "joint", "partner")
    assert vantages.seen_by_all(group, [group, by_name, cast.public]) == {group.pk, cast.public.pk}
    review.weeks(cast, [*QUIET, 5], group)
    review.weeks(cast, [4], by_name)
    assert watching.watch(by=BY) == 1
    people.join(cast.group, cast.parties["audit"], by=cast.secretary, open_earlier=True)
    newcomer = Viewer.of(cast.auditor)
    counted = weeks.weekly(newcomer, review.WEEK, review.WEEK)["LY-SB", "CLA"][review.WEEK]
    assert [one.reason["observed"] for one in warnings.newest(newcomer)] == [counted] == [5]


def test_red_goes_into_no_figure_of_others(cast):
    with transaction.atomic():
        figures.count(
            cast.red("east").pk, source="report", area="LY-SB", month=clock.today(), type="CLA", n=9
        )
    assert vantages.all_of_them() == []


def test_the_same_is_told_once_to_the_same_readers(cast):
    review.weeks(cast, [*QUIET, 9])
    assert watching.watch(by=BY) == 1
    assert watching.watch(by=BY) == 0
    review.weeks(cast, [1], cast.only("east"))
    assert watching.watch(by=BY) == 0


def test_a_rise_is_told_within_the_days_it_takes_not_when_the_calendar_week_is_over(cast):
    review.weeks(cast, [*QUIET, 0])
    since_sunday = datetime(2026, 11, 22, tzinfo=UTC)
    for hours in (0, 24, 48, 49, 50):
        picture.report(cast, cast.public, occurred_from=(since_sunday + timedelta(hours=hours)).date())
    with clock.freeze(datetime(2026, 11, 24, 9, tzinfo=UTC)):
        assert watching.watch(by=BY) == 0
    assert watching.watch(by=BY) == 1
    for day in range(26, 29):
        with clock.freeze(datetime(2026, 11, day, 9, tzinfo=UTC)):
            assert watching.watch(by=BY) == 0


def test_weeks_are_counted_back_from_the_day_that_is_asked_for(cast):
    picture.report(cast, cast.public, occurred_from=review.WEEK - timedelta(days=7))
    picture.report(cast, cast.public, occurred_from=review.WEEK - timedelta(days=6))
    found = weeks.weekly(Viewer.of(cast.west), review.WEEK - timedelta(days=7), review.WEEK)
    assert found["LY-SB", "CLA"] == {review.WEEK: 1, review.WEEK - timedelta(days=7): 1}


def test_protests_and_good_news_never_warn(cast):
    review.weeks(cast, [*QUIET, 9], type="PRO", low=None, best=None, high=None)
    assert watching.watch(by=BY) == 0


def test_a_retracted_report_no_longer_counts(cast):
    from mithaq.domains.picture import actions

    report = picture.report(cast, cast.public)
    seen = Viewer.of(cast.west)
    assert sum(weeks.weekly(seen, review.WEEK, review.WEEK)["LY-SB", "CLA"].values()) == 1
    actions.retract(report, reason="It was another place", by=cast.east)
    assert weeks.weekly(seen, review.WEEK, review.WEEK) == {}


def test_every_reader_of_a_vantage_sees_all_its_sources(cast):
    for audience in (cast.public, cast.community, cast.only("east"), cast.only("east", "west")):
        review.counted(audience, "2026-10", 3)
    for vantage in vantages.all_of_them():
        for actor in cast.actors.values():
            viewer = Viewer.of(actor)
            if vantage.audience.pk in viewer.audiences:
                assert vantage.sources <= viewer.audiences


def test_the_wide_are_told_before_the_narrow(cast):
    for audience in (cast.only("east"), cast.public, cast.community):
        review.counted(audience, "2026-10", 3)
    assert next(vantage.audience for vantage in vantages.all_of_them()) == cast.public
