"""What a folder holds of an earlier export: whether it is one, of this record, and how much need not be written again.

A folder is trusted as far as a checkpoint in it is the head of a prefix of this record; what is in its files is proved
by `verify`, not here.
"""

from collections.abc import Collection
from pathlib import Path

from . import checkpoints, folders, notes, trees
from .models import Log
from .refusal import Refused


def begin(folder: Path, anchor: Log, size: int, target: bytes, handles: Collection[str]) -> None:
    """Mark a folder as being written up to `target`, the anchor's checkpoint of `size` epochs.

    Raises Refused, and changes nothing, when it holds something else than an earlier export for the same reader,
    whose logs have these handles.
    """
    if folder.exists() and any(folder.iterdir()):
        _check(folder, anchor, size, handles)
    folders.write_file(folder, folders.UNFINISHED, target)


def _check(folder: Path, anchor: Log, size: int, handles: Collection[str]) -> None:
    heads = [folder / folders.UNFINISHED, folder / "anchor" / "checkpoint"]
    if not any(head.exists() for head in heads):
        raise Refused(str(folder), "is not empty, and holds no earlier export")
    for head in heads:
        held(head, anchor, size)
    for one in (folder / "a").glob("*"):
        if one.name not in handles:
            raise Refused(
                str(one), "is of a log that this export would not hold: move it away, or export elsewhere"
            )


def held(checkpoint: Path, log: Log, size: int) -> int:
    """Return how many entries of a log the checkpoint in a file covers, 0 when there is no such file.

    Raises Refused unless it is the head of a prefix of the log's first `size` entries.
    """
    if not checkpoint.exists():
        return 0
    what = str(checkpoint)
    note = notes.parse(folders.read_file(checkpoint.parent, checkpoint.name, str(checkpoint.parent)), what)
    head = checkpoints.read_head(note.text, what)
    if head.origin != log.origin:
        raise Refused(what, f"is of the log {head.origin}, not of {log.origin}")
    if head.size > size:
        raise Refused(
            what, f"is of {head.size} entries, of which this server can export {size}: is it an older copy?"
        )
    if trees.root(log.id, head.size) != head.root:
        raise Refused(what, f"the first {head.size} entries of {log.origin} are others on this server")
    return head.size
