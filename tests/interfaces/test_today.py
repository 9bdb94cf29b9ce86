"""Today: what happened since is counted for an open page, and shown when the reader wants it."""

import re
from datetime import date, timedelta

import pytest
from lxml import html

from mithaq.domains.areas import jobs
from mithaq.domains.areas.jobs import importing
from mithaq.domains.commitments import actions as promises
from mithaq.domains.review.actions import forecasts
from mithaq.domains.review.actions.forecasts import Subject
from mithaq.domains.review.jobs import BY
from mithaq.domains.review.queries.vantages import Vantage
from mithaq.kernel import clock
from mithaq.kernel.records import actions
from mithaq.web import dates
from tests.factories import commitments, ucdp
from tests.factories.picture import report

pytestmark = pytest.mark.django_db


def after(client) -> str:
    """Return the stamp up to which the first page has shown what happened."""
    return re.search(r"today/news/\?after=(\d+)", client.get("/").content.decode())[1]


def test_news_counts_what_others_did_since_and_the_reader_may_see(cast, client_as) -> None:
    client = client_as("east")
    seen = after(client)
    assert "new" not in client.get(f"/today/news/?after={seen}").content.decode()
    for audience in (cast.community, cast.only("east", "west"), cast.only("west")):
        actions.comment(cast.parties["west"], text="Said", by=cast.west, audience=audience)
    actions.comment(cast.parties["west"], text="Mine", by=cast.east, audience=cast.community)
    told = client.get(f"/today/news/?after={seen}").content.decode()
    assert ">2</bdi> new" in " ".join(told.split())
    assert "new" not in client.get(f"/today/news/?after={after(client)}").content.decode()


@pytest.mark.parametrize("nonsense", ["", "x", "-1", "9" * 30])
def test_nonsense_is_no_fault(cast, client_as, nonsense) -> None:
    assert client_as("east").get(f"/today/news/?after={nonsense}").status_code == 200


def test_what_is_done_says_what_is_wanted_and_since_when_and_is_not_called_late(cast, client_as) -> None:
    promise = commitments.late(cast)
    assert "10 days late" in client_as("east").get("/").content.decode()
    with clock.freeze(clock.now() - timedelta(days=3)):
        promises.report_done(promise, by=cast.east)
    waits = html.fromstring(client_as("west").get("/").content).get_element_by_id("waits")
    told = " ".join(waits.text_content().split())
    assert "Open the coastal road" in told
    assert "your reading is wanted" in told
    assert f"since {dates.day_text(clock.today() - timedelta(days=3))}" in told
    assert "late" not in told


def test_an_act_on_a_record_says_which_record(cast, client_as) -> None:
    actions.comment(cast.parties["west"], text="Heard", by=cast.west, audience=cast.community)
    actions.link(cast.parties["east"], "informs", cast.parties["west"], by=cast.west)
    page = html.fromstring(client_as("east").get("/record/").content)
    heads = [" ".join(one.text_content().split()) for one in page.xpath("//*[@class='work-head']/a")]
    assert heads[:2] == ["Eastern Command informs Western Command", "Western Command"]
    assert "Heard" in page.xpath("//li[.//*[@class='act-about']]")[0].text_content()


def changed(client) -> list[str]:
    """Return what stands under what has changed, a text for each line."""
    lines = html.fromstring(client.get("/").content).xpath("//section[@id='changed']//li")
    return [" ".join(line.text_content().split()) for line in lines]


def forecasts_of_a_day(cast, day: date) -> None:
    vantage = Vantage(cast.public, frozenset({cast.public.pk}))
    for number in range(20):
        subject = Subject("ucdp", day, "events", f"T{number:02}")
        forecasts.issue({"horizons": {}}, vantage, subject, by=BY)


def test_the_forecasts_of_a_run_are_one_line_of_news(cast, client_as) -> None:
    client = client_as("west")
    made = report(cast)
    forecasts_of_a_day(cast, date(2026, 10, 1))
    first, second, *_rest = changed(client)
    assert "Issued" in first
    assert "with 19 more of the same run" in first
    assert str(made) in second
    seen = after(client)
    forecasts_of_a_day(cast, date(2026, 11, 1))
    told = client.get(f"/today/news/?after={seen}").content.decode()
    assert ">1</bdi> new" in " ".join(told.split())


def test_the_parts_of_an_import_are_one_line_of_news(cast, client_as, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(importing, "ROWS_IN_A_PART", 2)
    jobs.import_ucdp(ucdp.put(tmp_path, ucdp.full(map(ucdp.event, range(1, 51)))), by=cast.analyst)
    told = [line for line in changed(client_as("west")) if "Data set" in line]
    assert len(told) == 1
    assert "Import completed" in told[0]
    assert "with 26 more of the same run" in told[0]
