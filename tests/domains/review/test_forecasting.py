"""Forecasts as the worker makes them: from what a vantage sees, frozen, and scored when the truth is known."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from mithaq.domains.areas.actions import figures
from mithaq.domains.review.actions import forecasts as actions
from mithaq.domains.review.jobs import BY, forecasting, panels
from mithaq.domains.review.models import Forecast
from mithaq.domains.review.queries import forecasts, vantages
from mithaq.domains.review.rules import draws, periods, series
from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer

from ...factories import picture, review
from ...factories.review import late_reports

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def years_of_events(cast, first="2022-01", last="2026-10"):
    months = periods.months(date.fromisoformat(f"{first}-01"), date.fromisoformat(f"{last}-01"))
    with transaction.atomic():
        for number, month in enumerate(months):
            for area in ("LY-SB", "LY-TB"):
                figures.count(
                    cast.public.pk, source="ucdp", area=area, month=month, type="CLA", n=1 + number % 3
                )


def panel_of(viewer, today=TODAY, source="ucdp"):
    return panels.of(viewer, today).get(source)


def test_the_panel_ends_where_the_figures_do(cast):
    review.counted(cast.public, "2024-01", 2)
    review.counted(cast.public, "2024-03", 5, type="PRO")
    review.counted(cast.public, "2024-04", 1, best=7)
    panel = panel_of(Viewer.of(cast.west))
    assert panel is not None
    assert (panel.first, panel.months) == (date(2024, 1, 1), 4)
    sabha, events = panel.areas.index("LY-SB"), panel.series.index("events")
    assert list(panel.values[sabha, :, events]) == [2, 0, 0, 1]
    assert panel.values[sabha, 3, panel.series.index("fatalities")] == 7


def test_a_data_set_that_tells_of_elsewhere_knows_that_it_was_quiet_here(cast):
    review.counted(cast.public, "2024-01", 2)
    review.counted(cast.public, "2024-03", 2, area="TCD")
    panel = panel_of(Viewer.of(cast.west))
    assert panel is not None
    assert panels.last_month(panel) == date(2024, 3, 1)


def test_a_month_that_is_not_settled_is_not_known(cast):
    review.counted(cast.public, "2026-09", 2)
    review.counted(cast.public, "2026-10", 2)
    panel = panel_of(Viewer.of(cast.west), date(2026, 11, 3))
    assert panel is not None
    assert panel.months == 1
    assert panels.of(Viewer.of(cast.assessor), date(1990, 1, 1)) == {}


def test_a_report_of_this_month_moves_no_origin_of_a_data_set(cast):
    review.counted(cast.public, "2020-09", 2)
    review.counted(cast.public, "2020-12", 2)
    west, before = Viewer.of(cast.west), panel_of(Viewer.of(cast.west))
    with clock.freeze(datetime(2026, 10, 9, tzinfo=UTC)):
        picture.report(cast, cast.public, occurred_from=date(2026, 9, 20))
    found = panels.of(west, TODAY)
    assert {source: panels.last_month(panel) for source, panel in found.items()} == {
        "ucdp": date(2020, 12, 1),
        "report": date(2026, 10, 1),
    }
    assert (found["ucdp"].values == before.values).all()


def test_the_origin_of_reports_waits_for_those_that_come_late(cast):
    late_reports(cast, cast.public)
    panel = panel_of(Viewer.of(cast.west), source="report")
    assert panels.last_month(panel) == date(2026, 7, 1)


@pytest.mark.slow
def test_forecasts_are_issued_once_and_scored_when_their_month_is_over(cast):
    years_of_events(cast)
    while forecasting.issue_next(by=BY, today=date(2026, 10, 20)):
        pass
    issued = {(one.measure, one.type): one for one in forecasts.newest(Viewer.of(cast.west))}
    assert set(issued) == {("events", ""), ("events", "CLA")}
    made = issued["events", ""]
    assert (made.origin, made.audience) == (date(2026, 9, 1), cast.public)
    assert made.digest == actions.digest(made.content)
    area = made.content["horizons"]["1"]["areas"]["LY-SB"]
    assert area["wide"][0] <= area["half"][0] <= area["median"] <= area["half"][1] <= area["wide"][1]
    assert len(draws.unpacked(area["draws"])) == len(draws.unpacked(area["baseline"]))
    assert forecasting.score(by=BY, today=TODAY) == 2
    scored = Forecast.objects.for_system("test").get(pk=made.pk)
    assert set(scored.scores) == {"1"}
    assert scored.scores["1"]["came"]["LY-SB"] == 1 + 57 % 3
    assert scored.scores["1"]["crps"] >= 0
    assert scored.digest == made.digest
    assert forecasting.score(by=BY, today=TODAY) == 0


def test_what_everybody_sees_is_forecast_once(cast):
    review.counted(cast.public, "2024-01", 2)
    picture.report(cast, cast.community)
    picture.report(cast, cast.only("east", "west"))
    told = {v.audience.pk: sources for v, sources in vantages.by_source() if sources}
    own = cast.only("east", tlp="AMBER+STRICT").pk
    assert told == {
        cast.public.pk: {"ucdp"},
        cast.community.pk: {"report"},
        cast.only("east", "west").pk: {"report"},
    }
    assert own not in told


def test_parties_that_see_the_same_apart_are_each_told(cast):
    for names in (("east", "west", "joint"), ("east", "west", "partner")):
        picture.report(cast, cast.only(*names))
    owners = {v.party for v, sources in vantages.by_source() if sources and v.party}
    assert owners == {cast.parties["east"].pk, cast.parties["west"].pk}


def test_draws_are_kept_as_runs():
    assert draws.packed([3, 0, 0, 3, 3]) == [[0, 2], [3, 3]]
    assert draws.unpacked([[0, 2], [3, 3]]) == [0, 0, 3, 3, 3]


def test_series_have_names():
    assert series.parts(series.name("events", "CLA")) == ("events", "CLA")
    assert series.parts("fatalities") == ("fatalities", "")
