"""Signed notes and verifier keys (C2SP signed-note), and checkpoint cosignatures (C2SP tlog-cosignature).

Two signature types are known: 0x01, Ed25519 over the note's text, for logs; 0x04, Ed25519 over
`cosignature/v1`, a time line and the text, for witnesses. Signatures by unknown keys are ignored, as the text
demands.
"""

import unicodedata
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .refusal import Refused

ED25519 = 0x01
COSIGNATURE = 0x04
MAX_BYTES = 1 << 20
MAX_SIGNATURES = 100
MAX_TIME = 2**63 - 1

_DASH = "\u2014 "


@dataclass(frozen=True)
class Vkey:
    """A verifier key: name, signature type, public key."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """Return the 4 bytes that name this key in a signature line."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{encode64(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True)
class Signature:
    """One signature line, taken apart; `raw` is what follows the key id."""

    name: str
    id: bytes
    raw: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {encode64(self.id + self.raw)}\n"


@dataclass(frozen=True)
class Note:
    """A text, ending in a newline, and its signature lines."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(map(str, self.signatures))

    def encode(self) -> bytes:
        """Return the note as stored and sent."""
        return str(self).encode()


def encode64(raw: bytes) -> str:
    """Return standard base64 with padding."""
    return b64encode(raw).decode("ascii")


def decode64(text: str, what: str) -> bytes:
    """Return the bytes of `text`; raises Refused unless it is the one standard base64 form of them."""
    try:
        raw = b64decode(text, validate=True)
    except ValueError:
        raise Refused(what, "is not base64") from None
    if encode64(raw) != text:
        raise Refused(what, "is not the standard base64 of its bytes")
    return raw


def is_name(name: str) -> bool:
    """Return whether `name` may name a key: not empty, no space of any kind, plus or control character."""
    return bool(name) and not any(
        ch == "+" or ch.isspace() or unicodedata.category(ch) == "Cc" for ch in name
    )


def parse_vkey(text: str) -> Vkey:
    """Return the key written as `name+id+base64`. Raises Refused, also for types other than 0x01 and 0x04."""
    name, _, rest = text.partition("+")
    key_id, _, material = rest.partition("+")
    what = f"key {text[:80]!r}"
    raw = decode64(material, what)
    if not is_name(name) or len(raw) != 33 or raw[0] not in (ED25519, COSIGNATURE):
        raise Refused(what, "is not the vkey of an Ed25519 log (type 0x01) or witness (type 0x04)")
    key = Vkey(name, raw[0], raw[1:])
    if key.id.hex() != key_id:
        raise Refused(what, f"carries key id {key_id}, but its name and key give {key.id.hex()}")
    return key


def parse(data: bytes, what: str) -> Note:
    """Return the note in `data`. Raises Refused for a wrong format; no signature is checked yet."""
    text = _printable(data, what)
    body, blank, signed = text.rpartition("\n\n")
    if not blank or not signed.endswith("\n"):
        raise Refused(what, "is not a signed note: no signature lines after an empty line")
    lines = signed[:-1].split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise Refused(what, f"has more than {MAX_SIGNATURES} signature lines")
    return Note(body + "\n", tuple(parse_signature(line, what) for line in lines))


def _printable(data: bytes, what: str) -> str:
    if len(data) > MAX_BYTES:
        raise Refused(what, f"is larger than {MAX_BYTES} bytes")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Refused(what, "is not UTF-8") from None
    if any(ch < " " and ch != "\n" for ch in text):
        raise Refused(what, "holds a control character")
    return text


def parse_signature(line: str, what: str) -> Signature:
    """Return one signature line, without its newline, taken apart. Raises Refused."""
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not space or not is_name(name):
        raise Refused(what, f"has a malformed signature line {line[:60]!r}")
    raw = decode64(encoded, f"{what}, signature by {name}")
    if len(raw) < 5:
        raise Refused(what, f"has an empty signature by {name}")
    return Signature(name, raw[:4], raw[4:])


def verified(note: Note, keys: Iterable[Vkey], what: str) -> dict[Vkey, Signature]:
    """Return the signatures by known keys, ignoring others. Raises Refused when one of them is false."""
    known = {(key.name, key.id): key for key in keys}
    found: dict[Vkey, Signature] = {}
    for signature in note.signatures:
        key = known.get((signature.name, signature.id))
        if key is None or key in found:
            continue
        if not is_valid(key, note.text, signature.raw):
            raise Refused(what, f"the signature by {key.name} is false")
        found[key] = signature
    return found


def is_valid(key: Vkey, text: str, raw: bytes) -> bool:
    """Return whether `raw` is a signature of `key` under the note text."""
    if key.kind == ED25519:
        return _check(key.public, text.encode(), raw)
    if len(raw) != 72 or time_of(raw) > MAX_TIME:
        return False
    return _check(key.public, cosigned_message(text, time_of(raw)), raw[8:])


def time_of(raw: bytes) -> int:
    """Return the POSIX time in a cosignature, which is its first 8 bytes."""
    return int.from_bytes(raw[:8], "big")


def cosigned_message(text: str, t: int) -> bytes:
    """Return what a witness signs: header line, time line, whole note text."""
    return f"cosignature/v1\ntime {t}\n{text}".encode()


def _check(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
