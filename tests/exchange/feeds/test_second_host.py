"""Feeds whose documents lie on a second host: only where it was named with the feed, and never with its secret."""

import pytest

from mithaq.interfaces.exchange.cap import writing
from mithaq.kernel.errors import Invalid

from ..servers import LOOPBACK, keep, listed, listening
from .publishing import FEED, XML, added, kept, named, read, told


@pytest.fixture
def second(partner, settings):
    """A second listed host, on which the documents of a feed lie."""
    with listening() as server:
        settings.OUTGOING = listed(f"{partner.server.origin},{server.origin}")
        settings.OUTGOING_NETWORKS = LOOPBACK
        (one,) = named("a")
        partner.publish(one)
        status, headers, body = partner.there[FEED]
        moved = body.replace(f"{partner.server.origin}/a.cap".encode(), f"{server.origin}/a.cap".encode())
        partner.there[FEED] = (status, headers, moved)
        server.say = lambda _request: (200, XML, writing.written(one))
        yield server


def test_documents_are_fetched_where_the_second_host_was_named(cast, partner, second):
    feed = added(cast, partner, documents_at=f"{second.origin}/whatever")
    assert feed.documents_at == second.origin
    assert (read(feed).faults, kept()) == ([], ["a"])


def test_without_a_name_nothing_goes_there(cast, partner, second):
    assert told(read(added(cast, partner)).faults) == [("a", "elsewhere")]
    assert (second.received, kept()) == ([], [])


def test_the_secret_is_not_sent_there(cast, partner, second, settings, tmp_path):
    settings.MITHAQ_HOME = tmp_path
    keep(tmp_path, "east", "met", partner.server.origin, "a-secret")
    read(added(cast, partner, documents_at=second.origin, secret_name="met"))
    assert partner.last().headers["authorization"] == "Bearer a-secret"
    assert [request.headers.get("authorization") for request in second.received] == [None]


def test_older_pages_stay_at_home(cast, partner, second):
    partner.publish(*named("a"), next_=f"{second.origin}/older.atom")
    feed = added(cast, partner, documents_at=second.origin)
    assert read(feed).trouble == {"reason": "elsewhere", "values": {"host": second.origin.partition("//")[2]}}
    assert second.received == []


@pytest.mark.parametrize("address", ["https://elsewhere.example", "files.example", "http://127.0.0.1:1"])
def test_a_second_host_that_is_not_listed_is_refused_by_the_name_of_its_field(cast, partner, second, address):
    with pytest.raises(Invalid) as refused:
        added(cast, partner, documents_at=address)
    assert list(refused.value.fields) == ["documents_at"]


def test_one_that_is_taken_off_the_list_is_asked_no_more(cast, partner, second, settings):
    feed = added(cast, partner, documents_at=second.origin)
    settings.OUTGOING = listed(partner.server.origin)
    assert told(read(feed).faults) == [("a", "elsewhere")]
    assert second.received == []
