"""Comparing two heads of one log, as parties do at a meeting: the same history, a fork, or a rollback?

A side is a checkpoint file, a log's folder or a whole export (its anchor). Heads of different size need the
folder of the larger one, from which the smaller head is rebuilt.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from . import checkpoints, folders, notes
from .refusal import Refused

Verdict = Literal["same", "consistent", "fork", "rollback"]


class UndecidableError(Exception):
    """The heads differ in size and no folder was given from which to rebuild the smaller one."""


@dataclass(frozen=True)
class Side:
    """One head, and the log's folder if there is one."""

    name: str
    head: checkpoints.Head
    folder: Path | None


def read_side(path: Path) -> Side:
    """Return the head at `path`. Raises Refused when there is none. `verify` checks signatures."""
    folder = path / "anchor" if (path / "anchor").is_dir() else path
    file = folder / "checkpoint" if folder.is_dir() else path
    note = notes.parse(folders.read_file(file.parent, file.name, str(file.parent)), str(file))
    head = checkpoints.read_head(note.text, str(file))
    return Side(str(path), head, folder if folder.is_dir() else None)


def compare(old: Side, new: Side) -> Verdict:
    """Return how the newer head stands to the older one.

    Raises Refused when they are of different logs or a folder does not bear out its own head, Undecidable
    when the files given do not suffice.
    """
    if old.head.origin != new.head.origin:
        raise Refused(new.name, f"is of the log {new.head.origin}, {old.name} of {old.head.origin}")
    if old.head.size == new.head.size:
        return "same" if old.head.root == new.head.root else "fork"
    small, large = sorted((old, new), key=lambda side: side.head.size)
    if large.folder is None:
        raise UndecidableError(
            f"to compare sizes {small.head.size} and {large.head.size}, give the folder of {large.name}"
        )
    if _prefix_root(large, large.folder, small.head.size) != small.head.root:
        return "fork"
    return "consistent" if small is old else "rollback"


def _prefix_root(side: Side, folder: Path, size: int) -> bytes:
    reading = folders.read_log(folder, side.name, side.head.size, lambda *_: None, [size])
    if reading.root != side.head.root:
        raise Refused(side.name, "its checkpoint is not of the entries in its folder")
    return reading.roots[size]
