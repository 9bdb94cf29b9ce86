"""Signing alerts, and finding out who signed one (XML Signature, enveloped; CAP 1.2, §3.3.4.1).

What a signature may look like is fixed before its mathematics are tried: one, a direct child of the alert, one
reference to the whole document, two transforms at most, no method with SHA-1 or a shared secret. The values are then
read from the signed content that the verification gives back, never from the document around it.
Source: W3C, XML Signature Best Practices, practices 2–9; McIntosh and Austel, XML Signature Element Wrapping (2005).
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature as InvalidMathematics
from cryptography.hazmat.primitives.asymmetric import rsa
from lxml import etree
from signxml import (
    DigestAlgorithm,
    SignatureConfiguration,
    SignatureConstructionMethod,
    SignatureMethod,
    XMLSigner,
    XMLVerifier,
)
from signxml.algorithms import CanonicalizationMethod
from signxml.exceptions import SignXMLException

from .refusals import Refused
from .trust import Identity, Trusted, fingerprint

_DS = "http://www.w3.org/2000/09/xmldsig#"
_IN = {"ds": _DS}
_METHODS = frozenset(
    {
        SignatureMethod.RSA_SHA256,
        SignatureMethod.RSA_SHA384,
        SignatureMethod.RSA_SHA512,
        SignatureMethod.ECDSA_SHA256,
        SignatureMethod.ECDSA_SHA384,
        SignatureMethod.ECDSA_SHA512,
    }
)
_DIGESTS = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})
_CANONICAL = frozenset(
    {
        CanonicalizationMethod.CANONICAL_XML_1_0.value,
        CanonicalizationMethod.CANONICAL_XML_1_1.value,
        CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0.value,
    }
)
_TRANSFORMS = _CANONICAL | {SignatureConstructionMethod.enveloped.value}
_BASE64 = ("SignatureValue", "DigestValue", "X509Certificate")


@dataclass(frozen=True)
class Signed:
    """What a signature covers, and the SHA-256 of the certificate that made it."""

    content: etree._Element
    certificate: str


def signed(root: etree._Element, identity: Identity) -> etree._Element:
    """Return the alert with a signature as its last child."""
    is_rsa = isinstance(identity.key, rsa.RSAPrivateKey)
    signer = XMLSigner(
        method=SignatureConstructionMethod.enveloped,
        signature_algorithm=SignatureMethod.RSA_SHA256 if is_rsa else SignatureMethod.ECDSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.CANONICAL_XML_1_1,
    )
    return signer.sign(root, key=identity.key, cert=[identity.certificate])


def verified(root: etree._Element, sender: str, trusted: Trusted, at: datetime) -> Signed | None:
    """Return what is signed in the alert of `sender`, and by whom; None where there is no signature at all.

    Raises Refused for a signature in a wrong place or form, that does not fit, or whose certificate `trusted` does not
    name for the sender, or that did not hold `at` this moment.
    """
    found = list(root.iter(f"{{{_DS}}}Signature"))
    if not found:
        return None
    if len(found) > 1:
        raise Refused("several_signatures")
    _check_form(root, found[0])
    certificate = _certificate(found[0], sender, trusted, at)
    return Signed(_verify(root, certificate, at), fingerprint(certificate))


def _check_form(root: etree._Element, signature: etree._Element) -> None:
    references = signature.findall(".//ds:Reference", _IN)
    if signature.getparent() is not root or [r.get("URI") for r in references] != [""]:
        raise Refused("signature_place")
    methods = [e.get("Algorithm") for e in signature.findall(".//ds:CanonicalizationMethod", _IN)]
    transforms = [e.get("Algorithm") for e in signature.findall(".//ds:Transform", _IN)]
    enveloped = SignatureConstructionMethod.enveloped.value
    if not _CANONICAL.issuperset(methods) or not _TRANSFORMS.issuperset(transforms):
        raise Refused("signature_method")
    if transforms.count(enveloped) != 1 or len(transforms) > 2:
        raise Refused("signature_method")
    for name in _BASE64:
        for element in signature.iterfind(f".//ds:{name}", _IN):
            _bytes_of(element)


def _bytes_of(element: etree._Element) -> bytes:
    """Return the bytes of a base64 element. Raises Refused unless it is the one text that stands for them.

    Decoders overlook the spare bits at the end, so that several texts would pass for the same signature.
    """
    text = "".join((element.text or "").split())
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refused("signature_encoding") from error
    if len(element) or base64.b64encode(raw).decode() != text:
        raise Refused("signature_encoding")
    return raw


def _certificate(signature: etree._Element, sender: str, trusted: Trusted, at: datetime) -> x509.Certificate:
    """Return the listed certificate that the signature names; one in the document alone proves nothing."""
    named = [_bytes_of(e) for e in signature.iterfind("ds:KeyInfo/ds:X509Data/ds:X509Certificate", _IN)]
    listed = [c for der in named if (c := trusted.certificate(sender, der)) is not None]
    if not listed:
        raise Refused("untrusted", sender=sender)
    if not listed[0].not_valid_before_utc <= at <= listed[0].not_valid_after_utc:
        raise Refused("certificate_dates", day=at.date().isoformat())
    return listed[0]


def _verify(root: etree._Element, certificate: x509.Certificate, at: datetime) -> etree._Element:
    """Return the signed content.

    Many weather services sign an alert in one line and lay it out in lines afterwards. White space between elements
    means nothing in CAP, so a second try leaves it out; what is read is then that form, which is what was signed.
    """
    try:
        return _verify_form(_copy(root), certificate, at)
    except Refused as refused:
        if refused.reason != "signature_wrong":
            raise
        return _verify_form(_without_layout(root), certificate, at)


def _copy(root: etree._Element) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(etree.tostring(root, with_tail=False), parser)


def _without_layout(root: etree._Element) -> etree._Element:
    copy = _copy(root)
    for element in copy.iter(etree.Element):
        if len(element) and not (element.text or "").strip():
            element.text = None
        if not (element.tail or "").strip():
            element.tail = None
    return copy


class _Verifier(XMLVerifier):
    """Writes the canonical form of an element from a document of its own.

    Inside a larger one lxml takes the default namespace from what lies deeper (`xmlns=""`), so that a signature whose
    elements bear no prefix, as .NET and xmlsec write it, would not fit by the inclusive methods.
    """

    def _c14n(self, nodes: Any, algorithm: Any, inclusive_ns_prefixes: Any = None) -> bytes:
        if isinstance(nodes, etree._Element) and nodes.getparent() is not None:
            nodes = _copy(nodes)
        made: bytes = super()._c14n(nodes, algorithm, inclusive_ns_prefixes)
        return made


def _verify_form(root: etree._Element, certificate: x509.Certificate, at: datetime) -> etree._Element:
    expected = SignatureConfiguration(
        location="./",
        expect_references=1,
        signature_methods=_METHODS,
        digest_algorithms=_DIGESTS,
        verification_time=at,
    )
    try:
        result = _Verifier().verify(root, x509_cert=certificate, expect_config=expected)
    except (SignXMLException, InvalidMathematics, ValueError, etree.LxmlError) as error:
        weak = "forbidden by configuration" in str(error)
        raise Refused("signature_method" if weak else "signature_wrong") from error
    content = getattr(result, "signed_xml", None)
    if content is None or content.tag != root.tag:
        raise Refused("signature_place")
    return content
