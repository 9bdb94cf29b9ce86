"""Feeds that are broken or mean harm: what is wrong is named, an entry is skipped, and nothing else is touched."""

from datetime import timedelta

import pytest

from mithaq.interfaces.exchange import outgoing
from mithaq.interfaces.exchange.cap import documents, writing
from mithaq.interfaces.exchange.feeds import actions, asking, pulling
from mithaq.interfaces.exchange.models import AlertFeed, FeedEntry, FeedPull, FeedTry
from mithaq.interfaces.exchange.pages import troubles
from mithaq.kernel import clock
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.records import actions as records

from ..alerts import alert, sample
from ..servers import LOOPBACK, listed, listening
from ..test_cap_attacks import ATTACKS, BOMB
from .publishing import FEED, added, kept, named, read, told


def listing(*links: str, root: str = "feed") -> bytes:
    """Return a feed of entries with these links."""
    entries = "".join(
        f"<entry><id>urn:{n}</id><title>{n}</title><updated>2026-03-01T12:00:00Z</updated><link href='{link}'/></entry>"
        for n, link in enumerate(links)
    )
    return f"<{root} xmlns='http://www.w3.org/2005/Atom'><id>urn:f</id>{entries}</{root}>".encode()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((200, {}, BOMB.replace(b"alert", b"feed")), "doctype"),
        ((200, {}, listing(root="html")), "feed"),
        ((200, {}, b"\xff\xfe\x00garbage"), "not_xml"),
        ((200, {}, b"<?xml version='1.0' encoding='windows-1256'?><feed/>"), "encoding"),
        ((200, {}, listing("/1.cap")[:-3]), "not_xml"),
        ((200, {}, b"<feed>" + b"<a>" * 5_000), "too_deep"),
        ((200, {}, b"<feed>" + b"<a/>" * (documents.MOST_PARTS + 1) + b"</feed>"), "too_many"),
        ((200, {}, sample("google_bushfire_valid.edxlde")), "feed"),
        ((200, {}, b" " * (asking.MOST_BYTES + 1)), "size"),
        ((200, {"Content-Length": "12"}, b"<feed/>"), "length"),
        ((200, {"Content-Type": "text/html"}, b"<p>Sign in</p>"), "media_type"),
        ((302, {"Location": "http://127.0.0.1:1/\x07elsewhere"}, b""), "moved"),
        ((301, {}, b""), "moved"),
        ((401, {}, b""), "status"),
        ((503, {}, b""), "status"),
        ((304, {}, b""), "status"),
        ((410, {}, b""), "gone"),
        ((204, {}, b""), "not_xml"),
    ],
)
def test_what_is_wrong_with_a_feed_is_told_in_words(cast, partner, answer, reason):
    status, headers, body = answer
    partner.there[FEED] = (status, {"Content-Type": "application/xml", **headers}, body)
    feed = added(cast, partner)
    tried = read(feed)
    assert (tried.trouble["reason"], tried.listed, kept()) == (reason, None, [])
    said = troubles.of_feed(tried.trouble)
    assert said
    assert "%(" not in said
    state = FeedPull.objects.get()
    assert (state.failures, state.succeeded_at) == (1, None)
    assert state.due_at > clock.now()
    assert partner.asked() == [FEED], "no redirect is followed"


def test_an_answer_that_never_ends_ends(cast, partner, monkeypatch):
    monkeypatch.setattr(outgoing.send, "__kwdefaults__", {**outgoing.send.__kwdefaults__, "seconds": 0.3})
    partner.put(FEED, listing("/1.cap"))
    partner.server.drip = 0.05
    assert read(added(cast, partner)).trouble == {"reason": "time", "values": {}}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_entry_that_attacks_is_named_and_skipped(cast, partner, name):
    document, reason = ATTACKS[name]
    partner.publish(*named("a", "bad"))
    partner.put("/bad.cap", document)
    tried = read(added(cast, partner))
    # a body that is too large is not read to its end, so no document of it is judged
    assert told(tried.faults) == [("bad", "size" if name == "huge" else reason)]
    assert (tried.trouble, kept()) == ({}, ["a"])
    assert troubles.of_feed(tried.faults[0])


def test_an_entry_on_another_host_is_not_fetched_not_even_from_one_that_is_listed(cast, partner, settings):
    with listening() as inside:
        settings.OUTGOING = listed(f"{partner.server.origin},{inside.origin}")
        settings.OUTGOING_NETWORKS = LOOPBACK
        outside = (
            *(
                f"{inside.origin}/1.cap",
                "http://169.254.169.254/latest",
                "file:///etc/hostname",
                "http://[::1",
            ),
            *(
                partner.server.origin.replace("http", "https") + "/x",
                "//evil.example/x",
                "javascript:alert(1)",
            ),
            f"http://east@{partner.address.removeprefix('http://')}",
        )
        partner.put(FEED, listing(*outside, "good.cap#part"))
        partner.put("/good.cap", writing.written(alert(identifier="good")))
        feed = added(cast, partner)
        tried = read(feed)
        assert {reason for _name, reason in told(tried.faults)} == {"elsewhere"}
        assert (len(tried.faults), kept(), inside.received) == (len(outside), ["good"], [])
        assert partner.asked() == [FEED, "/good.cap"]
        assert read(feed).faults == [], "what stays as it is is told once"


def test_a_document_that_is_led_elsewhere_is_not_followed(cast, partner):
    partner.publish(*named("a", "b"))
    partner.put("/a.cap", b"", 302, Location="/b.cap")
    assert told(read(added(cast, partner)).faults) == [("a", "moved")]
    assert kept() == ["b"]


def test_a_next_page_elsewhere_breaks_off_what_is_already_kept_stays(cast, partner):
    partner.publish(*named("a"), next_="http://127.0.0.1:1/older")
    tried = read(added(cast, partner))
    assert (tried.trouble["reason"], kept()) == ("elsewhere", ["a"])


def test_a_server_that_is_gone_in_between_is_not_asked_on_and_on(cast, partner, monkeypatch):
    partner.publish(*named(*"abcdef"))
    feed, honest = added(cast, partner), outgoing.send

    def send(method, url, *rest, **options):
        if url.endswith(".cap"):
            raise outgoing.Unreachable("connection")
        return honest(method, url, *rest, **options)

    monkeypatch.setattr(outgoing, "send", send)
    tried = read(feed)
    assert (tried.trouble["reason"], len(tried.faults)) == ("connection", pulling.GIVES_UP_AFTER)
    monkeypatch.undo()
    assert read(feed).taken == 6


def test_names_of_entries_are_cut_and_their_number_too(cast, partner):
    bad = listing(*["http://elsewhere.example/x"] * 30).replace(
        b"<title>1<", b"<title>&#8238;" + b"x" * 9999 + b"<"
    )
    partner.put(FEED, bad)
    tried = read(added(cast, partner))
    assert len(tried.faults) == pulling.FAULTS_TOLD
    assert FeedPull.objects.get().refused == 30
    assert all(len(name) <= asking.LONGEST and name.isprintable() for name, _reason in told(tried.faults))


def test_a_feed_that_has_shrunk_or_calls_itself_otherwise_says_so(cast, partner):
    partner.publish(*named(*"abcdefg"))
    feed = added(cast, partner)
    assert read(feed).remarks == []
    partner.publish(*named("a"))
    (shrunk,) = read(feed).remarks
    assert troubles.of_feed(shrunk) == "The feed has shrunk: it listed 7 entries before, and now 1."
    partner.put(FEED, partner.there[FEED][2].replace(b"urn:the-feed", b"urn:another"))
    (renamed,) = read(feed).remarks
    assert (renamed["reason"], renamed["values"]["now"]) == ("renamed", "urn:another")
    assert (read(feed).remarks, sorted(kept())) == ([], [*"abcdefg"])


def test_a_feed_whose_marking_leaves_its_party_out_brings_nothing(cast, partner):
    partner.publish(*named("a"))
    feed = added(cast, partner)
    records.narrow(feed, cast.only("west"), by=cast.east)
    assert read(feed).trouble["reason"] == "left_out"
    assert (partner.asked(), kept()) == ([], [])


def test_what_went_wrong_here_is_noted_without_its_words_and_holds_up_no_other(cast, partner, monkeypatch):
    honest = pulling.taking.take

    def fail(feed, document):
        if document.alert.identifier == "b":
            raise RuntimeError("/srv/secret/path")
        return honest(feed, document)

    monkeypatch.setattr(pulling.taking, "take", fail)
    partner.publish(*named("a", "b"))
    feed = added(cast, partner)
    tried = read(feed)
    assert (tried.faults, kept()) == ([{"name": "b", "reason": "fault", "values": {}}], ["a"])
    monkeypatch.undo()
    assert read(feed).taken == 1


def test_a_fault_of_ours_breaks_a_try_off_and_says_no_more(cast, partner, monkeypatch):
    monkeypatch.setattr(pulling, "_remarks", lambda *_: 1 / 0)
    partner.publish(*named("a"))
    assert read(added(cast, partner)).trouble == {"reason": "fault", "values": {}}


def test_those_who_manage_it_are_told_once_that_it_is_not_read(cast, partner):
    feed = added(cast, partner)
    for hours in (1, 25, 26):
        with clock.freeze(clock.now() + timedelta(hours=hours)):
            read(feed)
        assert Delivery.objects.filter(template="alert_feed.failing").count() == (hours > 1)
    (notice,) = Delivery.objects.filter(template="alert_feed.failing")
    assert (notice.recipient, notice.record) == (cast.east.person_id, feed.pk)
    partner.publish(*named("a"))
    with clock.freeze(clock.now() + timedelta(hours=27)):
        read(feed)
        partner.there.clear()
    for hours in (28, 60):
        with clock.freeze(clock.now() + timedelta(hours=hours)):
            read(feed)
    assert Delivery.objects.filter(template="alert_feed.failing").count() == 2


def test_only_the_newest_tries_and_refusals_are_kept(cast, partner, monkeypatch):
    monkeypatch.setattr(pulling.queries, "TRIES_KEPT", 3)
    monkeypatch.setattr(pulling.queries, "REFUSED_KEPT", 2)
    feed = added(cast, partner)
    for number in range(5):
        partner.publish(*named(*(f"{letter}{number}" for letter in "abc")))
        for path in (f"/{letter}{number}.cap" for letter in "ab"):
            partner.put(path, BOMB)
        read(feed)
    assert (FeedTry.objects.count(), len(kept())) == (3, 5)
    assert FeedEntry.objects.filter(alert=None).count() == 2


def test_a_feed_that_somebody_else_ended_is_over(cast, partner):
    partner.publish(*named("a"))
    feed = added(cast, partner)
    actions.end(AlertFeed.objects.for_system("tests").get(), by=cast.east)
    with pytest.raises(pulling.Over):
        pulling.pull(feed)
    assert partner.asked() == []
