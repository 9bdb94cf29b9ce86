"""Whatever is hidden, pages, map, API and documents of others stay the same to the byte."""

from datetime import UTC, datetime

import pytest

from mithaq.domains.review.jobs import BY, searching, watching
from mithaq.kernel import clock

from ...factories import picture, review

pytestmark = pytest.mark.django_db
PATHS = (
    "/review/map/figures.json?first=2025-01&last=2026-11",
    "/review/map/points.json?first=2025-01&last=2026-11&box=9,19,26,34",
    "/api/v1/review/figures?first=2025-01-01&last=2026-11-01",
    "/api/v1/review/warnings",
    "/api/v1/review/forecasts",
    "/api/v1/review/documents",
    "/api/v1/review/searches",
)


@pytest.fixture(autouse=True)
def _on_a_day():
    with clock.freeze(datetime(2026, 11, 25, 9, tzinfo=UTC)):
        yield


def answers(client):
    return {path: client.get(path).content for path in PATHS}


def test_hidden_reports_warnings_and_drafts_change_no_answer(cast, client_as):
    review.weeks(cast, [1, 0, 1, 0, 1, 1, 0, 1, 0, 1, 8])
    watching.watch(by=BY)
    readers = {name: client_as(name) for name in ("west", "partner", "assessor")}
    before = {name: answers(client) for name, client in readers.items()}
    hidden = cast.only("east", tlp="AMBER+STRICT")
    review.weeks(cast, [12], hidden, area="LY-MI", latitude=32.3, longitude=15.1)
    review.weeks(cast, [6], hidden)
    review.warning(cast, hidden, area="LY-BA")
    review.draft(cast, cast.public)
    review.saved(cast)
    picture.report(cast, hidden)
    watching.watch(by=BY)
    searching.look(by=BY)
    assert {name: answers(client) for name, client in readers.items()} == before


def test_whoever_sees_nothing_meets_the_same_404_as_for_what_is_not_there(cast, client_as):
    warning, draft = review.warning(cast, cast.only("east")), review.draft(cast)
    west = client_as("west")
    missing = "01a2023c-0000-7000-8000-000000000000"
    for kind, record in (("warnings", warning), ("documents", draft)):
        assert west.get(record.get_absolute_url()).status_code == 404
        hidden, absent = (west.get(f"/api/v1/review/{kind}/{id_}") for id_ in (record.pk, missing))
        assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)
        assert hidden.status_code == 404
