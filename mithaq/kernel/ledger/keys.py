"""The server's keys: one to sign the anchor, one for audience logs, one for the filler of the map, and K_a.

The first three are files under MITHAQ_HOME/keys, made at first use, never in the database or a backup of it
(docs/decisions/0013-key-storage.md). K_a is shared with the members of its audience and lives beside their
log.
"""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings

from mithaq.kernel import ids

from . import notes, signing
from .models import AudienceKey

_FINGERPRINT = b"audience-key/v1\n"


def folder() -> Path:
    """Return where key files are."""
    return Path(settings.MITHAQ_HOME) / "keys"


def anchor_signer() -> signing.Signer:
    """Return the signer of the anchor log."""
    return _signer(folder() / "anchor.pem")


def log_signer() -> signing.Signer:
    """Return the signer of all audience logs; their vkeys differ, since the origin is part of them."""
    return _signer(folder() / "log.pem")


def filler() -> bytes:
    """Return the secret from which empty places of the map are filled."""
    return _secret(folder() / "filler.key")


def vkey(origin: str, signer: signing.Signer) -> str:
    """Return the verifier key of the log with that origin."""
    return str(notes.Vkey(origin, notes.ED25519, signer.public))


def fingerprint_of(key: bytes) -> str:
    """Return the 64 hex digits by which members compare K_a."""
    return sha256(_FINGERPRINT + key).hexdigest()


def fingerprint(audience_id: UUID) -> str | None:
    """Return the fingerprint of the audience's present K_a; None when it has no log yet."""
    row = AudienceKey.objects.filter(log=audience_id).order_by("-seq").first()
    return fingerprint_of(bytes(row.key)) if row else None


# Both are cached by path: the tests change MITHAQ_HOME, a server never does.
@lru_cache(maxsize=16)
def _signer(path: Path) -> signing.Signer:
    if not path.exists():
        _create(lambda: signing.write_key(path, ids.secret(32)))
    return signing.FileSigner(path)


@lru_cache(maxsize=16)
def _secret(path: Path) -> bytes:
    if not path.exists():
        _create(lambda: signing.write_secret(path, ids.secret(32)))
    return signing.read_secret(path)


def _create(write) -> None:  # type: ignore[no-untyped-def]
    try:
        write()
    except FileExistsError:
        return  # another process made it first: that one counts
