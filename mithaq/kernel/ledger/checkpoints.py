"""Checkpoints (C2SP tlog-checkpoint): origin, size and root of a log as a note, without extension lines."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from . import notes
from .entries import digest
from .notes import Note, Signature, Vkey
from .refusal import Refused


@dataclass(frozen=True)
class Head:
    """What a checkpoint says."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Return the note text: three lines."""
        return f"{self.origin}\n{self.size}\n{notes.encode64(self.root)}\n"


@dataclass(frozen=True)
class Checkpoint:
    """A head and the note that carries it; `signed` are the signatures by known keys, all of them checked."""

    head: Head
    note: Note
    signed: dict[Vkey, Signature]


def read_head(text: str, what: str) -> Head:
    """Return the head in a note text. Raises Refused, also for extension lines: nobody could audit them."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not lines[0]:
        raise Refused(what, "is not a checkpoint: origin, size and root are not there")
    if len(lines) > 4:
        raise Refused(what, "has an extension line after the root")
    if not re.fullmatch(r"0|[1-9][0-9]{0,18}", lines[1]) or int(lines[1]) >= 2**63:
        raise Refused(what, f"has no proper tree size: {lines[1][:30]!r}")
    root = digest(lines[2])
    if root is None:
        raise Refused(what, "has no proper root hash")
    return Head(lines[0], int(lines[1]), root)


def open_signed(data: bytes, log: Sequence[Vkey], what: str, witnesses: Iterable[Vkey] = ()) -> Checkpoint:
    """Return the checkpoint in `data` of the log that has these keys, all of one name.

    Raises Refused unless one of them has signed it, every signature by a known key is true and the origin is the
    log's.
    """
    note = notes.parse(data, what)
    head = read_head(note.text, what)
    if head.origin != log[0].name:
        raise Refused(what, f"is of the log {head.origin}, not of {log[0].name}")
    signed = notes.verified(note, [*log, *witnesses], what)
    if not any(key in signed for key in log):
        raise Refused(what, f"is not signed by the log's key {log[0].name}")
    return Checkpoint(head, note, signed)


def with_signatures(note: Note, signatures: Iterable[Signature]) -> Note:
    """Return the note with further signature lines."""
    return Note(note.text, note.signatures + tuple(signatures))
