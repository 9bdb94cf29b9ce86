"""What experts expect otherwise than a forecast: given beforehand with a reason, for its readers, scored apart."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from mithaq.domains.areas.actions import figures
from mithaq.domains.review.actions import adjustments as actions
from mithaq.domains.review.actions import forecasts as issuing
from mithaq.domains.review.actions.adjustments import View
from mithaq.domains.review.actions.forecasts import Subject
from mithaq.domains.review.jobs import BY, forecasting
from mithaq.domains.review.models import Adjustment, Forecast
from mithaq.domains.review.queries import adjustments
from mithaq.domains.review.queries import forecasts as reading
from mithaq.domains.review.queries.vantages import Vantage
from mithaq.domains.review.rules import periods
from mithaq.kernel import clock
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import Invalid, NotAllowed, NotVisible, WrongState
from mithaq.kernel.markings.viewers import Viewer

from ...factories import review

pytestmark = pytest.mark.django_db
ORIGIN = date(2026, 10, 1)
SAID = {
    "median": 4,
    "half": [2, 6],
    "wide": [1, 9],
    "reach": {"1": 0.95, "10": 0.04, "25": 0.0},
    "draws": [[1, 20], [4, 60], [9, 40]],
    "baseline": [[2, 60], [3, 60]],
    "similar": [["LY-TB", "2026-03", 3, 5]],
}
RECORD = {
    "months": 36,
    "crps": 1.2,
    "baseline_crps": 1.5,
    "skill": 0.2,
    "skill_limits": [0.1, 0.3],
    "calibration": [10, 9, 11, 10, 10, 10, 10, 10, 10, 10],
}
AHEAD = {"fell_back": False, "weights": [], "areas": {"LY-SB": SAID}, "record": RECORD}
EXPECTED = View("LY-SB", 1, 3, 8, 15, "A rally is called for the 12th")


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.freeze(datetime(2026, 11, 25, 9, tzinfo=UTC)):
        yield


def issued(audience, origin=ORIGIN):
    content = {"likeness": "none", "seed": 1, "horizons": {"1": AHEAD, "3": AHEAD}}
    vantage = Vantage(audience, frozenset({audience.pk}))
    with transaction.atomic():
        return issuing.issue(content, vantage, Subject("ucdp", origin, "events"), by=BY)


def happened(audience, month, n):
    with transaction.atomic():
        figures.count(audience.pk, source="ucdp", area="LY-SB", month=month, type="CLA", n=n)


def test_it_stands_beside_the_forecast_which_stays_as_it_was(cast):
    forecast = issued(cast.public)
    given = actions.give(EXPECTED, forecast, by=cast.analyst)
    assert given.audience == cast.public
    assert adjustments.of(Viewer.of(cast.west), forecast) == [given]
    forecast.refresh_from_db()
    assert issuing.digest(forecast.content) == forecast.digest
    assert Revision.objects.for_system("test").filter(verb="adjustment.given").count() == 1


def test_whoever_may_not_see_it_is_not_told_of_it(cast):
    forecast = issued(cast.public)
    given = actions.give(
        EXPECTED, forecast, audience=cast.only("partner", tlp="AMBER+STRICT"), by=cast.analyst
    )
    west = Viewer.of(cast.west)
    assert adjustments.of(west, forecast) == []
    with pytest.raises(NotVisible):
        adjustments.one(west, given.pk)
    assert adjustments.record(west) is None


@pytest.mark.parametrize(
    ("view", "field"),
    [
        (View("LY-SB", 2, 1, 2, 3, "x"), "ahead"),
        (View("LY-BA", 1, 1, 2, 3, "x"), "area"),
        (View("LY-SB", 1, 4, 2, 3, "x"), "middle"),
        (View("LY-SB", 1, -1, 2, 3, "x"), "middle"),
        (View("LY-SB", 1, 1, 2, 3, " "), "reason"),
    ],
)
def test_it_says_what_how_many_and_why(cast, view, field):
    with pytest.raises(Invalid) as refused:
        actions.give(view, issued(cast.public), by=cast.analyst)
    assert list(refused.value.fields) == [field]


def test_it_reaches_no_more_than_the_forecast_and_ones_own_party_at_least(cast):
    forecast = issued(cast.community)
    for audience in (cast.public, cast.red("partner"), cast.only("west")):
        with pytest.raises(Invalid):
            actions.give(EXPECTED, forecast, audience=audience, by=cast.analyst)


def test_only_analysts_and_only_beforehand(cast):
    forecast = issued(cast.public)
    with pytest.raises(NotAllowed):
        actions.give(EXPECTED, forecast, by=cast.auditor)
    with clock.freeze(datetime(2026, 12, 1, 9, tzinfo=UTC)), pytest.raises(WrongState):
        actions.give(EXPECTED, forecast, by=cast.analyst)


def test_it_is_scored_apart_beside_forecast_and_baseline(cast):
    forecast = issued(cast.public)
    given = actions.give(EXPECTED, forecast, by=cast.analyst)
    happened(cast.public, ORIGIN, 2)
    happened(cast.public, date(2026, 11, 1), 10)
    with clock.freeze(datetime(2026, 12, 20, 9, tzinfo=UTC)):
        assert forecasting.score(by=BY) == 1
        assert forecasting.score(by=BY) == 0
    found = Adjustment.objects.for_system("test").get(pk=given.pk)
    # (|y - m| / 2 + (width + 20 · outside) / 20) / 1.5
    own, issued_there, twelve = (2 / 2 + 12 / 20), (6 / 2 + 28 / 20), (8 / 2 + 141 / 20)
    assert found.scores == {
        "came": 10,
        "own": pytest.approx(own / 1.5, abs=1e-6),
        "forecast": pytest.approx(issued_there / 1.5, abs=1e-6),
        "baseline": pytest.approx(twelve / 1.5, abs=1e-6),
    }
    record = adjustments.record(Viewer.of(cast.west))
    assert record is not None
    assert (record.count, record.own) == (1, found.scores["own"])
    with pytest.raises(NotAllowed):
        actions.score(found, {}, by=cast.analyst)


def test_editions_may_come_years_apart_and_a_gap_is_no_quiet_month(cast):
    forecast = issued(cast.public, date(2022, 10, 1))
    for month in ("2022-09", "2022-10", "2022-11", "2026-08"):
        happened(cast.public, date.fromisoformat(f"{month}-01"), 40)
    assert forecasting.score(by=BY) == 1
    scored = Forecast.objects.for_system("test").get(pk=forecast.pk).scores
    assert {ahead: found["came"] for ahead, found in scored.items()} == {"1": {"LY-SB": 40}}


def test_the_page_shows_reliability_what_is_alike_and_what_experts_say(cast, client_as):
    forecast = issued(cast.public)
    client = client_as("analyst")
    asked = {
        "area": "LY-SB",
        "ahead": "1",
        "low": "3",
        "middle": "8",
        "high": "15",
        "reason": "A rally is called",
    }
    url = f"{forecast.get_absolute_url()}adjust/"
    assert client.get(url).status_code == 200
    out_of_order = client.post(url, {**asked, "high": "5", "tlp": "CLEAR", "act_key": "a0"})
    assert out_of_order.status_code == 422
    made = client.post(url, {**asked, "tlp": "CLEAR", "act_key": "a1"})
    page = client_as("west").get(forecast.get_absolute_url()).content.decode()
    assert "8 (3 – 15)" in page
    assert "A rally is called" in page
    assert "rv-reliability" in page
    assert "/review/areas/LY-TB/?first=2026-03&amp;last=2026-03" in page
    shown = client_as("west").get(made.headers["Location"]).content.decode()
    assert "4 (1 – 9)" in shown
    assert client_as("auditor").get(url).status_code == 403


def test_the_list_tells_how_all_forecasts_did(cast, client_as):
    forecast = issued(cast.public)
    actions.give(EXPECTED, forecast, by=cast.analyst)
    happened(cast.public, ORIGIN, 2)
    happened(cast.public, date(2026, 11, 1), 10)
    with clock.freeze(datetime(2026, 12, 20, 9, tzinfo=UTC)):
        forecasting.score(by=BY)
    page = client_as("west").get("/review/forecasts/").content.decode()
    assert "How they did" in page
    assert "How expert adjustments did, scored apart" in page


def test_a_threat_review_shows_the_forecast_that_it_was_drafted_with(cast, client_as):
    forecast = issued(cast.public)
    draft = review.draft(cast, cast.community)
    page = client_as("east").get(draft.get_absolute_url()).content.decode()
    assert "What Nov 2026 may bring" in page
    assert forecast.digest[:16] in page


def test_old_forecasts_are_a_page_further(cast, client_as, monkeypatch):
    monkeypatch.setattr(reading, "MOST", 2)
    for number in range(4):
        issued(cast.public, periods.shifted(ORIGIN, -number))
    viewer = Viewer.of(cast.west)
    first, older = reading.issued_before(viewer, None)
    rest, end = reading.issued_before(viewer, older)
    assert [one.origin.month for one in (*first, *rest)] == [10, 9, 8, 7]
    assert end is None
    assert "?before=2026-09" in client_as("west").get("/review/forecasts/").content.decode()
    assert client_as("west").get("/review/forecasts/?before=nonsense").status_code == 200


def test_the_api_gives_and_lists_them(cast, client_as):
    forecast = issued(cast.public)
    url = f"/api/v1/review/forecasts/{forecast.pk}/adjustments"
    told = {"area": "LY-SB", "ahead": 1, "low": 3, "middle": 8, "high": 15, "reason": "A rally is called"}
    made = client_as("analyst").post(url, told, content_type="application/json")
    assert made.status_code == 201
    assert [one["middle"] for one in client_as("west").get(url).json()] == [8]
