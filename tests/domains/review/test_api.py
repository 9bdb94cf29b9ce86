"""The same through the API: figures, warnings, searches, documents."""

import json
from datetime import UTC, datetime

import pytest

from mithaq.kernel import clock

from ...factories import review

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.freeze(datetime(2026, 11, 25, 9, tzinfo=UTC)):
        yield


def send(client, method, path, **given):
    answer = getattr(client, method)(
        f"/api/v1/review{path}", data=json.dumps(given), content_type="application/json"
    )
    return answer.status_code, answer.json()


def test_figures_are_sums_over_what_the_reader_sees(cast, client_as):
    review.counted(cast.public, "2026-10", 6)
    review.counted(cast.only("east"), "2026-10", 4)
    asked = "/api/v1/review/figures?first=2026-09-01&last=2026-10-01"
    assert client_as("east").get(asked).json()["count"] == 10
    found = client_as("west").get(asked).json()
    assert (found["count"], found["areas"][0]["code"], found["trend"][1]["count"]) == (6, "LY-SB", 6)


@pytest.mark.parametrize(
    "asked", ["first=2026-10-01&last=2026-01-01", "last=0001-01-01", "type=XXX", "area=nowhere"]
)
def test_figures_that_cannot_be_are_refused(client_as, asked):
    assert client_as("east").get(f"/api/v1/review/figures?{asked}").status_code == 422


def test_a_warning_is_answered(cast, client_as):
    warning, client = review.warning(cast, cast.community), client_as("west")
    listed = client.get("/api/v1/review/warnings?area=LY-SB").json()
    assert [one["id"] for one in listed] == [str(warning.pk)]
    assert "ordinary week had 2.5" in listed[0]["said"]
    status, taken = send(client, "post", f"/warnings/{warning.pk}/take-on", version=1)
    assert (status, taken["state"], taken["answered_by"]) == (200, "answering", "west")
    told = {"outcome": "unfounded", "note": "A market day", "version": 2}
    assert send(client, "post", f"/warnings/{warning.pk}/close", **told)[1]["outcome"] == "unfounded"
    assert send(client, "post", f"/warnings/{warning.pk}/close", **told)[0] == 409


def test_a_search_is_saved_and_changed(cast, client_as):
    client = client_as("east")
    status, saved = send(client, "post", "/searches", name="South", areas=["LY-SB"])
    assert (status, saved["found"]) == (201, [])
    changed = {"name": "South", "areas": [], "words": "mines", "version": 1}
    assert send(client, "put", f"/searches/{saved['id']}", **changed)[1]["words"] == "mines"
    assert send(client, "put", f"/searches/{saved['id']}", **changed)[0] == 409
    assert client_as("west").get(f"/api/v1/review/searches/{saved['id']}").status_code == 404


def test_a_threat_review_goes_its_way(cast, client_as):
    client = client_as("east")
    review.counted(cast.public, "2026-10", 6)
    given = {
        "title": {"en": "Autumn"},
        "first": "2026-08-01",
        "last": "2026-10-01",
        "marking": {"tlp": "GREEN", "groups": ["community"]},
    }
    status, draft = send(client, "post", "/documents", **given)
    assert (status, draft["state"], draft["figures"]["total"]) == (201, "draft", 6)
    assert send(client, "post", f"/documents/{draft['id']}/issue")[0] == 422
    text = {"title": {"en": "Autumn"}, "summary": {"en": "Quiet"}, "version": 1}
    assert send(client, "put", f"/documents/{draft['id']}", **text)[0] == 200
    status, issued = send(client, "post", f"/documents/{draft['id']}/issue")
    assert (status, issued["state"], issued["meant_for"]) == (201, "issued", None)
    seen = client_as("west").get("/api/v1/review/documents").json()
    assert [one["id"] for one in seen] == [issued["id"]]
    assert (
        send(client, "post", f"/documents/{issued['id']}/withdraw", reason="Wrong")[1]["state"] == "withdrawn"
    )
