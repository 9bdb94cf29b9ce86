"""Signers: whatever can sign for a name. The lab default is a key in a file that only its owner can read.

An ssh-agent or PKCS#11 signer implements the same two members; nothing else of the ledger sees a private key.
Files are PEM (PKCS #8), so that common tools can read and move them.
"""

import os
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from . import notes
from .refusal import Refused


class Signer(Protocol):
    """An Ed25519 key that signs bytes; it may live outside this process."""

    @property
    def public(self) -> bytes:
        """Return the 32-byte public key."""

    def sign(self, message: bytes) -> bytes:
        """Return the 64-byte Ed25519 signature."""


class FileSigner:
    """A key read from a PEM file."""

    def __init__(self, path: Path) -> None:
        self._key = _load(path)
        self.public = self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the signature over `message`."""
        return self._key.sign(message)


def sign_note(text: str, name: str, *signers: Signer) -> notes.Note:
    """Return `text` signed (type 0x01) under the key name `name`, by each of the signers."""
    keys = [notes.Vkey(name, notes.ED25519, signer.public) for signer in signers]
    raw = [signer.sign(text.encode()) for signer in signers]
    return notes.Note(
        text, tuple(notes.Signature(name, key.id, one) for key, one in zip(keys, raw, strict=True))
    )


def cosign(text: str, name: str, signer: Signer, t: int) -> notes.Signature:
    """Return the witness's cosignature (type 0x04) at POSIX time `t`."""
    key = notes.Vkey(name, notes.COSIGNATURE, signer.public)
    return notes.Signature(name, key.id, t.to_bytes(8, "big") + signer.sign(notes.cosigned_message(text, t)))


def write_key(path: Path, seed: bytes) -> None:
    """Write a new key made from 32 random bytes, mode 0600. Raises FileExistsError, replaces none."""
    key = Ed25519PrivateKey.from_private_bytes(seed)
    write_secret(
        path,
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )


def write_secret(path: Path, data: bytes) -> None:
    """Write a file of mode 0600, whole or not at all; raises FileExistsError rather than replace one."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    finally:
        draft.unlink()


def read_secret(path: Path) -> bytes:
    """Return the content of a secret file. Raises Refused when others on this machine can read it."""
    if path.stat().st_mode & 0o077:
        raise Refused(str(path), f"others can read this key; run: chmod 600 {path}")
    return path.read_bytes()


def _load(path: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(read_secret(path), password=None)
    except FileNotFoundError:
        raise Refused(str(path), "there is no such key file") from None
    except ValueError:
        raise Refused(str(path), "is not a private key in PEM form") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise Refused(str(path), "is not an Ed25519 key")
    return key
