"""A person's own signature under an act: a WebAuthn assertion by his passkey over a statement of just that act.

Whoever runs the server holds every key but this one. The statement is made of the entry itself, so a signature stands
under no other act; the passkey is one that an entry announced before. Bytes: docs/reference/ledger-format.md, §10.
"""

import re
from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256, shake_256
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import UUID

import orjson
from cryptography.exceptions import InvalidSignature
from fido2 import cbor
from fido2.cose import CoseKey
from fido2.webauthn import AuthenticatorData, CollectedClientData

from . import entries, fields, notes
from .refusal import Refused

ADDED, REMOVED = "passkey.added", "passkey.removed"
# acts for which the pages ask for a passkey, by the end of their name
GRAVE = (
    ".released",
    ".erased",
    ".remarked_out",
    "release.proposed",
    "erasure.proposed",
    "membership.agreed",
    "commitment.waived",
)
DATES = frozenset({"changed_at", "created_at"})  # set by the server once the signature is there
LONGEST_S = 600
MAX_CHARS = 16_384
_DOMAIN = b"mithaq-act/v1\n"
_B64 = r"[A-Za-z0-9+/]+={0,2}"
_FORM = re.compile(
    rf"([0-9a-f]{{20}})/(0|[1-9][0-9]{{0,14}}) ([1-9][0-9]{{0,14}}) ({_B64}) ({_B64}) ({_B64})"
)


@dataclass(frozen=True)
class Key:
    """A passkey as its announcement names it: whose, its COSE key, for which relying party."""

    handle: str
    public: bytes
    rp: str

    @classmethod
    def of(cls, values: dict[str, Any], what: str) -> "Key":
        """Return the passkey that the fields of an announcement name. Raises Refused."""
        named = [values.get(name) for name in ("handle", "public_key", "rp")]
        if not all(type(one) is str and one for one in named):
            raise Refused(what, "announces a passkey without naming handle, public_key and rp")
        handle, public, rp = map(str, named)
        return cls(handle, notes.decode64(public, what), rp)

    def __str__(self) -> str:
        """Whose it is, and 32 hex digits by which its owner and others compare it."""
        return f"{self.handle} {sha256(self.public).hexdigest()[:32]}"


@dataclass(frozen=True)
class Assertion:
    """What `sig` says: the log (its handle) and entry that announce the passkey, when it was asked, and the answer."""

    log: str
    seq: int
    asked: int
    authenticator: bytes
    client: bytes
    signature: bytes

    def encode(self) -> str:
        """Return the text that stands in the entry."""
        parts = (b64encode(one).decode() for one in (self.authenticator, self.client, self.signature))
        return f"{self.log}/{self.seq} {self.asked} {' '.join(parts)}"

    @classmethod
    def parse(cls, text: str, what: str) -> "Assertion":
        """Return what a text of `encode` says. Raises Refused."""
        found = _FORM.fullmatch(text) if len(text) <= MAX_CHARS else None
        if found is None:
            raise Refused(
                what, "has a sig that is not of the form LOG/SEQ ASKED AUTHENTICATOR CLIENT SIGNATURE"
            )
        answer = (notes.decode64(found[number], f"{what}, sig") for number in (4, 5, 6))
        return cls(found[1], int(found[2]), int(found[3]), *answer)


def content(opening: Iterable[fields.Field]) -> bytes | None:
    """Return the commitment to all fields but the dates of the record; None where it cannot be told which those are."""
    opening = list(opening)
    names = {one.name for one in opening if isinstance(one, fields.Open)}
    if len(names) < len(opening) and not names >= DATES:
        return None
    return fields.root(one for one in opening if not (isinstance(one, fields.Open) and one.name in DATES))


def statement(*, act: str, by: str, rec: str, v: int, content: bytes, log: str, asked: int) -> bytes:
    """Return what is signed, as canonical JSON: the act, who, which content, and for whose log (its origin)."""
    said = {"act": act, "asked": asked, "by": by, "content": b64encode(content).decode(), "log": log}
    return orjson.dumps({**said, "rec": rec, "v": v}, option=orjson.OPT_SORT_KEYS)


def stated(line: entries.Line, content: bytes, log: str, asked: int) -> bytes:
    """Return the statement that an entry gives."""
    act, by, rec, v = line["act"], line["by"], line["rec"], line["v"]
    return statement(act=act, by=by, rec=rec, v=v, content=content, log=log, asked=asked)


def challenge(stated: bytes) -> bytes:
    """Return what the passkey is asked to sign for a statement."""
    return sha256(_DOMAIN + stated).digest()


def check(given: Assertion, stated: bytes, key: Key, what: str) -> None:
    """Raise Refused, saying why, unless this passkey has signed this statement, its person verified."""
    try:
        client, seen = CollectedClientData(given.client), AuthenticatorData(given.authenticator)
        _check_asked(client, stated, key, what)
        _check_seen(seen, key, what)
        public = CoseKey.parse(cast(Mapping[int, Any], cbor.decode(key.public)))
        public.verify(given.authenticator + client.hash, given.signature)
    except InvalidSignature:
        raise Refused(what, f"is not signed by the passkey of {key.handle} that it names") from None
    except Refused:
        raise
    except Exception as error:  # what the library meets in bytes of a stranger takes many forms
        raise Refused(what, f"has a signature that cannot be read ({type(error).__name__})") from None


def _check_asked(client: CollectedClientData, stated: bytes, key: Key, what: str) -> None:
    if client.type != "webauthn.get":
        raise Refused(what, f"is signed by an answer of another type ({client.type!r})")
    if client.challenge != challenge(stated):
        raise Refused(what, "is signed, but the signature is of another statement than this act gives")
    if client.cross_origin or not _is_of(client.origin, key.rp):
        raise Refused(what, f"is signed on the pages of {client.origin!r}, the passkey belongs to {key.rp}")


def _check_seen(seen: AuthenticatorData, key: Key, what: str) -> None:
    if seen.rp_id_hash != sha256(key.rp.encode()).digest():
        raise Refused(what, f"is signed for another site than {key.rp}")
    if not (seen.is_user_present() and seen.is_user_verified()):
        raise Refused(what, "is signed without the authenticator having verified its person")


def _is_of(origin: str, rp: str) -> bool:
    """Return whether pages of `origin` may use passkeys of `rp`: over TLS, or on this very machine."""
    parts = urlsplit(origin)
    host = parts.hostname or ""
    is_local = parts.scheme == "http" and (host == "localhost" or host.endswith(".localhost"))
    return (parts.scheme == "https" or is_local) and (host == rp or host.endswith(f".{rp}"))


class Wanted(Exception):
    """Ends the first try of an act that its person is to sign; nothing of it stands. `stated` is what to sign."""

    def __init__(self, stated: bytes) -> None:
        self.stated = stated
        super().__init__("a signature is wanted")


@dataclass(frozen=True)
class Signed:
    """The signature that an act shall carry: asked for with the first try, brought with the second.

    Both tries make the same entry, since what is random in it follows from `seed` (32 secret bytes, used for one act
    and not kept): salts, the handle of a log that opens with it, and `record`, the id of a record that the act makes.
    `asked` is in seconds. `answer` returns the assertion over a statement, or raises; without one `Wanted` is raised.
    """

    seed: bytes
    asked: int
    record: UUID
    answer: Callable[[bytes], Assertion] | None = None

    @property
    def handle(self) -> str:
        """Return the handle of a log that is opened for the act."""
        return shake_256(b"log\n" + self.seed).hexdigest(10)

    def salts(self, count: int) -> bytes:
        """Return salts for `count` fields."""
        return shake_256(b"salts\n" + self.seed).digest(fields.SALT_BYTES * count)

    def under(self, stated: bytes) -> str:
        """Return the text of `sig` for a statement."""
        if self.answer is None:
            raise Wanted(stated)
        return self.answer(stated).encode()
