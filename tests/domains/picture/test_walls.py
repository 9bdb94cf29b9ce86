"""Reports behind PostgreSQL's wall: an act learns what it has to know of others, and its actor does not."""

import json

import pytest
from django.db import connection

from mithaq.domains.picture import actions
from mithaq.domains.picture.models import Assessment, Receipt, Report
from mithaq.kernel.markings import walls
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import actions as records

from ...cast import Cast
from ...factories import picture as made

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no row-level security")


def test_figures_and_parts_follow_what_the_actor_cannot_see(cast: Cast, as_application) -> None:
    first = made.report(cast, cast.only("east", "west"))
    second = made.report(cast, cast.only("west"), by=cast.west)
    actions.join(second, of=first, by=cast.west)
    hidden = made.assess(cast, first, "deny", audience=cast.only("west"))
    joined = made.assess(cast, first, "confirm", audience=cast.only("east", "west"))
    to = cast.only("east")
    as_application()
    with walls.bound(Viewer.of(cast.east)):
        records.narrow(Report.objects.for_system("a test").get(pk=first.pk), to, by=cast.east)
    with walls.bound(Viewer.of(cast.west)):
        assert made.figured(cast.west) == made.recounted(cast.west) == (1, 2, 3, 5)
        seen = Assessment.objects.for_system("a test of the wall behind the first one")
        assert [one.pk for one in seen] == [hidden.pk]
    with walls.bound(Viewer.of(cast.east)):
        assert made.figured(cast.east) == made.recounted(cast.east) == (1, 2, 3, 5)
        seen = Assessment.objects.for_system("a test of the wall behind the first one")
        assert [one.pk for one in seen] == [joined.pk]


def test_a_recall_is_acknowledged_by_who_no_longer_sees_the_report(cast: Cast, as_application) -> None:
    report = made.report(cast, cast.only("east", "west"))
    to = cast.only("east")
    as_application()
    with walls.bound(Viewer.of(cast.east)):
        records.narrow(report, to, by=cast.east)
    with walls.bound(Viewer.of(cast.west)):
        assert not Report.objects.for_system("a test of the wall behind the first one").exists()
        given = actions.acknowledge(report.pk, by=cast.west)
    assert given.word == "narrowing"
    assert Receipt.objects.get(word="narrowing").acknowledged_at


def test_the_api_works_behind_the_wall(cast: Cast, client_as, as_application) -> None:
    east, west = client_as("east"), client_as("west")
    as_application()
    body = {
        "title": {"en": "Clash"},
        "type": "CLA",
        "occurred_from": "2026-01-01",
        "area": "LY-SB",
        "deconflict": True,
        "marking": {"tlp": "AMBER", "parties": ["east", "west"]},
    }
    made_ = east.post("/api/v1/picture/reports", json.dumps(body), content_type="application/json")
    assert made_.status_code == 201, made_.content
    path = f"/api/v1/picture/reports/{made_.json()['id']}"
    for page in ("", "/assessments", "/candidates", "/same-event", "/hints", "/receipts", "/suggestions"):
        assert west.get(path + page).status_code == 200, page
    said = {"verdict": "deny", "basis": "own_observation"}
    assert (
        west.post(f"{path}/assessments", json.dumps(said), content_type="application/json").status_code == 201
    )
    assert east.get(path).json()["state"] == "disputed"
    wrong = json.dumps({"reason": "Wrong"})
    assert east.post(f"{path}/retraction", wrong, content_type="application/json").status_code == 200
    assert [row["state"] for row in east.get(f"{path}/receipts").json()] == ["delivered", "opened"]


def test_reading_red_is_ledgered_behind_the_wall(cast: Cast, as_application) -> None:
    report = actions.report(made.content(), audience=cast.red("east", "west"), by=cast.east)
    as_application()
    with walls.bound(Viewer.of(cast.west)):
        actions.note_opened(report, by=cast.west)
        actions.note_opened(report, by=cast.west)
    with walls.bound(Viewer.of(cast.east)):
        actions.note_opened(report, by=cast.east)
    assert Receipt.objects.exclude(opened_at=None).count() == 1
