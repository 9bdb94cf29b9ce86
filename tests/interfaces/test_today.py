"""Today: what happened since is counted for an open page, and shown when the reader wants it."""

import re
from datetime import timedelta

import pytest
from lxml import html

from mithaq.domains.commitments import actions as promises
from mithaq.kernel import clock
from mithaq.kernel.records import actions
from mithaq.web import dates
from tests.factories import commitments

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
