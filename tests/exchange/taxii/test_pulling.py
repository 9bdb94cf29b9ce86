"""Pulling from a partner: his server is ours too here, asked by the real client over the guarded way out."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from mithaq.config import environment
from mithaq.interfaces.exchange import outgoing
from mithaq.interfaces.exchange.models import Item, Partner, Pull
from mithaq.interfaces.exchange.pages import troubles
from mithaq.interfaces.exchange.stix import identifiers
from mithaq.interfaces.exchange.taxii import pulling, queries
from mithaq.kernel import clock
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import Conflict, NotAllowed, WrongState
from mithaq.kernel.markings.viewers import Viewer

from ..servers import keep
from .making import envelope, indicator, opened, path
from .wire import through_the_door

THERE = "https://partner.example"


@pytest.fixture
def partner(cast, shared, program, settings, tmp_path, monkeypatch):
    """Joined to what the east may read of `shared`; every request comes back to this server."""
    settings.OUTGOING, settings.MITHAQ_HOME = environment._listed("partner.example"), tmp_path
    east = program("east")
    keep(tmp_path, "joint", "north", THERE, east.secret)
    monkeypatch.setattr(outgoing, "send", _back)
    into = opened(cast, "pulled", root="pulled")
    return pulling.connect(
        into, address=f"{THERE}{path(shared)}", secret_name="north", by=cast.secretary, is_trusted=True
    )


def _back(method, url, body=None, headers=None, **_):
    outgoing.check(url)
    parts = urlsplit(url)
    found = through_the_door(
        method, f"{parts.path}?{parts.query}", {**headers, "Host": "127.0.0.1:8000"}, body or b""
    )
    return outgoing.Answer(found.status, found.headers, found.body)


def _pulled(cast):
    mine = Item.objects.for_system("tests").filter(collection__alias="pulled")
    return list(mine.order_by("stamp").values_list("stix_id", flat=True))


def test_what_is_new_is_pulled_once_and_in_order(cast, shared, program, partner, monkeypatch):
    monkeypatch.setattr(pulling, "PAGE", 3)
    east = program("east")
    east.ask(path(shared, "objects"), "POST", envelope(*map(indicator, range(1, 9))))
    assert pulling.pull(partner) == 8
    assert _pulled(cast) == [indicator(n)["id"] for n in range(1, 9)]
    east.ask(path(shared, "objects"), "POST", envelope(indicator(9), indicator(1, 30)))
    assert (pulling.pull(partner), pulling.pull(partner)) == (2, 0)
    assert len(_pulled(cast)) == 10
    Pull.objects.update(after="")
    pulling.pull(partner)
    assert len(_pulled(cast)) == 10, "what comes twice lands once"


def test_a_partner_who_is_not_trusted_waits(cast, shared, program, partner):
    program("east").ask(path(shared, "objects"), "POST", envelope(indicator()))
    Partner.objects.for_system("tests").update(is_trusted=False)
    into = partner.collection
    type(into).objects.for_system("tests").filter(pk=into.pk).update(landing="review")
    pulling.pull(Partner.objects.for_system("tests").get())
    assert _pulled(cast) == []
    assert queries.waiting(Viewer.of(cast.secretary), cast.parties["joint"].pk).count() == 1


def test_the_schedule_puts_off_what_fails(cast, partner, monkeypatch):
    def fail(_partner):
        raise outgoing.Unreachable("time")

    monkeypatch.setattr(pulling, "pull", fail)
    assert pulling.SCHEDULE.next_due() <= clock.now()
    assert (pulling.SCHEDULE.pull_due(), pulling.SCHEDULE.pull_due()) == (1, 0)
    state = Pull.objects.get()
    assert (state.failures, state.said) == (1, "Unreachable: time")
    assert state.due_at > clock.now()


def test_only_listed_hosts_and_only_by_the_owner(cast, partner):
    into = partner.collection
    with pytest.raises(outgoing.NotListed):
        pulling.connect(into, address="https://elsewhere.example/x/", secret_name="north", by=cast.secretary)
    with pytest.raises(NotAllowed):
        pulling.connect(into, address=f"{THERE}/x/", secret_name="north", by=cast.east)


def test_nothing_is_pulled_into_a_collection_that_fills_itself(cast, partner):
    feed = opened(cast, "reports", follows="report")
    with pytest.raises(WrongState):
        pulling.connect(feed, address=partner.address, secret_name="north", by=cast.secretary)


def test_it_is_ended_by_its_owner_with_an_act(cast, shared, program, partner):
    program("east").ask(path(shared, "objects"), "POST", envelope(indicator()))
    assert pulling.pull(partner) == 1
    with pytest.raises(NotAllowed):
        pulling.end(partner, by=cast.east)
    with pytest.raises(Conflict):
        pulling.end(partner, by=cast.secretary, expected=7)
    ended = pulling.end(Partner.objects.for_system("tests").get(), by=cast.secretary, expected=1)
    assert Revision.objects.for_system("tests").latest("stamp").verb == "taxii_partner.ended"
    assert (pulling.SCHEDULE.next_due(), pulling.SCHEDULE.pull_due()) == (None, 0)
    assert len(_pulled(cast)) == 1, "what was pulled stays"
    with pytest.raises(WrongState):
        pulling.end(ended, by=cast.secretary)


def test_a_pull_that_is_under_way_ends_with_it(cast, shared, program, partner, monkeypatch):
    program("east").ask(path(shared, "objects"), "POST", envelope(indicator()))

    def answer(*args, **options):
        if partner.state == "active":
            pulling.end(partner, by=cast.secretary)
        return _back(*args, **options)

    monkeypatch.setattr(outgoing, "send", answer)
    Pull.objects.update(due_at=clock.now())
    # the worker reads a row of its own
    monkeypatch.setattr(pulling, "pull", lambda _row, pull=pulling.pull: pull(partner))
    assert pulling.SCHEDULE.pull_due() == 1
    assert (_pulled(cast), Pull.objects.count()) == ([], 0)


def test_what_the_last_pull_brought_is_counted(cast, shared, program, partner):
    program("east").ask(path(shared, "objects"), "POST", envelope(indicator(1), indicator(2)))
    Item.objects.for_system("tests").filter(stix_id=indicator(2)["id"]).update(
        body=json.dumps(
            indicator(2, created_by_ref=identifiers.of("identity", cast.parties["joint"].pk))
        ).encode()
    )
    type(shared).objects.for_system("tests").filter(pk=shared.pk).update(audience=cast.only("joint", "east"))
    assert pulling.SCHEDULE.pull_due() == 1
    state = Pull.objects.get()
    assert (state.taken, state.refused, state.said) == (1, 1, ""), "a partner speaks for nobody here"
    assert state.tried_at is not None


def _saying(monkeypatch, *pages):
    """Let the partner's server answer with these pages, one after the other; return what it was asked."""
    left, asked = list(pages), []
    collection = {"id": "x", "title": "There", "can_read": True, "can_write": False}

    def answer(_method, url, *_rest, **_options):
        body, last = collection, ""
        if urlsplit(url).path.endswith("/objects/"):
            asked.append(parse_qs(urlsplit(url).query))
            body, last = left.pop(0)
        headers = {"content-type": "application/taxii+json;version=2.1"}
        headers |= {"x-taxii-date-added-last": last} if last else {}
        return outgoing.Answer(200, headers, body if isinstance(body, bytes) else json.dumps(body).encode())

    monkeypatch.setattr(outgoing, "send", answer)
    return asked


FIRST, SECOND = "2026-11-01T08:00:00.000001Z", "2026-11-01T08:00:00.000002Z"


def test_a_server_that_names_no_next_is_asked_on_by_the_header(cast, partner, monkeypatch):
    pages = [({"more": True, **envelope(indicator(n))}, at) for n, at in ((1, FIRST), (2, SECOND))]
    asked = _saying(monkeypatch, *pages, ({}, ""))
    assert pulling.pull(partner) == 2
    assert [one.get("added_after") for one in asked] == [None, [FIRST], [SECOND]]
    assert Pull.objects.get().after == SECOND


def test_a_server_that_names_a_next_is_asked_by_it(cast, partner, monkeypatch):
    asked = _saying(
        monkeypatch, ({"more": True, "next": "a b", **envelope(indicator(1))}, FIRST), ({"more": False}, "")
    )
    pulling.pull(partner)
    assert [one.get("next") for one in asked] == [None, ["a b"]]


@pytest.mark.parametrize(
    "page",
    [
        ([], ""),
        (b"<html>", ""),
        ({"objects": {}}, ""),
        ({"objects": [{}] * 10_001}, ""),
        ({"more": True, **envelope(indicator(1))}, ""),
        (envelope(indicator(1)), "x" * 5000),
    ],
    ids=["list", "html", "no list", "many", "no way on", "no moment"],
)
def test_what_is_no_page_breaks_a_pull_off_and_is_told(cast, partner, monkeypatch, page):
    asked = _saying(monkeypatch, page)
    pulling.SCHEDULE.pull_due()
    state = Pull.objects.get()
    assert (len(asked), state.failures, state.after) == (1, 1, "")
    assert troubles.of_pull(state.said) == "Its server answered something that is not TAXII 2.1."


def test_rubbish_among_the_objects_holds_up_nothing(cast, partner, monkeypatch):
    rubbish = [None, 1, "x", [], {}, {"type": "indicator"}, {"type": {}, "id": 4}]
    _saying(monkeypatch, ({"objects": [*rubbish, indicator(1)]}, FIRST))
    pulling.SCHEDULE.pull_due()
    state = Pull.objects.get()
    assert (state.taken, state.refused, state.failures) == (1, len(rubbish), 0)
    assert _pulled(cast) == [indicator(1)["id"]]


def test_pages_without_end_end(cast, partner, monkeypatch):
    monkeypatch.setattr(pulling, "MOST_PAGES", 3)
    page = ({"more": True, "next": "x", **envelope(indicator(1))}, FIRST)
    asked = _saying(monkeypatch, *[page] * 9)
    pulling.pull(partner)
    assert (len(asked), len(_pulled(cast))) == (3, 1)
    assert Pull.objects.get().after < FIRST, "others of the same moment may have been left behind"
