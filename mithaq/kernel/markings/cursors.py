"""Sealed page positions: a cursor shows nothing of the position, and serves only the reader who was given it.

AES-SIV (RFC 5297) because the same position must give the same bytes: pages are compared byte by byte in tests,
and a random nonce would tell the reader nothing but cost that comparison.
"""

import base64
import hashlib
import uuid
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Invalid

Position = tuple[int, uuid.UUID]


@lru_cache(maxsize=4)
def _cipher(secret: str) -> AESSIV:
    return AESSIV(hashlib.sha512(b"mithaq page cursor\n" + secret.encode()).digest())


def seal(position: Position, scope: str) -> str:
    """Return the cursor for `position` (stamp in µs, id), bound to `scope` (viewer and list)."""
    plain = position[0].to_bytes(8, "big") + position[1].bytes
    return (
        base64.urlsafe_b64encode(_cipher(settings.SECRET_KEY).encrypt(plain, [scope.encode()]))
        .decode()
        .rstrip("=")
    )


def unseal(cursor: str, scope: str) -> Position:
    """Return the position in `cursor`. Raises Invalid for one that was changed or belongs elsewhere."""
    try:
        sealed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        plain = _cipher(settings.SECRET_KEY).decrypt(sealed, [scope.encode()])
    except (ValueError, InvalidTag) as error:
        raise Invalid(
            fields={"cursor": _("This page position is not valid here. Start from the first page.")}
        ) from error
    return int.from_bytes(plain[:8], "big"), uuid.UUID(bytes=plain[8:])
