"""The server's keys: one to sign the anchor, one for audience logs, one for the filler of the map, and K_a.

The first three are files under MITHAQ_HOME/keys, made at first use, never in the database or a backup of it
(docs/decisions/0013-key-storage.md); those that sign can be changed (`rotation`). K_a is shared with the members of
its audience and lives beside their log.
"""

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from uuid import UUID

from django.conf import settings

from mithaq.kernel import ids

from . import anchor_map, notes, signing
from .models import AudienceKey

_FINGERPRINT = b"audience-key/v1\n"
NAMES = ("anchor", "log")


def folder() -> Path:
    """Return where key files are."""
    return Path(settings.MITHAQ_HOME) / "keys"


def anchor_signers() -> list[signing.Signer]:
    """Return what signs the anchor log: one key, or two while the second takes over from the first."""
    return _signers("anchor")


def log_signers() -> list[signing.Signer]:
    """Return what signs all audience logs; their vkeys differ, since the origin is part of them."""
    return _signers("log")


def _signers(name: str) -> list[signing.Signer]:
    following = folder() / f"{name}-next.pem"
    return [_signer(folder() / f"{name}.pem"), *([_signer(following)] if following.exists() else [])]


def changing() -> bool:
    """Return whether there are keys that are to follow the present ones."""
    return any((folder() / f"{name}-next.pem").exists() for name in NAMES)


def make_next() -> None:
    """Make the keys that are to follow."""
    for name in NAMES:
        signing.write_key(folder() / f"{name}-next.pem", ids.secret(32))


def retire() -> None:
    """Put the keys that follow in the place of the present ones, which are no more."""
    for name in NAMES:
        following = folder() / f"{name}-next.pem"
        if following.exists():
            following.replace(folder() / f"{name}.pem")


def filler() -> bytes:
    """Return the secret from which empty places of the map are filled."""
    return _secret(folder() / "filler.key")


def vkeys(origin: str, signers: Iterable[signing.Signer]) -> list[str]:
    """Return the verifier keys of the log with that origin."""
    return [str(notes.Vkey(origin, notes.ED25519, signer.public)) for signer in signers]


def fingerprint_of(key: bytes) -> str:
    """Return the 64 hex digits by which members compare K_a."""
    return sha256(_FINGERPRINT + key).hexdigest()


def draw() -> tuple[bytes, int]:
    """Return a new K_a and its place in the map, which no other key has or has had."""
    while True:
        key = ids.secret(32)
        place = anchor_map.slot(key)
        if not AudienceKey.objects.filter(slot=place).exists():
            return key, place


def fingerprint(audience_id: UUID) -> str | None:
    """Return the fingerprint of the audience's present K_a; None when it has no log yet."""
    row = AudienceKey.objects.filter(log=audience_id).order_by("-seq").first()
    return fingerprint_of(bytes(row.key)) if row else None


def _signer(path: Path) -> signing.Signer:
    if not path.exists():
        _create(lambda: signing.write_key(path, ids.secret(32)))
    found = path.stat()
    return _loaded(path, (found.st_ino, found.st_mtime_ns))


# by file, since another process may have put another key in its place; by path, since the tests change MITHAQ_HOME
@lru_cache(maxsize=16)
def _loaded(path: Path, _: tuple[int, int]) -> signing.Signer:
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
