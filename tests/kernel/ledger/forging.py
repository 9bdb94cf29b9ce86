"""Ways to spoil an export: as a thief of files does it, and as an operator does it who holds every key."""

import hashlib
import json
import shutil
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

from mithaq.kernel.ledger import checkpoints, folders, merkle, notes, path_tiles, signing, tiles

from .world import Exported


def flip(path: Path, place: int = -1, bit: int = 1) -> None:
    """Change one bit of a file."""
    data = bytearray(path.read_bytes())
    data[place] ^= bit
    path.write_bytes(data)


def tile(folder: Path, level: int | str, index: int) -> Path:
    """Return the path of a tile, full or partial."""
    full = folder / tiles.path(level, index)
    return full if full.exists() else next(full.with_name(full.name + ".p").iterdir())


def paths(folder: Path, index: int) -> Path:
    """Return the file of the audience's paths 256 × index and following."""
    full = folder / path_tiles.name(index)
    return full if full.exists() else next(full.with_name(full.name + ".p").iterdir())


def write_paths(folder: Path, found: list[bytes]) -> None:
    """Write an audience's paths anew."""
    shutil.rmtree(folder / "paths")
    path_tiles.write(folder, 0, found)


def read_lines(path: Path) -> list[Any]:
    """Return the JSON values of a file of lines."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def write_lines(path: Path, values: list[Any]) -> None:
    """Write JSON values, one a line."""
    path.write_text(
        "".join(
            json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"
            for value in values
        )
    )


def flip64(text: str) -> str:
    """Return base64 of the same bytes with one bit changed."""
    raw = bytearray(b64decode(text))
    raw[0] ^= 1
    return b64encode(raw).decode()


def edit(path: Path, old: str, new: str) -> None:
    """Replace one text in a file; the test fails when it is not there."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def entries_of(folder: Path) -> list[bytes]:
    """Return all entries of a log's folder."""
    size = int((folder / "checkpoint").read_text().split("\n")[1])
    found: list[bytes] = []
    for index, width in tiles.spans(size):
        found += tiles.unpack_bundle(tile(folder, tiles.ENTRIES, index).read_bytes(), width, "bundle")
    return found


def rewrite(folder: Path, entries: list[bytes]) -> bytes:
    """Write a log's tiles anew from other entries; return the new root."""
    for old in sorted((folder / "tile").rglob("*"), reverse=True):
        old.unlink() if old.is_file() else old.rmdir()
    writer = folders.Writer(folder)
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    for entry, leaf in zip(entries, leaves, strict=True):
        writer.add(entry, leaf)
    writer.done()
    return merkle.tree_root(leaves)


def sign_audience(export: Exported, size: int, root: bytes) -> None:
    """Sign another head of the audience's log with the operator's own key."""
    origin = (export.audience / "checkpoint").read_text().split("\n")[0]
    text = checkpoints.Head(origin, size, root).text()
    note = signing.sign_note(text, origin, signing.FileSigner(export.home / "keys" / "log.pem"))
    (export.audience / "checkpoint").write_bytes(note.encode())


def sign_anchor(export: Exported, size: int, root: bytes, witnesses: int = 3, origin: str = "") -> None:
    """Sign another anchor head, with as many colluding witnesses as asked for."""
    origin = origin or (export.folder / "anchor" / "checkpoint").read_text().split("\n")[0]
    text = checkpoints.Head(origin, size, root).text()
    note = signing.sign_note(text, origin, signing.FileSigner(export.home / "keys" / "anchor.pem"))
    cosigned = [
        signing.cosign(
            text,
            f"witness.example/w{number}",
            signing.FileSigner(export.home.parent / f"w{number}.pem"),
            1_772_600_000,
        )
        for number in range(1, witnesses + 1)
    ]
    (export.folder / "anchor" / "checkpoint").write_bytes(
        checkpoints.with_signatures(note, cosigned).encode()
    )


def read_proof(path: Path) -> tuple[dict[str, Any], list[str], bytes]:
    """Return extra, the further lines and the checkpoint of a proof file."""
    head, _, checkpoint = path.read_bytes().partition(b"\n\n")
    lines = head.decode().split("\n")
    return json.loads(b64decode(lines[1].removeprefix("extra "))), lines, checkpoint


def write_proof(path: Path, extra: dict[str, Any], lines: list[str], checkpoint: bytes) -> None:
    """Write a proof file from its parts."""
    packed = json.dumps(extra, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    lines = [lines[0], f"extra {b64encode(packed).decode()}", *lines[2:]]
    path.write_bytes("\n".join(lines).encode() + b"\n\n" + checkpoint)


def policy_hash(export: Exported) -> str:
    """Return the hash by which the logs name the policy."""
    return hashlib.sha256(export.policy.read_bytes()).hexdigest()


def signatures(path: Path) -> notes.Note:
    """Return the note in a checkpoint file."""
    return notes.parse(path.read_bytes(), "checkpoint")
