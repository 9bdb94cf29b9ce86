"""Writing what a person may keep and check elsewhere: the anchor log, the logs of their audiences, proofs.

Everything is derived from rows; nothing here decides who may see what: the audiences come as an argument.
Layout and bytes: docs/reference/ledger-format.md.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import orjson

from . import (
    anchor_map,
    checkpoints,
    fields,
    folders,
    founding,
    keys,
    merkle,
    notes,
    policy,
    proofs,
    trees,
)
from .models import ANCHOR, AudienceKey, Checkpoint, Cosignature, Entry, Epoch, Head, Log, Opening
from .refusal import Refused

DEFAULT_PROOFS = 100
CHUNK = 2_000


@dataclass(frozen=True)
class Exported:
    """What was written: epochs of the anchor, entries by audience, and entries that no epoch covers yet."""

    epochs: int
    entries: dict[str, int]
    waiting: int


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
        return anchor_map.slot(self.key, self.epoch)

    @property
    def blind(self) -> bytes:
        """Return what hides it there."""
        return anchor_map.blind(self.key, self.epoch)


def export(folder: Path, audiences: Collection[UUID], newest_proofs: int = DEFAULT_PROOFS) -> Exported:
    """Write an export into a new or empty folder.

    It ends at the last epoch that a quorum has cosigned, else at the last one. `newest_proofs` proof files
    are written for each log. Raises Refused when the folder is not empty or nothing is anchored yet.
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused(str(folder), "is not empty")
    last = last_anchor()
    anchor = Log.objects.get(id=ANCHOR)
    folders.write_file(folder, "policy", founding.policy_bytes(anchor.origin))
    _write_tiles(folder / "anchor", ANCHOR, last.size)
    folders.write_file(folder / "anchor", "checkpoint", cosigned(last))
    written, waiting = {}, 0
    for log in Log.objects.filter(id__in=list(audiences)).exclude(id=ANCHOR).order_by("origin"):
        head = _head(log.id, last.size - 1)
        waiting += log.size - (head.size if head else 0)
        if head:
            _write_audience(folder / "a" / log.handle, log, head, last, newest_proofs, frozenset(audiences))
            written[log.handle] = head.size
    return Exported(last.size, written, waiting)


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


def _write_tiles(folder: Path, log: UUID, size: int) -> None:
    writer = folders.Writer(folder)
    found = Entry.objects.filter(log=log, seq__lt=size).order_by("seq").values_list("data", "leaf")
    for data, leaf in found.iterator(CHUNK):
        writer.add(bytes(data), bytes(leaf))
    writer.done()


def _write_audience(
    folder: Path, log: Log, head: Head, last: Checkpoint, newest: int, reads: frozenset[UUID]
) -> None:
    _write_tiles(folder, log.id, head.size)
    note = Checkpoint.objects.get(log=log.id, size=head.size).note
    folders.write_file(folder, "checkpoint", bytes(note))
    vkey = keys.vkey(log.origin, keys.log_signer())
    folders.write_file(folder, "policy", f"log {vkey}\nquorum {policy.NONE}\n".encode())
    known = AudienceKey.objects.filter(log=log.id, seq__lt=head.size).order_by("seq")
    lines = [f"{one.seq} {notes.encode64(bytes(one.key))}\n" for one in known]
    folders.write_file(folder, "keys", "".join(lines).encode())
    _write_lines(folder / "openings.jsonl", _openings(log.id, head.size, reads))
    _write_lines(folder / "epochs.jsonl", _epochs(log, last.size))
    for seq in range(max(0, head.size - newest), head.size):
        folders.write_file(folder, f"proofs/{seq}.tlog-proof", proof(log.id, seq, reads).encode())


def _write_lines(path: Path, lines: Iterator[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines(line + b"\n" for line in lines)


def _openings(log: UUID, size: int, reads: frozenset[UUID]) -> Iterator[bytes]:
    found = (
        Opening.objects.filter(log=log, seq__lt=size).order_by("seq").values_list("seq", "body", "audience")
    )
    for seq, body, audience in found.iterator(CHUNK):
        if audience is not None and audience not in reads:
            body = fields.pack(fields.closed(fields.unpack(bytes(body))))
        yield orjson.dumps({"fields": orjson.Fragment(bytes(body)), "seq": seq})


def _epochs(log: Log, size: int) -> Iterator[bytes]:
    shapes = Epoch.objects.filter(number__gte=log.first_epoch, number__lt=size).order_by("number")
    secret = keys.filler()
    for seen, (number, packed) in zip(
        _seen(log, size), shapes.values_list("number", "nodes").iterator(CHUNK), strict=True
    ):
        path = anchor_map.unpack(secret, number, bytes(packed)).path(seen.slot)
        yield orjson.dumps(_epoch_line(seen, path), option=orjson.OPT_SORT_KEYS)


def _epoch_line(seen: Seen, path: list[bytes]) -> dict[str, object]:
    return {
        "blind": notes.encode64(seen.blind),
        "epoch": seen.epoch,
        "path": notes.encode64(b"".join(path)),
        "root": notes.encode64(seen.root),
        "size": seen.size,
        "slot": proofs.slot_text(seen.slot),
    }


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
