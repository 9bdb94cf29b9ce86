"""Reading a partner's feed: what is new is kept once, for its readers, and nothing is asked twice without need."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from mithaq.interfaces.exchange import outgoing
from mithaq.interfaces.exchange.cap import queries as alerts
from mithaq.interfaces.exchange.cap import writing
from mithaq.interfaces.exchange.cap.alerts import cancelled
from mithaq.interfaces.exchange.cap.standing import Standing
from mithaq.interfaces.exchange.feeds import actions, pulling, queries
from mithaq.interfaces.exchange.models import AlertDocument, CapAlert, FeedEntry, FeedPull, FeedTry
from mithaq.kernel import clock
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import actions as records
from tests.factories.erasing import erased, second_secretary

from ..alerts import AT, alert, identity, sample
from ..servers import keep
from ..test_alerts_kept import keep as hand_in
from .publishing import FEED, added, kept, named, read, told


def only():
    return CapAlert.objects.for_system("tests").get()


def test_what_stands_in_a_feed_is_kept_byte_by_byte_for_its_readers(cast, partner):
    partner.publish(*named("a", "b"))
    feed = added(cast, partner)
    tried = read(feed)
    assert (tried.listed, tried.taken, tried.faults, tried.trouble) == (2, 2, [], {})
    assert kept() == ["b", "a"], "the newest first"
    one = queries.brought(Viewer.of(cast.west), feed, 5)[0]
    assert (one.owner, one.audience) == (cast.parties["east"], cast.community)
    assert alerts.document(Viewer.of(cast.west), one) == partner.there[f"/{one.identifier}.cap"][2]
    act = Revision.objects.for_system("tests").filter(verb="cap_alert.kept").first()
    assert (act.by_party, act.body and act.kind) == (cast.parties["east"].pk, "cap_alert")
    assert queries.feed_of(Viewer.of(cast.west), one) == feed


def test_nothing_is_kept_or_fetched_twice(cast, partner):
    partner.publish(*named("a", "b"))
    feed = added(cast, partner)
    read(feed)
    assert partner.asked() == [FEED, "/b.cap", "/a.cap"]
    assert read(feed).taken == 0
    assert partner.asked() == [FEED]
    partner.publish(*named("a", "b", "c"))
    assert read(feed).taken == 1
    assert partner.asked() == [FEED, "/c.cap"]
    partner.publish(*(replace(one, note="again") for one in named("a")))
    actions.end(feed, by=cast.east)
    again = added(cast, partner)
    assert told(read(again).faults) == [("a", "differs")], "a message is never changed under its name"
    assert sorted(kept()) == ["a", "b", "c"]


def test_an_unchanged_feed_is_not_read_again(cast, partner):
    partner.publish(*named("a"), ETag='"one"', Last_Modified="Sun, 01 Mar 2026 12:00:00 GMT")
    feed = added(cast, partner)
    read(feed)
    assert "if-none-match" not in partner.server.received[0].headers
    partner.put(FEED, b"", 304)
    tried = read(feed)
    assert (tried.listed, tried.trouble) == (None, {})
    headers = partner.last().headers
    assert headers["if-none-match"] == '"one"'
    assert headers["if-modified-since"] == "Sun, 01 Mar 2026 12:00:00 GMT"
    assert FeedPull.objects.get().succeeded_at is not None


def test_a_tag_that_is_no_tag_is_not_sent_back(cast, partner):
    partner.publish(*named("a"), ETag="\x01\u00fc")
    feed = added(cast, partner)
    read(feed)
    assert read(feed).trouble == {}
    assert "if-none-match" not in partner.last().headers


def test_what_could_not_be_fetched_is_asked_for_again_whatever_the_tag(cast, partner):
    partner.publish(*named("a", "b"), ETag='"one"')
    document = partner.there.pop("/a.cap")
    feed = added(cast, partner)
    tried = read(feed)
    assert (kept(), told(tried.faults)) == (["b"], [("a", "status")])
    partner.there["/a.cap"] = document
    assert read(feed).taken == 1
    assert "if-none-match" not in partner.server.received[-2].headers


def test_what_was_refused_is_looked_at_again_when_somebody_asks(cast, partner, settings):
    ours = identity(days=36_500)
    partner.publish(*named("a"), by=ours, ETag='"one"')
    feed = added(cast, partner, may_be_unsigned=False)
    assert told(read(feed).faults) == [("a", "untrusted")]
    partner.asked()
    assert (read(feed).faults, partner.asked()) == ([], [FEED])
    settings.CAP_FOLDER.mkdir()
    listed = settings.CAP_FOLDER / f"{quote(alert().sender, safe='@')}.pem"
    listed.write_bytes(ours.certificate.public_bytes(Encoding.PEM))
    actions.try_now(feed, by=cast.east)
    assert (pulling.SCHEDULE.pull_due(), kept()) == (1, ["a"])
    assert len(only().signed_by) == 64


def test_an_unsigned_alert_is_kept_only_where_the_feed_may_bring_them(cast, partner):
    partner.publish(*named("a"))
    assert told(read(added(cast, partner, may_be_unsigned=False)).faults) == [("a", "unsigned")]
    assert kept() == []


def test_a_signed_message_is_kept_beside_one_that_anybody_may_have_written(cast, partner, settings):
    ours = identity(days=36_500)
    settings.CAP_FOLDER.mkdir()
    (settings.CAP_FOLDER / "alerts@example.org.pem").write_bytes(ours.certificate.public_bytes(Encoding.PEM))
    hand_in(cast, writing.written(alert(identifier="a", note="False")))
    partner.publish(*named("a"), by=ours)
    assert read(added(cast, partner)).taken == 1
    assert kept() == ["a", "a"]


def test_what_was_handed_in_already_is_not_kept_again(cast, partner):
    hand_in(cast, writing.written(alert(identifier="a")))
    partner.publish(*named("a"))
    tried = read(added(cast, partner))
    assert (tried.taken, tried.faults, kept()) == (0, [], ["a"])


def test_updates_and_cancellations_find_what_they_take_back(cast, partner):
    first = alert(identifier="a")
    over = cancelled(first, identifier="b", sent=AT + timedelta(hours=1), note="Over")
    partner.publish(first, over)
    with clock.freeze(AT + timedelta(hours=2)):
        read(added(cast, partner))
        one = CapAlert.objects.for_system("tests").get(identifier="a")
        viewer = Viewer.of(cast.west)
        assert queries.visible(viewer).get().label == "The partner"
        stands = alerts.standings(viewer, list(alerts.visible(viewer)))
    assert stands[one.pk] is Standing.CANCELLED


def test_what_was_narrowed_or_erased_does_not_come_back(cast, partner):
    partner.publish(*named("a", "b"))
    feed = added(cast, partner, by=cast.secretary)
    read(feed)
    first, second = CapAlert.objects.for_system("tests").order_by("identifier")
    records.narrow(first, cast.only("joint"), by=cast.secretary)
    erased(cast, second, ["title"], second=second_secretary(cast))
    actions.end(feed, by=cast.secretary)
    tried = read(added(cast, partner, by=cast.secretary))
    assert (tried.taken, tried.faults, sorted(kept())) == (0, [], ["a", "b"])
    assert AlertDocument.objects.for_system("tests").count() == 1


def test_a_feed_with_more_than_a_round_takes_is_read_on_soon(cast, partner, monkeypatch):
    monkeypatch.setattr(pulling, "MOST_DOCUMENTS", 2)
    partner.publish(*named("a", "b", "c"), ETag='"one"')
    feed = added(cast, partner)
    assert (read(feed).taken, kept()) == (2, ["c", "b"])
    assert FeedPull.objects.get().due_at <= clock.now() + pulling.SOON
    assert (read(feed).taken, kept()) == (1, ["c", "b", "a"])


def test_older_pages_are_read_as_long_as_they_hold_something_new(cast, partner):
    a, b, c = named("a", "b", "c")
    partner.publish(a, path="/3")
    partner.publish(b, path="/2", next_=f"{partner.server.origin}/3")
    partner.publish(c, next_=f"{partner.server.origin}/2")
    feed = added(cast, partner)
    assert (read(feed).taken, kept()) == (3, ["c", "b", "a"])
    partner.asked()
    read(feed)
    assert partner.asked() == [FEED]


def test_older_pages_that_a_round_did_not_come_to_are_read_by_the_next(cast, partner, monkeypatch):
    monkeypatch.setattr(pulling, "MOST_DOCUMENTS", 1)
    a, b, c = named("a", "b", "c")
    partner.publish(a, path="/3")
    partner.publish(b, path="/2", next_=f"{partner.server.origin}/3")
    partner.publish(c, next_=f"{partner.server.origin}/2")
    feed = added(cast, partner)
    assert [read(feed).taken for _ in range(4)] == [1, 1, 1, 0]
    assert kept() == ["c", "b", "a"]
    partner.asked()
    read(feed)
    assert partner.asked() == [FEED]


def test_a_credential_goes_to_the_feed_and_to_its_documents(cast, partner, settings, tmp_path):
    settings.MITHAQ_HOME = tmp_path
    keep(tmp_path, "east", "north", partner.server.origin, "s3cret")
    partner.publish(*named("a"))
    feed = added(cast, partner, secret_name="north")
    read(feed)
    assert {request.headers["authorization"] for request in partner.server.received} == {"Bearer s3cret"}
    assert "s3cret" not in str(FeedTry.objects.values()) + str(feed.body())
    actions.end(feed, by=cast.east)
    read(added(cast, partner, secret_name="north", user="us"))
    assert partner.last().headers["authorization"] == "Basic dXM6czNjcmV0"
    (tmp_path / "keys/partners/east/north").unlink()
    assert read(queries.visible(Viewer.of(cast.east)).last()).trouble["reason"] == "no_secret"


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("google_amber.atom", 1),
        ("google_weather.atom", 1),
        ("google_empty_weather_index.atom", 0),
        ("google_no_entries.atom", 0),
    ],
)
def test_published_feeds_that_hold_their_alerts(cast, partner, name, found):
    partner.put(FEED, sample(name))
    tried = read(added(cast, partner))
    assert (tried.trouble, tried.faults, len(kept())) == ({}, [], found)


@pytest.mark.parametrize(
    ("name", "host", "document"),
    [
        ("google_weather_index.atom", b"http://www.weather.gov", "google_weather.cap"),
        ("google_earthquake_index.atom", b"http://earthquake.usgs.gov", "google_earthquake.cap"),
        ("google_ny_index.rss", b"http://www.nyalert.gov", "google_canada.cap"),
    ],
)
def test_published_feeds_that_point_to_their_alerts(cast, partner, name, host, document):
    partner.put(FEED, sample(name).replace(host, partner.server.origin.encode()))
    partner.server.say = lambda request: partner.there.get(
        request.path, (200, {"Content-Type": "application/cap+xml"}, sample(document))
    )
    tried = read(added(cast, partner))
    assert (tried.trouble, tried.faults, len(kept())) == ({}, [], 1), (
        "one document at every address is one alert"
    )


def test_a_feed_is_paused_resumed_and_ended_with_an_act_each(cast, partner):
    partner.publish(*named("a"))
    feed = added(cast, partner)
    actions.hold(feed, by=cast.east)
    assert (pulling.SCHEDULE.next_due(), pulling.SCHEDULE.pull_due()) == (None, 0)
    actions.resume(feed, by=cast.east)
    assert (pulling.SCHEDULE.pull_due(), kept()) == (1, ["a"])
    actions.end(feed, by=cast.east)
    assert (pulling.SCHEDULE.next_due(), FeedPull.objects.count()) == (None, 0)
    verbs = Revision.objects.for_system("tests").filter(kind="alert_feed").order_by("stamp")
    assert [verb.partition(".")[2] for verb in verbs.values_list("verb", flat=True)] == [
        *("added", "held", "resumed", "ended")
    ]
    assert kept() == ["a"], "what came by it stays"


@pytest.mark.parametrize("step", [actions.hold, actions.end])
def test_a_reading_that_is_under_way_ends_with_it(cast, partner, monkeypatch, step):
    partner.publish(*named("a"))
    feed = added(cast, partner)
    honest = outgoing.send

    def answer(method, url, *rest, **options):
        if url.endswith(".cap"):
            step(feed, by=cast.east)
        return honest(method, url, *rest, **options)

    monkeypatch.setattr(outgoing, "send", answer)
    assert (pulling.SCHEDULE.pull_due(), kept()) == (1, [])
    assert not FeedEntry.objects.exists()
    assert pulling.SCHEDULE.pull_due() == 0
