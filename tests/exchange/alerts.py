"""Alerts and certificates that the tests of CAP speak of."""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from mithaq.interfaces.exchange.cap.alerts import Alert, Area, Circle, Info, Resource
from mithaq.interfaces.exchange.cap.trust import Identity, Trusted

FOLDER = Path(__file__).parent.parent / "data" / "cap"
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


def sample(name: str) -> bytes:
    """Return one of the published documents."""
    raw = (FOLDER / name).read_bytes()
    return gzip.decompress(raw) if name.endswith(".gz") else raw


def alert(**values: object) -> Alert:
    """Return an alert in Arabic and English about a road."""
    area = Area(
        "Coastal road",
        polygons=(((31.2, 16.5), (31.3, 16.5), (31.3, 16.7), (31.2, 16.5)),),
        circles=(Circle((31.25, 16.6), 5.0),),
        geocodes=(("ISO 3166-2", "LY-SR"),),
    )
    english = Info(
        event="Road closed",
        categories=("Security", "Transport"),
        urgency="Immediate",
        severity="Severe",
        certainty="Observed",
        language="en",
        expires=AT + timedelta(hours=6),
        headline="The coastal road is closed",
        description="Mines <were> found & are being cleared.",
        parameters=(("TLP", "CLEAR"),),
        resources=(Resource("Map", "image/png", 12, "https://example.org/map.png"),),
        areas=(area,),
    )
    arabic = Info(
        event="إغلاق طريق",
        categories=("Security",),
        language="ar",
        headline="الطريق الساحلي مغلق",
        expires=AT + timedelta(hours=6),
    )
    given = {
        "identifier": "mithaq-1",
        "sender": "alerts@example.org",
        "sent": AT,
        "infos": (english, arabic),
    }
    return Alert(**{**given, **values})


def identity(*, elliptic: bool = True, days: int = 30, name: str = "alerts") -> Identity:
    """Return a fresh key with a certificate of its own that holds from AT for `days`."""
    key = (
        ec.generate_private_key(ec.SECP256R1())
        if elliptic
        else rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(AT - timedelta(days=1))
        .not_valid_after(AT + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    return Identity(key, made)


def trust(sender: str, *identities: Identity) -> Trusted:
    """Return the list that names these certificates for one sender."""
    return Trusted({sender: tuple(one.certificate for one in identities)})
