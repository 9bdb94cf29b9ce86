"""The keys under which unsent quick reports lie on a device.

Decision: docs/decisions/0086-reports-kept-on-a-device.md.
"""

import base64
import hashlib
import hmac
import uuid

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

OLD_HOURS = 6
KEPT_DAYS = 14
# order of the group of P-256; source: NIST SP 800-186, §3.2.1.3
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_SEED_BYTES = 48


def key(secret: str, person: uuid.UUID) -> dict[str, str]:
    """Return the private key of a person on P-256, as a JSON Web Key (RFC 7518, §6.2); always the same one.

    It is derived and not stored. The seed is 128 bits longer than the order, so that no key is likelier than another
    (FIPS 186-5, A.2.1).
    """
    info = b"mithaq quick reports\n" + person.bytes
    seed = HKDF(SHA256(), _SEED_BYTES, salt=None, info=info).derive(secret.encode())
    scalar = int.from_bytes(seed, "big") % (_ORDER - 1) + 1
    point = ec.derive_private_key(scalar, ec.SECP256R1()).public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": _text(point.x), "y": _text(point.y), "d": _text(scalar)}


def _text(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


def hat(secret: str, membership: str) -> str:
    """Return a word for the membership in which a report is written; whoever finds it on a device learns nothing."""
    said = f"mithaq quick report hat\n{membership}".encode()
    return hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()[:32]
