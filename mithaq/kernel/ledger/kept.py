"""Proving a log's folder against a signed head, and against an older head that somebody has kept."""

from collections.abc import Sequence
from pathlib import Path

from . import checkpoints, folders, notes
from .refusal import Refused


class Kept:
    """A checkpoint from an earlier day, against which a rewritten history shows."""

    def __init__(self, path: Path) -> None:
        note = notes.parse(folders.read_file(path.parent, path.name, str(path.parent)), str(path))
        self.name, self.head, self.found = str(path), checkpoints.read_head(note.text, str(path)), False

    def size_in(self, head: checkpoints.Head) -> list[int]:
        """Return the prefix to compare in a log with this head. Raises Refused when it is shorter now."""
        if self.head.origin != head.origin:
            return []
        self.found = True
        if self.head.size > head.size:
            raise Refused(self.name, f"is of {self.head.size} entries, the export of {head.size}: a rollback")
        return [self.head.size]

    def size_of_anchor(self, origin: str) -> int:
        """Return how many epochs its keeper has proved before: its size where it is of the anchor, else none."""
        return self.head.size if self.head.origin == origin else 0

    def compare(self, head: checkpoints.Head, roots: dict[int, bytes]) -> None:
        """Raise Refused unless the log continues what the kept checkpoint says."""
        if self.head.origin == head.origin and roots[self.head.size] != self.head.root:
            raise Refused(
                self.name, f"the first {self.head.size} entries of {head.origin} have been rewritten since"
            )

    def require_found(self) -> None:
        """Raise Refused when the export has no log of the kept checkpoint's origin."""
        if not self.found:
            raise Refused(self.name, f"is of {self.head.origin}, which is not in the export")


def prove_log(
    folder: Path,
    what: str,
    head: checkpoints.Head,
    visit: folders.Visit,
    prefixes: Sequence[int],
    older: Kept | None,
) -> dict[int, bytes]:
    """Prove a log's folder against its head; return the roots of the prefixes asked for. Raises Refused."""
    wanted = [*prefixes, *(older.size_in(head) if older else [])]
    reading = folders.read_log(folder, what, head.size, visit, wanted)
    if reading.root != head.root:
        raise Refused(f"{what}/checkpoint", f"its root is not that of the {head.size} entries in the folder")
    if older:
        older.compare(head, reading.roots)
    return reading.roots
