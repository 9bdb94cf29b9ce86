"""Signatures: made and checked, by our own verifier and by another one; forged in every way we know."""

import base64
import hashlib
import re
import subprocess
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from lxml import etree

from mithaq.interfaces.exchange.cap import reading, trust, writing
from mithaq.interfaces.exchange.cap.refusals import Refused

from .alerts import AT, alert, identity, sample
from .alerts import trust as trusting

SENDER = alert().sender
DS = "{http://www.w3.org/2000/09/xmldsig#}"
SEYCHELLES = datetime(2024, 8, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def ours():
    return identity()


@pytest.fixture(scope="module")
def document(ours):
    return writing.written(alert(), ours)


def refusal(data, trusted, at=AT):
    with pytest.raises(Refused) as refused:
        reading.received(data, trusted, at)
    return refused.value.reason


def published(name):
    data = sample(name)
    text = re.findall(rb"X509Certificate>([^<]+)<", sample(name.replace("invalid_certificate", "valid")))[0]
    certificate = x509.load_der_x509_certificate(base64.b64decode(text))
    return data, trust.Trusted({reading.parsed(data).sender: (certificate,)})


@pytest.mark.parametrize("elliptic", [True, False])
def test_what_we_sign_is_verified(elliptic):
    own = identity(elliptic=elliptic)
    found = reading.received(writing.written(alert(), own), trusting(SENDER, own), AT)
    assert found.alert == alert()
    assert found.signed_by == trust.fingerprint(own.certificate)
    assert (found.version, found.faults) == ("1.2", ())


def test_the_mathematics_are_confirmed_by_openssl(document, ours, tmp_path):
    root = etree.fromstring(document)
    info = root.find(f".//{DS}SignedInfo")
    canonical = etree.tostring(info, method="c14n")
    raw = base64.b64decode(root.findtext(f".//{DS}SignatureValue"))
    half = len(raw) // 2
    der = encode_dss_signature(int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big"))
    (tmp_path / "signature").write_bytes(der)
    (tmp_path / "content").write_bytes(canonical)
    key = ours.certificate.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "key.pem").write_bytes(key)
    command = ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", "content"]
    try:
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("no openssl on this machine")
    assert done.stdout.strip() == "Verified OK"


def without_prefix(own, canonical):
    """Return an alert signed as .NET and the templates of xmlsec write it: no prefix, an inclusive canonical form."""
    plain = etree.fromstring(writing.written(alert()))
    digest = base64.b64encode(hashlib.sha256(etree.tostring(plain, method="c14n")).digest()).decode()
    ds = "http://www.w3.org/2000/09/xmldsig#"
    info = (
        f'<SignedInfo xmlns="{ds}"><CanonicalizationMethod Algorithm="{canonical}"></CanonicalizationMethod>'
        '<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></SignatureMethod>'
        f'<Reference URI=""><Transforms><Transform Algorithm="{ds}enveloped-signature"></Transform>'
        f'<Transform Algorithm="{canonical}"></Transform></Transforms>'
        '<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></DigestMethod>'
        f"<DigestValue>{digest}</DigestValue></Reference></SignedInfo>"
    )
    value = own.key.sign(info.encode(), padding.PKCS1v15(), hashes.SHA256())
    named = base64.b64encode(own.certificate.public_bytes(Encoding.DER)).decode()
    bare = info.replace(f' xmlns="{ds}"', "")
    signature = (
        f'<Signature xmlns="{ds}">{bare}'
        f"<SignatureValue>{base64.b64encode(value).decode()}</SignatureValue>"
        f"<KeyInfo><X509Data><X509Certificate>{named}</X509Certificate></X509Data></KeyInfo></Signature>"
    )
    return etree.tostring(plain).replace(b"</alert>", signature.encode() + b"</alert>")


@pytest.mark.parametrize(
    "canonical",
    ["http://www.w3.org/TR/2001/REC-xml-c14n-20010315", "http://www.w3.org/2006/12/xml-c14n11"],
)
def test_signatures_without_a_prefix_are_verified(canonical):
    own = identity(elliptic=False)
    data, trusted = without_prefix(own, canonical), trusting(SENDER, own)
    assert reading.received(data, trusted, AT).signed_by == trust.fingerprint(own.certificate)
    assert refusal(data.replace(b"Mines", b"Roses", 1), trusted) == "signature_wrong"


@pytest.mark.parametrize("name", ["wmo_sc_valid.xml", "wmo_bf_valid.xml.gz"])
def test_signatures_of_weather_services_are_verified(name):
    data, trusted = published(name)
    found = reading.received(data, trusted, SEYCHELLES)
    assert found.signed_by
    assert found.alert == reading.parsed(data)


@pytest.mark.parametrize(
    "name", ["wmo_sc_invalid_digest.xml", "wmo_sc_invalid_signature.xml", "wmo_sc_invalid_certificate.xml"]
)
def test_one_changed_character_of_a_published_signature_is_refused(name):
    data, trusted = published(name)
    assert refusal(data, trusted, SEYCHELLES) == "signature_encoding"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("google_canada_signed.cap", "several_signatures"),
        ("google_earthquake-iso8859-1.cap", "signature_method"),
        ("wmo_sc_no_signature.xml", "unsigned"),
        ("wmo_sc_valid.xml", "untrusted"),
    ],
)
def test_published_alerts_without_a_good_signature_are_refused(name, reason):
    assert refusal(sample(name), trust.Trusted(), SEYCHELLES) == reason


def test_an_unsigned_alert_is_taken_only_where_that_is_asked_for(document, ours):
    bare = writing.written(alert())
    assert refusal(bare, trusting(SENDER, ours)) == "unsigned"
    found = reading.received(bare, trust.Trusted(), AT, must_be_signed=False)
    assert (found.signed_by, found.alert) == ("", alert())
    spoiled = document.replace(b"closed", b"open", 1)
    with pytest.raises(Refused):
        reading.received(spoiled, trusting(SENDER, ours), AT, must_be_signed=False)


def test_a_changed_content_is_noticed(document, ours):
    trusted = trusting(SENDER, ours)
    assert refusal(document.replace(b"The coastal road is closed", b"The coastal road is open"), trusted) == (
        "signature_wrong"
    )
    assert refusal(document.replace(b"-1<", b"-2<", 1), trusted) == "signature_wrong"
    assert refusal(document.replace(b"<language>en<", b"<language>en <"), trusted) == "signature_wrong"


def test_laying_out_in_lines_changes_nothing(document, ours):
    laid_out = document.replace(b"><", b">\n  <")
    assert reading.received(laid_out, trusting(SENDER, ours), AT).alert == alert()


def test_a_certificate_counts_for_its_sender_only(document, ours):
    stranger = identity(name="stranger")
    assert refusal(document, trust.Trusted()) == "untrusted"
    assert refusal(document, trusting(SENDER, stranger)) == "untrusted"
    assert refusal(document, trusting("another@example.org", ours)) == "untrusted"
    forged = writing.written(alert(), stranger)
    both = trust.Trusted({SENDER: (ours.certificate,), "stranger@example.org": (stranger.certificate,)})
    assert refusal(forged, both) == "untrusted"


def test_a_certificate_counts_in_its_time_only(document, ours):
    trusted = trusting(SENDER, ours)
    assert refusal(document, trusted, AT + timedelta(days=31)) == "certificate_dates"
    assert refusal(document, trusted, AT - timedelta(days=2)) == "certificate_dates"


def test_the_name_of_a_listed_certificate_does_not_help_another_key(document, ours):
    stranger = identity(name="alerts")
    forged = writing.written(alert(), stranger)
    der = [base64.encodebytes(one.certificate.public_bytes(Encoding.DER)) for one in (stranger, ours)]
    text = [raw.replace(b"\n", b"") for raw in der]
    flat = re.sub(rb"(?s)(<ds:X509Certificate>)(.*?)(</ds:X509Certificate>)", _flat, forged)
    assert text[0] in flat
    assert refusal(flat.replace(text[0], text[1]), trusting(SENDER, ours)) == "signature_wrong"


def _flat(match):
    return match[1] + match[2].replace(b"\n", b"") + match[3]


def changed(document, change):
    root = etree.fromstring(document)
    change(root, root.find(f"{DS}Signature"))
    return etree.tostring(root)


def _wrapped(root, signature):
    """The signed alert is kept as an object inside the signature; what would be read is another one."""
    kept = etree.fromstring(etree.tostring(root))
    etree.SubElement(signature, f"{DS}Object").append(kept)
    root.find("{*}info/{*}headline").text = "All is well"


def _moved(root, signature):
    """The signature stands deeper than where it is looked for."""
    root.find("{*}info").append(signature)


def _by_id(_root, signature):
    """The reference points at a part."""
    signature.find(f".//{DS}Reference").set("URI", "#part")


def _elsewhere(_root, signature):
    signature.find(f".//{DS}Reference").set("URI", "http://127.0.0.1:9/alert.xml")


def _two_references(_root, signature):
    reference = signature.find(f".//{DS}Reference")
    reference.addnext(etree.fromstring(etree.tostring(reference)))


def _xslt(_root, signature):
    transform = signature.find(f".//{DS}Transforms/{DS}Transform[2]")
    transform.set("Algorithm", "http://www.w3.org/TR/1999/REC-xslt-19991116")


def _xpath(_root, signature):
    """A filter leaves out of the signature what is to be changed."""
    transforms = signature.find(f".//{DS}Transforms")
    added = etree.SubElement(
        transforms, f"{DS}Transform", Algorithm="http://www.w3.org/TR/1999/REC-xpath-19991116"
    )
    etree.SubElement(added, f"{DS}XPath").text = "not(ancestor-or-self::headline)"


def _weak(_root, signature):
    method = signature.find(f".//{DS}SignatureMethod")
    method.set("Algorithm", "http://www.w3.org/2000/09/xmldsig#rsa-sha1")


def _shared_secret(_root, signature):
    """The certificate is public, so anybody could use it as a secret."""
    method = signature.find(f".//{DS}SignatureMethod")
    method.set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")


def _weak_digest(_root, signature):
    signature.find(f".//{DS}DigestMethod").set("Algorithm", "http://www.w3.org/2000/09/xmldsig#sha1")


def _with_comments(_root, signature):
    method = signature.find(f".//{DS}CanonicalizationMethod")
    method.set("Algorithm", "http://www.w3.org/2006/12/xml-c14n11#WithComments")


def _second(_root, signature):
    signature.addnext(etree.fromstring(etree.tostring(signature)))


def _no_certificate(_root, signature):
    signature.remove(signature.find(f"{DS}KeyInfo"))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_wrapped, "several_signatures"),
        (_moved, "schema"),
        (_by_id, "signature_place"),
        (_elsewhere, "signature_place"),
        (_two_references, "signature_place"),
        (_xslt, "signature_method"),
        (_xpath, "signature_method"),
        (_weak, "signature_method"),
        (_shared_secret, "signature_method"),
        (_weak_digest, "signature_wrong"),
        (_with_comments, "signature_method"),
        (_second, "several_signatures"),
        (_no_certificate, "untrusted"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_forged_signature_is_refused(document, ours, change, reason):
    assert refusal(changed(document, change), trusting(SENDER, ours)) == reason


def test_what_is_wrapped_without_its_signature_is_refused(document, ours):
    def wrapped(root, signature):
        kept = etree.fromstring(etree.tostring(root))
        kept.remove(kept.find(f"{DS}Signature"))
        etree.SubElement(signature, f"{DS}Object").append(kept)
        root.find("{*}info/{*}headline").text = "All is well"

    assert refusal(changed(document, wrapped), trusting(SENDER, ours)) == "signature_wrong"


def test_the_list_and_the_identity_are_read_from_a_folder(tmp_path, document, ours):
    assert trust.trusted_in(tmp_path / "missing").certificates == {}
    assert trust.identity_in(tmp_path) is None
    sender = "https://example.org/alerts"
    pem = ours.certificate.public_bytes(Encoding.PEM)
    (tmp_path / f"{quote(sender, safe='@')}.pem").write_bytes(pem)
    assert trust.trusted_in(tmp_path).certificates == {sender: (ours.certificate,)}
    (tmp_path / "spoiled@example.org.pem").write_text("no certificate")
    assert trust.trusted_in(tmp_path).certificates["spoiled@example.org"] == ()
    (tmp_path / "signing-certificate.pem").write_bytes(pem)
    (tmp_path / "signing-key.pem").write_bytes(
        ours.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    loaded = trust.identity_in(tmp_path)
    signed = writing.written(alert(), loaded)
    assert reading.received(signed, trusting(SENDER, ours), AT).alert == alert()
