"""Proofs from rows: nodes of a tree, read from entries and from the roots kept for every 256 of them."""

from uuid import UUID

from . import merkle, rows
from .tiles import HEIGHT


def nodes(log: UUID) -> merkle.Nodes:
    """Return the node function of a log; each call reads at most 256 rows."""

    def node(height: int, index: int) -> bytes:
        level, above = divmod(height, HEIGHT)
        return merkle.tree_root(hashes(log, level, index << above, (index + 1) << above))

    return node


def hashes(log: UUID, level: int, start: int, end: int) -> list[bytes]:
    """Return what hash tiles of `level` consist of, by index [start, end)."""
    found = rows.leaves(log, start, end) if level == 0 else rows.nodes(log, level, start, end)
    if len(found) != end - start:
        raise LookupError(f"log {log}: level {level} lacks hashes between {start} and {end}")
    return found


def root(log: UUID, size: int) -> bytes:
    """Return the root over the first `size` entries."""
    return merkle.range_root(nodes(log), 0, size) if size else merkle.EMPTY_ROOT
