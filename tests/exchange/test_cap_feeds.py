"""Feeds of alerts: ours, and those that others publish, good and bad."""

from dataclasses import replace

import pytest
from lxml import etree

from mithaq.interfaces.exchange.cap import atom, reading
from mithaq.interfaces.exchange.cap.refusals import Refused

from .alerts import AT, sample

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
    feed = atom.read(data)
    assert (feed.id, feed.title, feed.faults) == ("urn:uuid:1", "Alerts", ())
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
    ],
)
def test_published_feeds(name, entries, documents, faults):
    feed = atom.read(sample(name))
    found = (len(feed.entries), len([e for e in feed.entries if e.document]), len(feed.faults))
    assert found == (entries, documents, faults)
    for entry in feed.entries:
        assert entry.title
        assert entry.updated.tzinfo
        if entry.document:
            assert reading.parsed(entry.document).identifier


@pytest.mark.parametrize(
    "name", ["google_ny_index.rss", "google_invalid.rss", "google_bushfire_valid.edxlde"]
)
def test_what_is_no_atom_is_refused(name):
    with pytest.raises(Refused) as refused:
        atom.read(sample(name))
    assert refused.value.reason == "feed"


def test_a_feed_that_attacks_is_refused():
    bomb = b"<!DOCTYPE feed [<!ENTITY a 'b'>]><feed xmlns='http://www.w3.org/2005/Atom'>&a;</feed>"
    with pytest.raises(Refused) as refused:
        atom.read(bomb)
    assert refused.value.reason == "doctype"
    with pytest.raises(Refused):
        atom.written(SOURCE, AT, [replace(ROAD, title="\x01")])
