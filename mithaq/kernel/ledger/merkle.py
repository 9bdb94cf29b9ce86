"""RFC 6962 hash trees: hashing, a frontier to append to, proofs made and checked.

A node is named by (height, index): the complete subtree over leaves [index << height, (index + 1) << height).
Proofs are made from any function that returns such nodes, so rows, files and lists share one implementation.
Source: RFC 6962 §2.1; checking follows RFC 9162 §2.1.3.2 and §2.1.4.2.
"""

from collections.abc import Callable, Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
HASH_BYTES = 32

Nodes = Callable[[int, int], bytes]


def leaf_hash(data: bytes) -> bytes:
    """Return SHA-256(0x00 ‖ data)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return SHA-256(0x01 ‖ left ‖ right)."""
    return sha256(b"\x01" + left + right).digest()


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """Return the root over leaf hashes."""
    level = list(leaves)
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        level = _one_level_up(level)
    return level[0]


def _one_level_up(level: list[bytes]) -> list[bytes]:
    # An odd last node moves up unhashed, which is what the RFC's split at a power of two amounts to.
    above = [sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
    return above + level[-1:] if len(level) % 2 else above


class Frontier:
    """The roots of the complete subtrees of a growing tree, largest first: all that appending needs."""

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if len(hashes) != size.bit_count():
            raise ValueError(f"a tree of {size} has {size.bit_count()} complete subtrees, not {len(hashes)}")
        self.size, self.hashes = size, list(hashes)

    @classmethod
    def unpack(cls, size: int, packed: bytes) -> "Frontier":
        """Return the frontier stored as `packed`."""
        return cls(size, [packed[i : i + HASH_BYTES] for i in range(0, len(packed), HASH_BYTES)])

    def pack(self) -> bytes:
        """Return the hashes one after the other."""
        return b"".join(self.hashes)

    def push(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Append a leaf hash; return (height, index, hash) of each node above it that is now complete."""
        completed, height, position = [], 0, self.size
        while position & 1:
            leaf = node_hash(self.hashes.pop(), leaf)
            height, position = height + 1, position >> 1
            completed.append((height, position, leaf))
        self.hashes.append(leaf)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """Return the root of the tree so far."""
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return root


def nodes_of(leaves: Sequence[bytes]) -> Nodes:
    """Return a node function over leaf hashes held in memory."""
    return lambda height, index: tree_root(leaves[index << height : (index + 1) << height])


def range_root(nodes: Nodes, start: int, end: int) -> bytes:
    """Return the hash over leaves [start, end); `start` is a multiple of a power of two ≥ the width."""
    parts = []
    while start < end:
        height = (end - start).bit_length() - 1
        parts.append(nodes(height, start >> height))
        start += 1 << height
    return Frontier(sum(1 << i for i in range(len(parts))), parts).root()


def inclusion_proof(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """Return the audit path of leaf `index` in the tree of `size`, the leaf's sibling first."""
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(range_root(nodes, middle, end))
            end = middle
        else:
            path.append(range_root(nodes, start, middle))
            start = middle
    return path[::-1]


def consistency_proof(nodes: Nodes, old: int, new: int) -> list[bytes]:
    """Return the proof that the tree of `old` leaves is a prefix of that of `new`; empty if old is 0 or new.

    The old root is left out where it is a node of the new tree, as the RFC has it.
    """
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {new} cannot continue one of {old}")
    if old in (0, new):
        return []
    path, start, end, whole = [], 0, new, True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(range_root(nodes, middle, end))
            end = middle
        else:
            path.append(range_root(nodes, start, middle))
            start, whole = middle, False
    # The old tree itself is known to the checker, so it is named only when it is not a subtree from leaf 0.
    return ([] if whole else [range_root(nodes, start, end)]) + path[::-1]


def _split(width: int) -> int:
    return 1 << ((width - 1).bit_length() - 1)


def root_from_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes | None:
    """Return the root that the audit path leads to, or None when a length does not fit."""
    if not 0 <= index < size or len(leaf) != HASH_BYTES:
        return None
    inner = (index ^ (size - 1)).bit_length()
    if len(proof) != inner + (index >> inner).bit_count():
        return None
    for height, sibling in enumerate(proof[:inner]):
        leaf = node_hash(sibling, leaf) if index >> height & 1 else node_hash(leaf, sibling)
    for sibling in proof[inner:]:
        leaf = node_hash(sibling, leaf)
    return leaf


def is_included(index: int, size: int, leaf: bytes, proof: Sequence[bytes], root: bytes) -> bool:
    """Return whether the audit path shows leaf hash `leaf` at `index` under `root`."""
    return root_from_inclusion(index, size, leaf, proof) == root


def is_consistent(old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Return whether the proof shows that the old tree is a prefix of the new one.

    The empty tree is a prefix of every tree and takes an empty proof (tlog-witness, `add-checkpoint`).
    """
    if not 0 <= old <= new or (old == 0 and old_root != EMPTY_ROOT):
        return False
    if old == new:
        return not proof and old_root == new_root
    if old == 0:
        return not proof
    return _check_growth(old, new, list(proof), old_root, new_root)


def _check_growth(old: int, new: int, proof: list[bytes], old_root: bytes, new_root: bytes) -> bool:
    if old & (old - 1) == 0:
        proof.insert(0, old_root)
    if not proof:
        return False
    first, last = old - 1, new - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    old_side = new_side = proof[0]
    for sibling in proof[1:]:
        if last == 0:
            return False
        if first & 1 or first == last:
            old_side, new_side = node_hash(sibling, old_side), node_hash(sibling, new_side)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            new_side = node_hash(new_side, sibling)
        first, last = first >> 1, last >> 1
    return last == 0 and old_side == old_root and new_side == new_root
