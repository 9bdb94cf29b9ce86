"""The blinded map of an epoch: every audience's head in one tree that tells nobody what else is in it.

A binary tree of height 20 with RFC 6962 hashing. An audience stands in the slot that its key gives: one slot,
hence one head, for all its members. Empty subtrees are filled with HMACs of a server secret, so a path is 20
hashes whatever else exists, and no hash repeats from one epoch to the next.
"""

import hmac
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256

from . import merkle
from .entries import digest
from .notes import encode64
from .refusal import Refused

HEIGHT = 20
SIZE = 1 << HEIGHT
SLOT_DIGITS = HEIGHT // 4

_ENTRY = re.compile(rb"epoch/v1\n([0-9]{10})\n([0-9]{10})\n([A-Za-z0-9+/=]{44})\n")
_HEAD = b"audience-head/v1\n"
_NODE_BYTES = 1 + 8 + 32


def slot(key: bytes) -> int:
    """Return the place of an audience in the map: the first 20 bits of HMAC(K_a, "slot" LF)."""
    return int.from_bytes(hmac.digest(key, b"slot\n", "sha256")[:3], "big") >> 4


def blind(key: bytes, epoch: int) -> bytes:
    """Return the 32 bytes that hide a head from whoever can guess its size and root."""
    return hmac.digest(key, b"blind\n%010d" % epoch, "sha256")


def leaf(origin: str, blinding: bytes, size: int, root: bytes) -> bytes:
    """Return the leaf hash of the head of the audience log with that origin."""
    return merkle.leaf_hash(_HEAD + origin.encode() + b"\n" + blinding + size.to_bytes(8, "big") + root)


def fill(secret: bytes, epoch: int, level: int, index: int) -> bytes:
    """Return the hash that stands for an empty subtree; `level` counts from the leaves."""
    place = b"fill\n%010d\n%d\n%d" % (epoch, level, index)
    return hmac.digest(secret, place, "sha256")


class Map:
    """The map of one epoch; `shared` are the nodes whose sibling is not empty: all that is not fill."""

    def __init__(self, secret: bytes, epoch: int, shared: Mapping[tuple[int, int], bytes]) -> None:
        self.secret, self.epoch, self.shared = secret, epoch, shared

    def path(self, place: int) -> list[bytes]:
        """Return the 20 siblings from the leaf up."""
        return [self._node(level, place >> level ^ 1) for level in range(HEIGHT)]

    def _node(self, level: int, index: int) -> bytes:
        return self.shared.get((level, index)) or fill(self.secret, self.epoch, level, index)

    def pack(self) -> bytes:
        """Return the shared nodes, 41 bytes each: level, index, hash."""
        return b"".join(
            bytes([level]) + index.to_bytes(8, "big") + value
            for (level, index), value in sorted(self.shared.items())
        )


def unpack(secret: bytes, epoch: int, packed: bytes) -> Map:
    """Return the map stored by `Map.pack`."""
    rows = (packed[i : i + _NODE_BYTES] for i in range(0, len(packed), _NODE_BYTES))
    return Map(secret, epoch, {(row[0], int.from_bytes(row[1:9], "big")): row[9:] for row in rows})


def build(secret: bytes, epoch: int, leaves: Mapping[int, bytes]) -> tuple[bytes, Map]:
    """Return root and map over leaf hashes by slot. 200 audiences take some ten milliseconds."""
    level, shared = dict(leaves), {}
    if not level:
        return fill(secret, epoch, HEIGHT, 0), Map(secret, epoch, {})
    for height in range(HEIGHT):
        above = {}
        for index, value in level.items():
            other = level.get(index ^ 1)
            if other is None:
                other = fill(secret, epoch, height, index ^ 1)
            else:
                shared[height, index] = value
            pair = other + value if index & 1 else value + other
            above[index >> 1] = sha256(b"\x01" + pair).digest()
        level = above
    return level[0], Map(secret, epoch, shared)


def root_from(place: int, leaf_value: bytes, path: Sequence[bytes]) -> bytes | None:
    """Return the map root that a path leads to; None unless it has 20 hashes."""
    return merkle.root_from_inclusion(place, SIZE, leaf_value, path)


def entry(epoch: int, t: int, root: bytes) -> bytes:
    """Return the anchor entry of an epoch: 76 bytes."""
    return f"epoch/v1\n{epoch:010d}\n{t:010d}\n{encode64(root)}\n".encode()


def read_entry(data: bytes, epoch: int) -> tuple[int, bytes]:
    """Return time and map root of the anchor entry at index `epoch`. Raises Refused."""
    match = _ENTRY.fullmatch(data)
    root = match and digest(match[3].decode())
    if not match or not root:
        raise Refused(f"anchor entry {epoch}", "is not an epoch/v1 entry")
    if int(match[1]) != epoch:
        raise Refused(
            f"anchor entry {epoch}", f"says it is epoch {int(match[1])}: an epoch was dropped or moved"
        )
    return int(match[2]), root
