"""Feeds of alerts: ours, and those that others publish, good and bad."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from lxml import etree

from mithaq.interfaces.exchange.cap import atom, listings, reading, writing
from mithaq.interfaces.exchange.cap.refusals import Refused

from .alerts import AT, alert, identity, sample, trust

SOURCE = atom.Source("urn:uuid:1", "Alerts", "Mithaq", "https://example.org/alerts.atom")
ROAD = atom.Listed(
    "urn:uuid:2",
    "The coastal road is closed",
    "en",
    AT,
    "alerts@example.org",
    "https://example.org/1.cap",
    ("Actual", "Alert"),
)


def test_a_feed_we_write_is_one_that_we_read():
    data = atom.written(SOURCE, AT, [ROAD])
    feed = listings.read(data)
    assert (feed.id, feed.next, feed.faults) == ("urn:uuid:1", "", ())
    (entry,) = feed.entries
    assert entry.id == "urn:uuid:2"
    assert entry.title == "The coastal road is closed"
    assert (entry.updated, entry.address) == (AT, "https://example.org/1.cap")


def test_a_feed_has_what_rfc_4287_asks_for():
    root = etree.fromstring(atom.written(SOURCE, AT, [ROAD, replace(ROAD, id="urn:uuid:3")]))
    for element in (root, *root.findall("{*}entry")):
        assert all(element.findtext(f"{{*}}{name}") for name in ("id", "title", "updated", "author/{*}name"))
    assert root.find("{*}link").get("rel") == "self"
    assert [c.get("term") for c in root.find("{*}entry").findall("{*}category")] == ["Actual", "Alert"]


@pytest.mark.parametrize(
    ("name", "entries", "documents", "faults"),
    [
        ("google_weather_index.atom", 2, 0, 0),
        ("google_earthquake_index.atom", 1, 0, 0),
        ("google_empty_weather_index.atom", 0, 0, 0),
        ("google_no_entries.atom", 0, 0, 0),
        ("google_no_id.atom", 0, 0, 1),
        ("google_no_link.atom", 0, 0, 1),
        ("google_amber.atom", 1, 1, 0),
        ("google_weather.atom", 1, 1, 0),
        ("google_canada_signed.atom", 1, 1, 0),
        ("google_ny_index.rss", 2, 0, 0),
        ("google_invalid.rss", 0, 0, 1),
    ],
)
def test_published_feeds(name, entries, documents, faults):
    feed = listings.read(sample(name))
    found = (len(feed.entries), len([e for e in feed.entries if e.document]), len(feed.faults))
    assert found == (entries, documents, faults)
    for entry in feed.entries:
        assert entry.title
        assert entry.updated.tzinfo
        if entry.document:
            assert reading.parsed(entry.document).identifier


@pytest.mark.parametrize("name", ["google_bushfire_valid.edxlde", "google_weather.cap"])
def test_what_is_no_feed_is_refused(name):
    with pytest.raises(Refused) as refused:
        listings.read(sample(name))
    assert refused.value.reason == "feed"


def test_a_feed_that_attacks_is_refused():
    bomb = b"<!DOCTYPE feed [<!ENTITY a 'b'>]><feed xmlns='http://www.w3.org/2005/Atom'>&a;</feed>"
    with pytest.raises(Refused) as refused:
        listings.read(bomb)
    assert refused.value.reason == "doctype"
    with pytest.raises(Refused):
        atom.written(SOURCE, AT, [replace(ROAD, title="\x01")])


def test_what_an_item_of_rss_says():
    first = listings.read(sample("google_ny_index.rss")).entries[0]
    assert first.id == "NYAlert-ALLHAZALERT-3167113"
    assert first.address.startswith("http://www.nyalert.gov/Public/News/GetCapAlert.aspx?capID=")
    assert first.updated == datetime(2011, 2, 4, 20, 20, tzinfo=UTC)
    without_zone = sample("google_ny_index.rss").replace(b"GMT</pubDate>", b"-0000</pubDate>")
    assert listings.read(without_zone).entries[0].updated == first.updated


def entry(inside=b"", id_=b"<id>urn:x</id>", updated=b"<updated>2026-03-01T12:00:00Z</updated>"):
    return b"<entry><title>The road</title>" + id_ + updated + inside + b"</entry>"


def feed(*entries):
    head = b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss"><id>urn:f</id>'
    return head + b"".join(entries) + b"</feed>"


def test_a_signed_alert_that_stands_in_a_feed_is_the_one_that_was_signed():
    ours = identity()
    signed = writing.written(alert(), ours).partition(b"?>")[2]
    listing = listings.read(feed(entry(b'<content type="text/xml">' + signed + b"</content>")))
    found = reading.received(listing.entries[0].document, trust(alert().sender, ours), AT)
    assert (found.alert, bool(found.signed_by)) == (alert(), True)


def test_a_faulty_entry_is_named_with_what_is_wrong_and_holds_up_no_other():
    link = b'<link href="/1.cap"/>'
    listing = listings.read(
        feed(
            entry(),
            entry(link, id_=b""),
            entry(link, updated=b""),
            entry(link, updated=b"<updated>2026-03-01T12:00:00</updated>"),
            entry(link),
        )
    )
    assert [one.address for one in listing.entries] == ["/1.cap"]
    reasons = ["entry_address", "entry_id", "entry_date", "entry_date"]
    assert [(fault.name, fault.refused.reason) for fault in listing.faults] == [
        ("The road", r) for r in reasons
    ]


def test_a_feed_is_read_up_to_an_end_which_is_named():
    listing = listings.read(feed(*[entry(b'<link href="/1.cap"/>')] * (listings.MOST_ENTRIES + 2)))
    assert len(listing.entries) == listings.MOST_ENTRIES
    assert [(fault.name, fault.refused.reason) for fault in listing.faults] == [("501–502", "entries")]
