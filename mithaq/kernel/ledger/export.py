"""Writing what a person may keep and check elsewhere: the anchor log, the logs of their audiences, proofs.

Everything is derived from rows; nothing here decides who may see what: the audiences come as an argument.
Layout and bytes: docs/reference/ledger-format.md.
"""

import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from uuid import UUID

import orjson

from . import (
    anchor_map,
    checkpoints,
    earlier,
    fields,
    folders,
    founding,
    held,
    keys,
    merkle,
    notes,
    path_tiles,
    policy,
    proofs,
    rotation,
    succession,
    tiles,
    trees,
)
from .models import ANCHOR, AudienceKey, Checkpoint, Cosignature, Entry, Epoch, Head, Log, Opening
from .refusal import Refused

DEFAULT_PROOFS = 100
CHUNK = 2_000


@dataclass(frozen=True)
class Exported:
    """What the folder holds: epochs, how many of them are new, entries by log; and entries that no epoch covers yet."""

    epochs: int
    new: int
    entries: dict[str, int]
    waiting: int


@dataclass(frozen=True)
class _Span:
    """Epochs of an export, how many of them the reader holds already, and how many entries of each log by origin."""

    known: int
    end: int
    sizes: Mapping[str, int]


@dataclass(frozen=True)
class Seen:
    """An audience's head as it stood at one epoch, and where it is in that epoch's map."""

    epoch: int
    size: int
    root: bytes
    key: bytes

    @property
    def slot(self) -> int:
        """Return its place in the map."""
        return anchor_map.slot(self.key)

    @property
    def blind(self) -> bytes:
        """Return what hides it there."""
        return anchor_map.blind(self.key, self.epoch)


def export(
    folder: Path,
    audiences: Collection[UUID],
    newest_proofs: int = DEFAULT_PROOFS,
    has: Mapping[str, int] | None = None,
) -> Exported:
    """Write an export into a folder: whole into a new one, only what is new into an earlier one of the same reader.

    It ends at the last epoch that a quorum has cosigned, else at the last one. `newest_proofs` proof files are written
    for each log. Until it is done the folder is marked, and no checker takes it for an export; begun again it goes on.
    `has` are the sizes by origin (`held`) of an earlier export that lies elsewhere: its full tiles and paths, and
    proofs of its entries, are left out. Raises Refused when the folder holds anything else, or nothing is anchored yet;
    and as `held.check` does.
    """
    last, anchor, reads = last_anchor(), Log.objects.get(id=ANCHOR), frozenset(audiences)
    logs = list(Log.objects.filter(id__in=reads).exclude(id=ANCHOR).order_by("origin"))
    heads = {log: head for log in logs if (head := _head(log.id, last.size - 1))}
    sizes = {anchor.origin: last.size, **{log.origin: head.size for log, head in heads.items()}}
    has = has or {}
    held.check(has, sizes)
    earlier.begin(folder, anchor, last.size, cosigned(last), [log.handle for log in heads])
    known = _known(folder / "anchor", anchor, last.size, has)
    for log, head in heads.items():
        _write_audience(folder / "a" / log.handle, log, head, _Span(known, last.size, has), reads)
        first = max(has.get(log.origin, 0), head.size - newest_proofs)
        _write_proofs(folder / "a" / log.handle, log.id, range(first, head.size), reads)
    _write_anchor(folder, anchor, known, last)
    folders.write_file(folder, held.FILE, held.write(sizes.items()))
    (folder / folders.UNFINISHED).unlink()
    entries = {log.handle: head.size for log, head in heads.items()}
    return Exported(
        last.size, last.size - known, entries, sum(log.size for log in logs) - sum(entries.values())
    )


def _known(folder: Path, log: Log, size: int, has: Mapping[str, int]) -> int:
    """Return how many entries of a log the reader holds, in this folder or elsewhere. Raises Refused."""
    return max(earlier.held(folder / "checkpoint", log, size), has.get(log.origin, 0))


def _write_anchor(folder: Path, anchor: Log, known: int, last: Checkpoint) -> None:
    _write_tiles(folder / "anchor", ANCHOR, known, last.size)
    for one in Checkpoint.objects.filter(log=ANCHOR, hands_over=True, size__lte=last.size):
        folders.write_file(folder / "anchor", f"{succession.FOLDER}/{one.size}", cosigned(one))
    folders.write_file(folder, "policy", founding.policy_bytes(anchor.origin))
    folders.drop_superseded(folder)
    # last, since it says how far the paths of every audience go
    folders.write_file(folder / "anchor", "checkpoint", cosigned(last))


def last_anchor() -> Checkpoint:
    """Return the anchor checkpoint that proofs are made for. Raises Refused when there is none."""
    found = Checkpoint.objects.filter(log=ANCHOR)
    last = found.filter(sealed_at__isnull=False).order_by("-size").first() or found.order_by("-size").first()
    if last is None:
        raise Refused(
            "ledger", "nothing is anchored yet: the first epoch is made within a minute of starting"
        )
    return last


def cosigned(checkpoint: Checkpoint) -> bytes:
    """Return an anchor checkpoint with the cosignatures that have come."""
    note = notes.parse(bytes(checkpoint.note), "checkpoint")
    lines = (
        Cosignature.objects.filter(size=checkpoint.size).order_by("witness").values_list("line", flat=True)
    )
    return checkpoints.with_signatures(
        note, [notes.parse_signature(line.rstrip("\n"), "cosignature") for line in lines]
    ).encode()


def _head(log: UUID, epoch: int) -> Head | None:
    return Head.objects.filter(log=log, epoch__lte=epoch).order_by("-epoch").first()


def _write_tiles(folder: Path, log: UUID, known: int, size: int) -> None:
    start = known - known % tiles.WIDTH
    writer = folders.Writer(folder, start, partial(trees.hashes, log))
    found = (
        Entry.objects.filter(log=log, seq__gte=start, seq__lt=size)
        .order_by("seq")
        .values_list("data", "leaf")
    )
    for data, leaf in found.iterator(CHUNK):
        writer.add(bytes(data), bytes(leaf))
    writer.done()


def _write_audience(folder: Path, log: Log, head: Head, epochs: _Span, reads: frozenset[UUID]) -> None:
    known = _known(folder, log, head.size, epochs.sizes)
    _write_tiles(folder, log.id, known, head.size)
    lines = [f"log {vkey}" for vkey in rotation.in_force(log, head.size)] + [f"quorum {policy.NONE}", ""]
    folders.write_file(folder, "policy", "\n".join(lines).encode())
    folders.write_lines(folder / "keys", _keys(log.id, head.size))
    folders.write_lines(folder / "openings.jsonl", _openings(log.id, head.size, reads))
    folders.write_lines(folder / "heads.jsonl", _heads(log.id, epochs.end))
    done = path_tiles.written(folder, max(0, epochs.known - log.first_epoch) if known else 0)
    path_tiles.write(folder, done, _paths(log, log.first_epoch + done, epochs.end))
    note = Checkpoint.objects.get(log=log.id, size=head.size).note
    folders.write_file(folder, "checkpoint", bytes(note))


def _write_proofs(folder: Path, log: UUID, entries: range, reads: frozenset[UUID]) -> None:
    shutil.rmtree(folder / "proofs", ignore_errors=True)
    for seq in entries:
        folders.write_file(folder, f"proofs/{seq}.tlog-proof", proof(log, seq, reads).encode())


def _keys(log: UUID, size: int) -> Iterator[bytes]:
    for one in AudienceKey.objects.filter(log=log, seq__lt=size).order_by("seq"):
        yield f"{one.seq} {notes.encode64(bytes(one.key))}".encode()


def _openings(log: UUID, size: int, reads: frozenset[UUID]) -> Iterator[bytes]:
    found = (
        Opening.objects.filter(log=log, seq__lt=size).order_by("seq").values_list("seq", "body", "audience")
    )
    for seq, body, audience in found.iterator(CHUNK):
        if audience is not None and audience not in reads:
            body = fields.pack(fields.closed(fields.unpack(bytes(body))))
        yield orjson.dumps({"fields": orjson.Fragment(bytes(body)), "seq": seq})


def _heads(log: UUID, end: int) -> Iterator[bytes]:
    for one in Head.objects.filter(log=log, epoch__lt=end).order_by("epoch"):
        members = {"epoch": one.epoch, "root": notes.encode64(bytes(one.root)), "size": one.size}
        yield orjson.dumps(members, option=orjson.OPT_SORT_KEYS)


def _paths(log: Log, start: int, end: int) -> Iterator[bytes]:
    """Return the paths through the maps of the epochs from `start` on, each as its hashes one after the other."""
    shapes = Epoch.objects.filter(number__gte=start, number__lt=end).order_by("number")
    secret, seen = keys.filler(), islice(_seen(log, end), start - log.first_epoch, None)
    for one, (number, packed) in zip(
        seen, shapes.values_list("number", "nodes").iterator(CHUNK), strict=True
    ):
        yield b"".join(anchor_map.unpack(secret, number, bytes(packed)).path(one.slot))


def _seen(log: Log, size: int) -> Iterator[Seen]:
    """Return the audience's head at every epoch from its first one on."""
    heads = {one.epoch: one for one in Head.objects.filter(log=log.id, epoch__lt=size)}
    known = [(one.seq, bytes(one.key)) for one in AudienceKey.objects.filter(log=log.id).order_by("-seq")]
    before, present = 1, None
    for epoch in range(log.first_epoch, size):
        present = heads.get(epoch, present)
        if present is None:
            raise LookupError(f"{log.origin} has no head at epoch {epoch}")
        key = next(key for seq, key in known if seq < before)
        yield Seen(epoch, present.size, bytes(present.root), key)
        before = present.size


def proof(audience_id: UUID, seq: int, reads: frozenset[UUID] | None = None) -> proofs.Proof:
    """Return the proof of one entry, with the fields that are still open.

    `reads` are the audiences of the reader; None where the caller has checked that he may see the act. Raises Refused
    when no epoch covers the entry yet.
    """
    last = last_anchor()
    head = Head.objects.filter(log=audience_id, size__gt=seq, epoch__lt=last.size).order_by("epoch").first()
    if head is None:
        raise Refused(f"entry {seq}", "is not anchored yet: the next epoch is made within a minute")
    epoch = Epoch.objects.get(number=head.epoch)
    seen = Seen(head.epoch, head.size, bytes(head.root), _key_at(audience_id, head.epoch))
    shape = anchor_map.unpack(keys.filler(), epoch.number, bytes(epoch.nodes))
    trail = proofs.Trail(
        audience=Log.objects.get(id=audience_id).origin,
        entry=bytes(Entry.objects.get(log=audience_id, seq=seq).data),
        index=seq,
        size=seen.size,
        path=tuple(merkle.inclusion_proof(trees.nodes(audience_id), seq, seen.size)),
        blind=seen.blind,
        slot=seen.slot,
        map_path=tuple(shape.path(seen.slot)),
        t=epoch.t,
        opening=tuple(_opening(audience_id, seq, reads)),
    )
    path = merkle.inclusion_proof(trees.nodes(ANCHOR), epoch.number, last.size)
    return proofs.Proof(trail, epoch.number, tuple(path), cosigned(last))


def _key_at(log: UUID, epoch: int) -> bytes:
    before = Head.objects.filter(log=log, epoch__lt=epoch).order_by("-epoch").first()
    known = max(before.size if before else 0, 1)
    return bytes(AudienceKey.objects.filter(log=log, seq__lt=known).order_by("-seq")[0].key)


def _opening(log: UUID, seq: int, reads: frozenset[UUID] | None) -> list[fields.Field]:
    found = Opening.objects.filter(log=log, seq=seq).values_list("body", "audience").first()
    body, audience = found or (b"[]", None)
    opening = fields.unpack(bytes(body))
    hidden = reads is not None and audience is not None and audience not in reads
    return fields.closed(opening) if hidden else opening
