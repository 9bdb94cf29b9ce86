"""Hexagons and points on the map: what the reader may see, as exact as it is known to him, and no more."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection, transaction

from mithaq.domains.areas.queries import figures
from mithaq.domains.areas.rules import hexagons
from mithaq.domains.picture import actions
from mithaq.domains.review.queries import completeness, points, weeks
from mithaq.domains.review.queries import hexagons as cells
from mithaq.domains.review.queries.figures import Period
from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer

from ...factories import picture, review, ucdp
from ...promises.work import steps
from ..areas.test_import import bring

pytestmark = pytest.mark.django_db
NOVEMBER = "first=2026-11&last=2026-11"
POINTS = f"/review/map/points.json?{NOVEMBER}&box=13,26,16,28"
HEXAGONS = f"/review/map/figures.json?{NOVEMBER}&cells=hexagons"
NAME = hexagons.name(hexagons.of("LY-SB", *picture.SEBHA, 1) or 0)
PAGE = f"/review/hexagons/{NAME}/?{NOVEMBER}"


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.freeze(datetime(2026, 11, 25, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def events(tmp_path):
    places = {"latitude": "27.0377", "longitude": "14.4283", "date_start": "2026-11-03"}
    bring(tmp_path, [ucdp.event(1, **places), ucdp.event(2, where_prec=4, **places), ucdp.event(3)])


def near(client, asked=POINTS):
    return [point[2] for point in client.get(asked).json()["points"]]


def counted(client):
    return [cell[3] for cell in client.get(HEXAGONS).json()["hexagons"]]


def test_imported_events_are_points_where_their_place_is_known(cast, client_as, events):
    client = client_as("west")
    (point,) = client.get(POINTS).json()["points"]
    assert point[:3] == [27.0377, 14.4283, "Clash between armed groups · Sabha · 2 deaths"]
    page = client.get(point[3]).content.decode()
    assert "Government of Libya – Forces of the east" in page
    assert "CC BY 4.0" in page
    assert client.get(point[3].replace("/1/", "/9/")).status_code == 404


def test_an_event_known_to_its_district_shows_no_point_on_its_page(cast, client_as, events):
    client = client_as("west")
    (point,) = client.get(POINTS).json()["points"]
    page = client.get(point[3].replace("/1/", "/2/")).content.decode()
    assert "The district" in page
    assert "27.0377" not in page


def test_a_report_is_no_finer_a_point_than_its_readers_may_know(cast, client_as):
    exact, cell, public = (
        picture.report(cast, audience, **picture.AT_SEBHA)
        for audience in (cast.only("east", tlp="AMBER+STRICT"), cast.only("east", "west"), cast.public)
    )
    places = {tuple(point[:2]) for point in client_as("east").get(POINTS).json()["points"]}
    assert places == {picture.SEBHA, (27.05, 14.45)}
    assert (public.latitude, public.longitude) not in places
    assert near(client_as("west")) == [str(cell)]
    assert counted(client_as("east")) == [[2]]
    assert counted(client_as("west")) == [[1]]
    assert counted(client_as("assessor")) == []
    actions.retract(exact, reason="It was another place", by=cast.east)
    assert counted(client_as("east")) == [[1]]


def test_red_is_told_on_its_own_page_alone(cast, client_as):
    picture.report(cast, cast.red("east"), **picture.AT_SEBHA)
    assert near(client_as("east")) == []
    assert "Clash at the checkpoint" not in client_as("east").get(PAGE).content.decode()


def test_hidden_reports_change_no_point_and_no_hexagon_of_others(cast, client_as, events):
    readers = [client_as(name) for name in ("west", "partner", "assessor")]
    asked = (POINTS, HEXAGONS, PAGE, f"/review/?{NOVEMBER}&cells=hexagons")

    def answers():
        return [[_without_keys(client.get(path).content.decode()) for path in asked] for client in readers]

    before = answers()
    with transaction.atomic():
        for audience in (cast.only("east"), cast.only("east", tlp="AMBER+STRICT")):
            picture.report(cast, audience, **picture.AT_SEBHA)
            picture.report(cast, audience, **{**picture.AT_SEBHA, "latitude": 26.9})
    assert answers() == before


@pytest.mark.skipif(connection.vendor != "sqlite", reason="counts the steps of SQLite's machine")
def test_hidden_reports_cost_a_reader_of_the_map_nothing(cast, events):
    picture.report(cast, cast.community, **picture.AT_SEBHA)
    west, month = Viewer.of(cast.west), date(2026, 11, 1)
    period = Period(month, month)
    reads = [
        lambda: points.near(west, period, (13, 26, 16, 28)),
        lambda: cells.counted(west, period),
        lambda: completeness.first_provisional(west),
    ]
    before = [steps(read) for read in reads]
    for _ in range(12):
        picture.report(cast, cast.only("east"), **picture.AT_SEBHA)
    # where a range ends before another row it takes one step more than where the table ends
    assert all(abs(steps(read) - one) <= 1 for read, one in zip(reads, before, strict=True))


def _without_keys(page):
    return "\n".join(line for line in page.splitlines() if "csrf" not in line and "ticket" not in line)


def test_a_hexagon_leads_to_what_it_was_counted_from(cast, client_as, events):
    report = picture.report(cast, cast.only("east", "west"), **picture.AT_SEBHA)
    client = client_as("west")
    page = client.get(PAGE).content.decode()
    assert "<strong>2 events</strong>" in page
    assert report.get_absolute_url() in page
    assert "/events/1/" in page
    assert client.get("/review/hexagons/nowhere/").status_code == 404
    assert client.get("/review/hexagons/84c1235ffffffff/").status_code == 200


def test_the_map_by_hexagon_has_a_table_and_says_what_is_in_none(cast, client_as, events):
    page = client_as("west").get(f"/review/?{NOVEMBER}&cells=hexagons").content.decode()
    assert page.count("rv-hexagon ") == 1
    assert f"/review/hexagons/{NAME}/" in page
    assert "In no hexagon: 1 event" in page
    assert '<option value="hexagons" selected>' in page


def test_more_than_fit_are_said_to_be_more(cast, client_as, events, monkeypatch):
    monkeypatch.setattr(points, "MOST", 1)
    picture.report(cast, cast.only("west"), by=cast.west, **picture.AT_SEBHA)
    answer = client_as("west").get(POINTS).json()
    assert len(answer["points"]) == 1
    assert answer["said"].startswith("The newest 1 are shown")


@pytest.mark.parametrize("box", ["9,19,26,34", "1,2", "nonsense", "20,20,10,10", "nan,nan,nan,nan", ""])
def test_a_box_that_is_far_or_none_has_no_points(cast, client_as, box):
    answer = client_as("west").get(f"/review/map/points.json?{NOVEMBER}&box={box}").json()
    assert answer == {"said": "Come nearer to see single reports and events.", "points": []}


def test_an_area_lists_exactly_what_its_figures_count(cast, tmp_path):
    bring(tmp_path, [ucdp.event(1, date_start="2026-11-17"), ucdp.event(2, date_start="2026-10-18")])
    at_tazirbu = {"area": "LY-TB", "occurred_from": date(2026, 11, 19)}
    for audience, by in (
        (cast.public, cast.east),
        (cast.only("east"), cast.east),
        (cast.red("west"), cast.west),
    ):
        picture.report(cast, audience, by=by, **at_tazirbu)
    actions.retract(picture.report(cast, cast.public, **at_tazirbu), reason="Elsewhere", by=cast.east)
    november = Period(date(2026, 11, 1), date(2026, 11, 1))
    for actor, listed, red in ((cast.west, 2, 1), (cast.east, 3, 0), (cast.assessor, 2, 0)):
        viewer = Viewer.of(actor)
        found = points.behind(viewer, november, "LY-TB")
        assert (len(found.items), found.red) == (listed, red)
        assert listed + red == figures.by_area(viewer, figures.Wanted(since=november.first))["LY-TB"].n


def test_a_bar_of_the_trend_leads_to_its_month(cast, client_as, tmp_path):
    bring(tmp_path, [ucdp.event(1, date_start="2026-11-17")])
    page = client_as("west").get(f"/review/areas/LY-TB/?{NOVEMBER}").content.decode()
    assert (
        page.count('<a href="/review/areas/LY-TB/?first=2026-11&amp;last=2026-11&amp;measure=events">') == 2
    )
    assert "imported event" in page


def test_the_week_of_a_warning_counts_what_the_roll_up_counts(cast, tmp_path):
    days = {"date_start": "2026-11-19", "code_status": "Check deaths"}
    bring(tmp_path, [ucdp.event(1, **days), ucdp.event(2, date_start="2026-11-20")])
    viewer = Viewer.of(cast.west)
    found = weeks.weekly(viewer, review.WEEK, review.WEEK)
    assert found["LY-TB", "CLA"] == {review.WEEK: figures.by_area(viewer)["LY-TB"].n}
