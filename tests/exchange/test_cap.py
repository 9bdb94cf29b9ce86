"""CAP in and out: the published alerts, every field there and back, references, scope, standing."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mithaq.interfaces.exchange.cap import alerts, reading, rules, schemas, writing
from mithaq.interfaces.exchange.cap.alerts import Info
from mithaq.interfaces.exchange.cap.refusals import Refused
from mithaq.interfaces.exchange.cap.standing import Standing, standing

from .alerts import AT, alert, sample

READ = {
    "google_canada.cap": ("1.2", "2.49.0.1.124.6bddbc91.2012"),
    "google_earthquake-iso8859-1.cap": ("1.2", None),
    "google_earthquake.cap": ("1.1", None),
    "google_no_optional_fields.cap": ("1.1", None),
    "google_weather.cap": ("1.1", None),
    "oasis_amber_alert_example.xml": ("1.2", "KAR0-0306112239-SW"),
    "wmo_sc_no_signature.xml": ("1.2", "urn:oid:2.49.0.0.690.0.2024.5.19.13.18.0"),
    "wmo_bf_valid.xml.gz": ("1.2", "02efa094-425c-43fd-b8ed-1e5bdfd50361"),
}


@pytest.mark.parametrize("name", READ)
def test_published_alerts_are_read_and_written_back_the_same(name):
    found = reading.parsed(sample(name))
    version, identifier = READ[name]
    assert f"cap:{version}".encode() in sample(name)
    assert identifier in (None, found.identifier)
    if not rules.faults(found):
        assert reading.parsed(writing.written(found)) == found


def test_a_published_alert_keeps_its_values():
    found = reading.parsed(sample("google_canada_signed.cap"))
    assert found.message_type == "Update"
    assert len(found.references) == 9
    assert found.references[0].identifier == "2.49.0.1.124.726d2331.2013"
    info = found.infos[0]
    assert (info.event, info.urgency, info.language) == ("snowfall", "Future", "en-CA")
    assert ("SAME", "WSW") in info.event_codes
    assert info.areas[0].polygons[0][0] == (54.4054, -104.2)


def test_letters_of_another_encoding_are_read():
    found = reading.parsed(sample("google_earthquake-iso8859-1.cap"))
    assert "°" in "".join(info.description + info.headline for info in found.infos) or found.infos
    assert found.identifier


def test_an_alert_of_cap_1_0_is_read_with_its_old_words():
    old = b"""<alert xmlns="http://www.incident.com/cap/1.0"><identifier>a</identifier><sender>b</sender>
      <sent>2003-06-11T20:56:00-07:00</sent><status>Actual</status><msgType>Alert</msgType>
      <scope>Public</scope><info><category>Met</category><event>Storm</event><urgency>Expected</urgency>
      <severity>Minor</severity><certainty>Very Likely</certainty><eventCode>same=SVR</eventCode>
      <headline>h</headline><area><areaDesc>x</areaDesc><geocode>fips6=006109</geocode></area></info></alert>"""
    info = reading.parsed(old).infos[0]
    assert info.certainty == "Likely"
    assert info.event_codes == (("same", "SVR"),)
    assert info.areas[0].geocodes == (("fips6", "006109"),)


def test_what_is_written_follows_the_schema_and_keeps_every_value():
    full = alert(
        scope="Private",
        addresses=("duty officer", "liaison@example.org"),
        incidents=("march 2026", "x"),
        codes=("IPAWSv1.0",),
        note="n",
        source="s",
    )
    data = writing.written(full)
    assert data.startswith(b"<?xml version='1.0' encoding='UTF-8'?>")
    assert b"2026-03-01T12:00:00-00:00" in data
    assert b'"duty officer" liaison@example.org' in data
    assert reading.parsed(data) == full


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"),
    max_size=40,
).map(lambda text: " ".join(text.split()))
POINTS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@settings(max_examples=200, deadline=None)
@given(
    headline=TEXTS.filter(bool),
    description=TEXTS,
    corners=st.lists(POINTS, min_size=3, max_size=6),
    status=st.sampled_from(["Actual", "System", "Test", "Draft"]),
    addresses=st.lists(TEXTS.filter(lambda t: t and '"' not in t), min_size=1, max_size=3),
)
def test_two_hundred_random_alerts_come_back_as_they_left(headline, description, corners, status, addresses):
    ring = (*corners, corners[0])
    area = alerts.Area("somewhere", polygons=(ring,))
    info = Info("Event", ("Other",), headline=headline, description=description, areas=(area,), language="en")
    sent = alert(status=status, scope="Private", addresses=tuple(addresses), infos=(info,))
    assert reading.parsed(writing.written(sent)) == sent


def test_an_update_and_a_cancellation_name_all_that_went_before():
    first = alert()
    second = alerts.updated(first, identifier="2", sent=AT + timedelta(hours=1), infos=first.infos)
    third = alerts.cancelled(second, identifier="3", sent=AT + timedelta(hours=2), note="Sent by mistake")
    assert second.references == (first.reference,)
    assert third.references == (first.reference, second.reference)
    assert (third.message_type, third.note) == ("Cancel", "Sent by mistake")
    assert reading.parsed(writing.written(third)) == third


@pytest.mark.parametrize(
    ("tlp", "scope", "restriction", "addresses"),
    [
        ("CLEAR", "Public", "", ()),
        ("GREEN", "Restricted", "TLP:GREEN", ()),
        ("AMBER+STRICT", "Restricted", "TLP:GREEN", ()),
        ("RED", "Private", "", ("duty officer",)),
    ],
)
def test_the_scope_follows_the_marking(tlp, scope, restriction, addresses):
    made = alerts.scoped(alert(), tlp, "TLP:GREEN", ["duty officer"])
    assert (made.scope, made.restriction, made.addresses) == (scope, restriction, addresses)
    assert rules.faults(made) == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"identifier": "a b"}, "identifier"),
        ({"sender": "a,b"}, "sender"),
        ({"message_type": "Cancel"}, "refer to"),
        ({"message_type": "Update", "references": (alert().reference,)}, "itself"),
        ({"scope": "Restricted"}, "restricted"),
        ({"restriction": "for some"}, "restricted"),
        ({"scope": "Private"}, "receivers"),
        ({"status": "Exercise"}, "exercise"),
        ({"infos": (replace(alert().infos[0], expires=AT - timedelta(hours=1)),)}, "ends before"),
        ({"infos": (Info("Event", ("Other",)),)}, "headline"),
    ],
)
def test_an_alert_that_breaks_a_rule_is_not_written(values, said):
    broken = alert(**values)
    assert [fault for fault in rules.faults(broken) if said in str(fault)]
    with pytest.raises(Refused) as refused:
        writing.written(broken)
    assert refused.value.reason == "rules"


def test_what_the_schema_forbids_is_not_written():
    with pytest.raises(Refused) as refused:
        writing.written(alert(status="Live"))
    assert refused.value.reason == "schema"
    with pytest.raises(Refused) as refused:
        writing.written(alert(source="\x08"))
    assert refused.value.reason == "value"


def test_standing_follows_the_clock():
    sent = alert()
    assert standing(sent, [], AT - timedelta(seconds=1)) is Standing.TO_COME
    assert standing(sent, [], AT) is Standing.IN_FORCE
    assert standing(sent, [], AT + timedelta(hours=6)) is Standing.EXPIRED
    assert standing(alert(status="Exercise", note="E"), [], AT) is Standing.NOT_ACTUAL
    assert standing(alert(infos=()), [], AT + timedelta(days=900)) is Standing.IN_FORCE


def test_only_the_sender_takes_back_what_was_said():
    first, later = alert(), AT + timedelta(hours=1)
    update = alerts.updated(first, identifier="2", sent=later, infos=first.infos)
    cancel = alerts.cancelled(first, identifier="3", sent=later, note="n")
    stranger = replace(cancel, sender="stranger@example.org")
    exercise = replace(cancel, status="Exercise")
    assert standing(first, [update], later) is Standing.UPDATED
    assert standing(first, [update, cancel], later) is Standing.CANCELLED
    assert standing(first, [cancel], AT) is Standing.IN_FORCE
    assert standing(first, [stranger, exercise], later) is Standing.IN_FORCE
    assert standing(cancel, [], later) is Standing.CANCELLED


def test_every_version_has_its_schema_in_the_package():
    assert {f"cap{v.replace('.', '')}.xsd" for v in schemas.VERSIONS.values()} == {
        path.name for path in schemas.FOLDER.glob("*.xsd")
    }
    assert "OASIS" in (schemas.FOLDER / "SOURCES.txt").read_text(encoding="utf-8")
