"""Whose signatures count, and with which key this installation signs.

The policy is a list, and nothing else: for each sender the certificates that whoever runs this installation has put
there. No authority is trusted: a certificate from a public one says who owns a web server, not who may warn a country.
A listed certificate counts from the first to the last day written in it, at the moment when an alert comes in.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

logger = logging.getLogger(__name__)
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Trusted:
    """Certificates by sender."""

    certificates: Mapping[str, tuple[x509.Certificate, ...]] = field(default_factory=dict)

    def certificate(self, sender: str, der: bytes) -> x509.Certificate | None:
        """Return the certificate of `sender` with these bytes; None where it is not listed."""
        held = self.certificates.get(sender, ())
        return next((c for c in held if c.public_bytes(serialization.Encoding.DER) == der), None)


@dataclass(frozen=True)
class Identity:
    """Key and certificate that this installation signs with: RSA of 2,048 bits or more, or an elliptic curve."""

    key: Key
    certificate: x509.Certificate


def trusted_in(folder: Path) -> Trusted:
    """Return the list kept in `folder`: a file for each sender, `<sender, percent-encoded>.pem`, with certificates."""
    files = sorted(folder.glob("*.pem")) if folder.is_dir() else []
    return Trusted({unquote(file.stem): _certificates(file) for file in files})


def _certificates(file: Path) -> tuple[x509.Certificate, ...]:
    """Return the certificates in a file; none, and a line in the log, where it cannot be read."""
    try:
        return tuple(x509.load_pem_x509_certificates(file.read_bytes()))
    except (OSError, ValueError) as error:
        logger.warning("%s holds no certificates: %s", file.name, type(error).__name__)
        return ()


def identity_in(folder: Path) -> Identity | None:
    """Return key and certificate of `signing-key.pem` and `signing-certificate.pem` in `folder`; None without them."""
    key, certificate = folder / "signing-key.pem", folder / "signing-certificate.pem"
    if not key.is_file() or not certificate.is_file():
        return None
    loaded = serialization.load_pem_private_key(key.read_bytes(), password=None)
    if not isinstance(loaded, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
        raise ValueError(f"{key}: use a key for RSA or an elliptic curve")
    return Identity(loaded, x509.load_pem_x509_certificate(certificate.read_bytes()))


def fingerprint(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate, in hexadecimal digits."""
    return certificate.fingerprint(hashes.SHA256()).hex()
