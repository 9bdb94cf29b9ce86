"""XML that attacks: each is refused with its reason, before anything is built, fetched or believed."""

import pytest
from django.utils.translation import override
from lxml import etree

from mithaq.interfaces.exchange.cap import documents, reading, refusals, writing
from mithaq.interfaces.exchange.cap.refusals import REASONS, Refused

from .alerts import alert, sample

NS = "urn:oasis:names:tc:emergency:cap:1.2"
HONEST = writing.written(alert())
BOMB = b"""<?xml version="1.0"?><!DOCTYPE alert [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]><alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">&d;</alert>"""
EXTERNAL = b"""<?xml version="1.0"?><!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><identifier>&x;</identifier></alert>"""
REMOTE = b"""<?xml version="1.0"?><!DOCTYPE alert SYSTEM "http://127.0.0.1:9/alert.dtd">
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"/>"""
PARAMETER = b"""<?xml version="1.0"?><!DOCTYPE alert [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"/>"""
DEEP = b"<alert>" + b"<a>" * 5_000 + b"</a>" * 5_000 + b"</alert>"
MANY = b"<alert>" + b"<a/>" * (documents.MOST_PARTS + 1) + b"</alert>"
ATTRIBUTES = b"<alert " + b" ".join(b'a%d=""' % n for n in range(documents.MOST_PARTS)) + b"/>"

ATTACKS = {
    "entity bomb": (BOMB, "doctype"),
    "external entity": (EXTERNAL, "doctype"),
    "remote document type": (REMOTE, "doctype"),
    "parameter entity": (PARAMETER, "doctype"),
    "hidden document type": (EXTERNAL.decode().encode("utf-16"), "doctype"),
    "nested deeply": (DEEP, "too_deep"),
    "many elements": (MANY, "too_many"),
    "many attributes": (ATTRIBUTES, "too_many"),
    "huge": (b" " * (documents.MOST_BYTES + 1), "too_large"),
    "empty": (b"", "not_xml"),
    "text": (b"an alert", "not_xml"),
    "cut short": (HONEST[:-20], "not_xml"),
    "two roots": (HONEST.partition(b"?>")[2] * 2, "not_xml"),
    "undeclared entity": (HONEST.replace(b"mithaq-1", b"&nbsp;"), "not_xml"),
    "UTF-7": (b"<?xml version='1.0' encoding='UTF-7'?>" + HONEST.partition(b"?>")[2], "encoding"),
    "codec of the language": (b"<?xml version='1.0' encoding='rot13'?><alert/>", "encoding"),
    "no namespace": (HONEST.replace(NS.encode(), b""), "namespace"),
    "upper case": (HONEST.replace(NS.encode(), NS.upper().encode()), "namespace"),
    "a slash more": (HONEST.replace(NS.encode(), f"{NS}/".encode()), "namespace"),
    "a space more": (HONEST.replace(NS.encode(), f" {NS}".encode()), "namespace_name"),
    "another version": (HONEST.replace(b"cap:1.2", b"cap:1.3"), "namespace"),
    "a Cyrillic letter": (HONEST.replace(b"cap:1.2", "c\u0430p:1.2".encode()), "namespace_name"),
    "a Cyrillic root": (
        HONEST.replace(b"<alert", "<\u0430lert".encode()).replace(b"</alert", "</\u0430lert".encode()),
        "namespace",
    ),
    "another root": (HONEST.replace(b"alert", b"alarm"), "namespace"),
    "foreign sender": (
        HONEST.replace(b"<sender>", b'<sender xmlns="urn:x">').replace(
            b"<identifier>mithaq-1</identifier>", b""
        ),
        "schema",
    ),
    "a second identifier": (
        HONEST.replace(b"<sender>", b"<identifier>other</identifier><sender>"),
        "schema",
    ),
    "a comment in a value": (
        HONEST.replace(b"alerts@example.org", b"alerts@example.org<!-- -->.evil.example"),
        "mixed",
    ),
    "a point off the globe": (HONEST.replace(b"31.2,16.5", b"131.2,16.5"), "value"),
    "an endless radius": (HONEST.replace(b"31.25,16.6 5", b"31.25,16.6 inf"), "value"),
    "no number": (HONEST.replace(b"31.25,16.6 5", b"31.25,16.6 nan"), "value"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_with_its_reason(name):
    document, reason = ATTACKS[name]
    assert document != HONEST
    with pytest.raises(Refused) as refused:
        reading.parsed(document)
    assert refused.value.reason == reason
    assert str(refused.value.message)


BROKEN = {
    "google_invalid.cap": (sample("google_invalid.cap"), "line 9: the element scope is missing in alert."),
    "wmo_bf_invalid_schema.xml.gz": (
        sample("wmo_bf_invalid_schema.xml.gz"),
        "line 16: the element severity is missing in info.",
    ),
    "nothing": (b'<alert xmlns="%s"/>' % NS.encode(), "line 1: the element identifier is missing in alert."),
    "unknown": (
        HONEST.replace(b"<sender>", b"<colour/><sender>"),
        "CAP has no element colour; it stands in alert.",
    ),
    "of another name space": (
        HONEST.replace(b"<sender>", b'<sender xmlns="urn:x">'),
        "CAP has no element {urn:x}sender; it stands in alert.",
    ),
    "in another order": (
        HONEST.replace(
            b"<status>Actual</status><msgType>Alert</msgType>",
            b"<msgType>Alert</msgType><status>Actual</status>",
        ),
        "the element msgType stands in the wrong place, or once too often.",
    ),
    "not in the list": (
        HONEST.replace(b"Actual", b"Live"),
        "status says “Live”, and may only say one of these: Actual, Exercise, System, Test, Draft.",
    ),
    "Zulu time": (HONEST.replace(b"12:00:00-00:00", b"12:00:00Z", 1), "with its offset, and never with a Z."),
    "no moment": (
        HONEST.replace(b"2026-03-01T12:00:00-00:00", b"today", 1),
        "sent says “today”. A moment is written",
    ),
    "no number": (HONEST.replace(b"<size>12<", b"<size>big<"), "size cannot be “big”."),
    "an attribute": (HONEST.replace(b"<sender>", b'<sender a="b">'), "The attribute 'a' is not allowed."),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_breaks_the_schema_is_refused_with_the_line_and_the_element(name):
    document, said = BROKEN[name]
    with pytest.raises(Refused) as refused:
        reading.parsed(document)
    assert refused.value.reason == "schema"
    assert str(refused.value).startswith("The document does not follow the schema of CAP 1.2, line ")
    assert said in str(refused.value)


def test_what_the_schema_found_is_told_in_the_language_of_whoever_asks():
    with override("ar"), pytest.raises(Refused) as refused:
        reading.parsed(sample("google_invalid.cap"))
    said = str(refused.value)
    assert "scope" in said
    assert not {"missing", "Element", "schema"} & set(said.split())
    again = refusals.sentence(refused.value.reason, refused.value.values)
    assert "the element scope is missing in alert." in again


def test_a_schema_is_no_alert():
    with pytest.raises(Refused, match="XMLSchema") as refused:
        reading.parsed(sample("wmo_sc_invalid_schema.xml"))
    assert refused.value.reason == "namespace"


def test_no_part_of_the_refusal_repeats_what_an_entity_holds():
    with pytest.raises(Refused) as refused:
        reading.parsed(EXTERNAL)
    with open("/etc/hostname", encoding="utf-8") as file:
        assert file.read().strip() not in str(refused.value)


def test_instructions_in_the_document_are_not_followed():
    pointing = HONEST.replace(b"<alert", b'<?xml-stylesheet href="http://127.0.0.1:9/x.xsl"?><alert')
    assert reading.parsed(pointing) == alert()


def test_every_reason_has_its_sentence():
    assert all(str(sentence).strip() for sentence in REASONS.values())
    assert isinstance(documents.opened(HONEST), etree._Element)
