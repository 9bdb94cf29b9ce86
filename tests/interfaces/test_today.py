"""Today: what happened since is counted for an open page, and shown when the reader wants it."""

import re

import pytest

from mithaq.kernel.records import actions

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


def test_an_act_on_a_record_says_which_record(cast, client_as) -> None:
    actions.comment(cast.parties["west"], text="Heard", by=cast.west, audience=cast.community)
    actions.link(cast.parties["east"], "informs", cast.parties["west"], by=cast.west)
    page = re.sub(r"<[^>]+>", "", client_as("east").get("/record/").content.decode())
    assert "on: Western Command" in page
    assert "Eastern Command informs Western Command" in page
