"""Proving where an audience stood in every epoch: one head, in the slot that its key gives, in line with the last."""

from dataclasses import dataclass

from . import anchor_map, path_tiles
from .audience_folder import Audience, HeadRow
from .path_tiles import Hashes
from .refusal import Refused

SLACK = 600  # seconds by which an entry may be older than the epoch before the one that covers it

Keys = list[tuple[int, bytes]]


@dataclass(frozen=True)
class EpochSeen:
    """Time and map root of an anchor entry."""

    t: int
    root: bytes


def check(
    audience: Audience,
    epochs: list[EpochSeen],
    heads: list[HeadRow],
    roots: dict[int, bytes],
    keys: Keys,
    proved: int,
) -> None:
    """Check that the audience has one head in every epoch since it opened.

    `roots` are those of the log's prefixes, `keys` its K_a by entry; the paths of epochs below `proved` may be missing.
    Raises Refused.
    """
    _check_heads(audience, heads, roots, len(epochs))
    changes, head, first, size = {one.epoch: one for one in heads}, heads[0], heads[0].epoch, 0
    paths = path_tiles.read(audience.folder, audience.what, len(epochs) - first, proved - first)
    for epoch, path in enumerate(paths, first):
        head = changes.get(epoch, head)
        if path is None:
            audience.report.before += 1
        else:
            _check_place(audience, head, epoch, _key_in_force(keys, size), epochs[epoch].root, path)
        if head.epoch == epoch:
            _check_dates(audience, head, size, epochs)
        size = head.size
        audience.sizes.append(size)
    audience.report.epochs = len(epochs) - first


def _check_heads(audience: Audience, heads: list[HeadRow], roots: dict[int, bytes], end: int) -> None:
    what, size, before, first = f"{audience.what}/heads.jsonl", 0, -1, audience.facts[0].get("epoch")
    if not heads or heads[0].epoch != first:
        raise Refused(what, f"does not start with epoch {first}, which entry 0 names")
    for head in heads:
        if not before < head.epoch < end or head.size <= size:
            raise Refused(what, f"the head of epoch {head.epoch} is out of order")
        if roots[head.size] != head.root:
            raise Refused(
                f"{what}, epoch {head.epoch}",
                f"has another root than the first {head.size} entries of the log",
            )
        size, before = head.size, head.epoch
    if size != audience.report.size:
        raise Refused(
            f"{audience.what}/checkpoint",
            f"is of {audience.report.size} entries, the last epoch covers {size}",
        )


def _key_in_force(keys: Keys, size: int) -> bytes:
    """Return the last key named before the head of the epoch before; the first key for the first epoch."""
    return next(key for seq, key in reversed(keys) if seq < max(size, 1))


def _check_place(
    audience: Audience, head: HeadRow, epoch: int, key: bytes, map_root: bytes, path: Hashes
) -> None:
    leaf = anchor_map.leaf(audience.origin, anchor_map.blind(key, epoch), head.size, head.root)
    if anchor_map.root_from(anchor_map.slot(key), leaf, path) != map_root:
        raise Refused(
            f"{audience.what}, epoch {epoch}",
            f"the path does not lead from the head of {head.size} entries to the map root of the anchor",
        )


def _check_dates(audience: Audience, head: HeadRow, size: int, epochs: list[EpochSeen]) -> None:
    # Times do not decrease within a log, so the first and the last new entry stand for those between.
    if audience.times[head.size - 1] > epochs[head.epoch].t:
        raise Refused(
            f"{audience.what}, entry {head.size - 1}", f"is dated after epoch {head.epoch}, which covers it"
        )
    if head.epoch and audience.times[size] < epochs[head.epoch - 1].t - SLACK:
        raise Refused(
            f"{audience.what}, entry {size}", f"is dated well before epoch {head.epoch - 1}: back-dated"
        )
