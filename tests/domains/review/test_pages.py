"""Pages of the threat review: they show what the reader may see, and lead through every step."""

import json
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from mithaq.domains.review.models import SavedSearch, ThreatReview, Warning
from mithaq.kernel import clock

from ...factories import picture, review

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.freeze(datetime(2026, 11, 25, 9, tzinfo=UTC)):
        yield


@pytest.fixture
def figures(cast):
    for month, n in (("2026-07", 2), ("2026-08", 3), ("2026-09", 4), ("2026-10", 12)):
        review.counted(cast.public, month, n, best=n * 2)
    review.counted(cast.only("east"), "2026-10", 7, area="LY-MI", type="TRF")


def test_the_map_and_tables_sum_over_what_the_reader_sees(cast, client_as, figures):
    east = client_as("east").get("/review/").content.decode()
    west = client_as("west").get("/review/").content.decode()
    assert "28 events" in east
    assert "21 events" in west
    assert "Misrata: 7 events" in east
    assert "Misrata: 7 events" not in west


def test_the_slider_gets_counts_by_month(cast, client_as, figures):
    answer = client_as("west").get("/review/map/figures.json?first=2026-08&last=2026-10")
    assert json.loads(answer.content)["counts"] == {"LY-SB": [3, 4, 12]}


def test_points_are_those_of_visible_reports(cast, client_as):
    picture.report(cast, cast.only("east"), latitude=27.03, longitude=14.42, place_precision=1)
    asked = "/review/map/points.json?first=2026-11&last=2026-11&box=10,20,20,30"
    assert len(json.loads(client_as("east").get(asked).content)["points"]) == 1
    assert json.loads(client_as("west").get(asked).content)["points"] == []
    assert json.loads(client_as("east").get("/review/map/points.json?box=nonsense").content)["points"] == []


@pytest.mark.parametrize("language", ["en", "ar", "fr"])
def test_every_page_opens_in_every_language(cast, client_as, figures, language):
    client = client_as("east")
    client.cookies["language"] = language
    for path in ("", "areas/LY-SB/", "warnings/", "forecasts/", "documents/", "searches/", "searches/new/"):
        assert client.get(f"/review/{path}").status_code == 200, path


def test_an_unknown_area_is_missing(client_as):
    assert client_as("east").get("/review/areas/LY-XX/").status_code == 404


def test_a_threat_review_is_drafted_edited_issued_and_withdrawn(cast, client_as, figures):
    client = client_as("east")
    asked = {
        "first": "2026-08",
        "last": "2026-10",
        "title_en": "Autumn",
        "tlp": "GREEN",
        "groups": "community",
        "act_key": "k1",
    }
    drafted = client.post("/review/documents/new/", asked)
    draft = ThreatReview.objects.for_system("test").get()
    assert drafted.headers["Location"] == draft.get_absolute_url()
    assert draft.figures["total"] == 19
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "19 events" in page
    assert client_as("west").get(draft.get_absolute_url()).status_code == 404
    edited = {"title_en": "Autumn", "summary_en": "Louder", "version": draft.version}
    assert client.post(f"{draft.get_absolute_url()}edit/", edited).status_code == 302
    made = client.post(f"{draft.get_absolute_url()}issue/", {"version": 2})
    issued = made.headers["Location"]
    assert "Louder" in client_as("west").get(issued).content.decode()
    assert client.post(f"{issued}withdraw/", {"reason": "A wrong figure", "version": 1}).status_code == 302
    assert "A wrong figure" in client_as("west").get(issued).content.decode()


def test_a_warning_is_taken_on_and_closed(cast, client_as):
    warning = review.warning(cast, cast.community)
    west = client_as("west")
    assert "about once in 200 weeks" in west.get(warning.get_absolute_url()).content.decode()
    assert west.post(f"{warning.get_absolute_url()}take-on/", {"version": 1}).status_code == 302
    told = {"outcome": "founded", "note": "A new checkpoint", "version": 2}
    assert client_as("east").post(f"{warning.get_absolute_url()}close/", told).status_code == 403
    assert west.post(f"{warning.get_absolute_url()}close/", told).status_code == 302
    assert Warning.objects.for_system("test").get().outcome == "founded"
    assert client_as("assessor").get(warning.get_absolute_url()).status_code == 404


def test_an_open_warning_stands_on_today(cast, client_as):
    warning = review.warning(cast, cast.community)
    assert warning.get_absolute_url() in client_as("west").get(reverse("site:today")).content.decode()
    assert warning.get_absolute_url() not in client_as("auditor").get(reverse("site:today")).content.decode()


def test_a_search_is_saved_and_only_its_person_sees_it(cast, client_as):
    client = client_as("east")
    asked = {"name": "South", "areas": ["LY-SB"], "by_mail": "on", "is_on": "on", "act_key": "s1"}
    assert client.post("/review/searches/new/", asked).status_code == 302
    search = SavedSearch.objects.for_system("test").get()
    assert "South" in client.get("/review/searches/").content.decode()
    assert client_as("east_admin").get(search.get_absolute_url()).status_code == 404
    assert client.post("/review/searches/new/", {"name": "Nothing"}).status_code == 422
