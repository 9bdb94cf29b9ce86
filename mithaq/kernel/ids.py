"""Ids and secrets.

Ids are UUIDv7 (RFC 9562 §5.7): sortable by creation time, with 74 random bits, and the same inside and outside.
There is no sequence anywhere that a reader could count.
"""

import hashlib
import secrets
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from . import clock

# without those that are taken for one another
_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
_SIGNS_OF_A_CODE = 4


class _Seeded:
    """Bytes from SHA-256 in counter mode, for tests that compare two worlds byte by byte."""

    def __init__(self, seed: str) -> None:
        self.seed, self.count = seed.encode(), 0

    def take(self, nbytes: int) -> bytes:
        out = b""
        while len(out) < nbytes:
            self.count += 1
            out += hashlib.sha256(self.seed + self.count.to_bytes(8, "big")).digest()
        return out[:nbytes]


_source: ContextVar[_Seeded | None] = ContextVar("id_source", default=None)


def secret(nbytes: int = 32) -> bytes:
    """Return random bytes fit for keys, salts and tokens."""
    seeded = _source.get()
    return seeded.take(nbytes) if seeded else secrets.token_bytes(nbytes)


def new() -> uuid.UUID:
    """Return a new UUIDv7."""
    milliseconds = clock.microseconds() // 1000
    tail = int.from_bytes(secret(10), "big")
    value = (
        (milliseconds << 80)
        | (0x7 << 76)
        | ((tail >> 64 & 0xFFF) << 64)
        | (0b10 << 62)
        | (tail & (1 << 62) - 1)
    )
    return uuid.UUID(int=value)


def signs(of: uuid.UUID) -> str:
    """Return four signs that follow from the random tail of an id, to tell codes apart without counting them."""
    tail, found = of.int, ""
    for _place in range(_SIGNS_OF_A_CODE):
        tail, sign = divmod(tail, len(_SIGNS))
        found += _SIGNS[sign]
    return found


@contextmanager
def deterministic(seed: str) -> Iterator[None]:
    """Make ids and secrets inside a function of `seed`; for tests only."""
    token = _source.set(_Seeded(seed))
    try:
        yield
    finally:
        _source.reset(token)
