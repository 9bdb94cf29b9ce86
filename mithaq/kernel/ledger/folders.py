"""Reading and writing a log as a tlog-tiles folder: `checkpoint`, `tile/<L>/…`, `tile/entries/…`.

Reading proves everything: each entry is hashed, each hash tile compared, the root rebuilt. A partial hash
tile may be missing (a fuller tile or the entries replace it); an entry may not.
"""

import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from pathlib import Path

from . import merkle, tiles
from .refusal import Refused

MAX_FILE = tiles.WIDTH * (2 + 65_535)

MISSING = "is missing; an archive of what is new is unpacked over the one before it"
UNFINISHED = "unfinished"  # is in the folder of an export while it is being written

Hashes = Callable[[int, int, int], list[bytes]]
Visit = Callable[[int, list[bytes]], None]


def read_file(folder: Path, name: str, what: str, limit: int = MAX_FILE) -> bytes:
    """Return the content of a file of the export. Raises Refused when it is missing or too large."""
    path = folder / name
    try:
        if path.stat().st_size > limit:
            raise Refused(f"{what}/{name}", f"is larger than {limit} bytes")
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        raise Refused(f"{what}/{name}", "is missing") from None


def write_file(folder: Path, name: str, data: bytes | bytearray) -> None:
    """Write a file, whole or not at all, and the folders above it."""
    path = folder / name
    draft = path.with_name(f"{path.name}.new")
    try:
        draft.write_bytes(data)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(data)
    draft.replace(path)


def write_lines(path: Path, lines: Iterator[bytes]) -> None:
    """Make the file hold these lines; what it holds already stays up to the first line that differs."""
    path.touch()
    with path.open("r+b") as file:
        for line in lines:
            place = file.tell()
            if file.read(len(line) + 1) != line + b"\n":
                file.seek(place)
                file.writelines(one + b"\n" for one in chain([line], lines))
                break
        file.truncate()


def drop_superseded(folder: Path) -> None:
    """Remove the partial files in whose place there is a fuller one, and drafts that were never finished."""
    for draft in list(folder.rglob("*.new")):
        draft.unlink()
    for partial in list(folder.rglob("*.p")):
        if partial.with_suffix("").is_file():
            shutil.rmtree(partial)
            continue
        for narrower in sorted(partial.iterdir(), key=lambda one: int(one.name))[:-1]:
            narrower.unlink()


class Writer:
    """Writes the tiles of one log from its entries in order; `done` writes what is partial.

    It may go on from `start`, a multiple of 256: `hashes(level, start, end)` are then what stands before it.
    """

    def __init__(self, folder: Path, start: int = 0, hashes: Hashes = lambda *_: []) -> None:
        self.folder = folder
        self.entries: list[bytes] = []
        self.levels: list[list[bytes]] = [[]]
        self.counts: list[int] = [start // tiles.WIDTH]
        for level in list(tiles.levels(start))[1:]:
            size = start >> (tiles.HEIGHT * level)
            self.counts.append(size // tiles.WIDTH)
            self.levels.append(hashes(level, size - size % tiles.WIDTH, size))

    def add(self, data: bytes, leaf: bytes) -> None:
        """Take the next entry and its leaf hash."""
        self.entries.append(data)
        self.levels[0].append(leaf)
        if len(self.entries) == tiles.WIDTH:
            self._flush(0)

    def done(self) -> None:
        """Write the partial tiles."""
        for level, hashes in enumerate(self.levels):
            if hashes:
                self._write(level, hashes)

    def _flush(self, level: int) -> None:
        hashes = self.levels[level]
        self._write(level, hashes)
        self.levels[level], self.counts[level] = [], self.counts[level] + 1
        if level + 1 == len(self.levels):
            self.levels.append([])
            self.counts.append(0)
        self.levels[level + 1].append(merkle.tree_root(hashes))
        if len(self.levels[level + 1]) == tiles.WIDTH:
            self._flush(level + 1)

    def _write(self, level: int, hashes: list[bytes]) -> None:
        index = self.counts[level]
        write_file(self.folder, tiles.path(level, index, len(hashes)), b"".join(hashes))
        if level == 0:
            bundle = tiles.pack_bundle(self.entries)
            write_file(self.folder, tiles.path(tiles.ENTRIES, index, len(hashes)), bundle)
            self.entries = []


@dataclass
class Reading:
    """What one pass over a log's folder has found: its root, and those of the prefixes asked for."""

    roots: dict[int, bytes] = field(default_factory=dict)
    root: bytes = merkle.EMPTY_ROOT


def read_log(folder: Path, what: str, size: int, visit: Visit, prefixes: Collection[int] = ()) -> Reading:
    """Read and prove `size` entries, calling `visit(first_seq, entries)` for each bundle.

    Returns the root of every prefix in `prefixes`. Raises Refused, naming file and entry.
    """
    wanted, reading = sorted(set(prefixes)), Reading()
    blocks, above = merkle.Frontier(), []
    if wanted and wanted[0] == 0:
        reading.roots[wanted.pop(0)] = merkle.EMPTY_ROOT
    for index, width in tiles.spans(size):
        leaves = _read_tile(folder, what, index, width, visit)
        end = index * tiles.WIDTH + width
        here = [one for one in wanted if one <= end]
        wanted = wanted[len(here) :]
        reading.roots.update(_prefix_roots(blocks, index * tiles.WIDTH, leaves, here))
        if width == tiles.WIDTH:
            above.append(merkle.tree_root(leaves))
            blocks.push(above[-1])
        else:
            reading.roots.update(_prefix_roots(blocks, index * tiles.WIDTH, leaves, [size]))
    _check_upper_tiles(folder, what, above)
    reading.root = reading.roots.get(size) or blocks.root()
    return reading


def _read_tile(folder: Path, what: str, index: int, width: int, visit: Visit) -> list[bytes]:
    data, name = _load(folder, what, tiles.ENTRIES, index, width)
    entries = tiles.unpack_bundle(data, width, f"{what}/{name}")
    if tiles.path(tiles.ENTRIES, index, width) == name and sum(map(len, entries)) + 2 * width != len(data):
        raise Refused(f"{what}/{name}", f"holds more than {width} entries")
    leaves = [sha256(b"\x00" + entry).digest() for entry in entries]
    _compare(folder, what, 0, index, leaves)
    visit(index * tiles.WIDTH, entries)
    return leaves


def _load(folder: Path, what: str, level: int | str, index: int, width: int) -> tuple[bytes, str]:
    """Return a tile of at least `width` and its name: its own, or that of the full one which replaced it."""
    for name in dict.fromkeys((tiles.path(level, index, width), tiles.path(level, index))):
        if (folder / name).is_file():
            return read_file(folder, name, what), name
    raise Refused(f"{what}/{tiles.path(level, index, width)}", MISSING)


def _compare(folder: Path, what: str, level: int, index: int, hashes: list[bytes]) -> None:
    """Compare a hash tile with the hashes that the entries give. Raises Refused."""
    width = len(hashes)
    partial = width < tiles.WIDTH
    if partial and not any(
        (folder / tiles.path(level, index, one)).is_file() for one in (width, tiles.WIDTH)
    ):
        return
    data, name = _load(folder, what, level, index, width)
    if name == tiles.path(level, index, width) and len(data) != width * tiles.HASH_BYTES:
        raise Refused(f"{what}/{name}", f"has {len(data)} bytes, not {width * tiles.HASH_BYTES}")
    if data.startswith(b"".join(hashes)):
        return
    for place, value in enumerate(hashes):
        if data[place * 32 : place * 32 + 32] != value:
            raise Refused(f"{what}/{name}", _difference(level, index * tiles.WIDTH + place))


def _difference(level: int, place: int) -> str:
    if level == 0:
        return f"entry {place} and its hash in this tile do not agree"
    span = tiles.WIDTH**level
    return f"the hash of entries {place * span} to {(place + 1) * span - 1} in this tile is not theirs"


def _check_upper_tiles(folder: Path, what: str, hashes: list[bytes]) -> None:
    level = 1
    while hashes:
        above = []
        for start in range(0, len(hashes), tiles.WIDTH):
            part = hashes[start : start + tiles.WIDTH]
            _compare(folder, what, level, start // tiles.WIDTH, part)
            if len(part) == tiles.WIDTH:
                above.append(merkle.tree_root(part))
        hashes, level = above, level + 1


def _prefix_roots(
    blocks: merkle.Frontier, start: int, leaves: list[bytes], sizes: Iterable[int]
) -> dict[int, bytes]:
    """Return the roots of prefixes that end within a tile, from the tiles before it and its own leaves."""
    inner, roots, place = merkle.Frontier(), {}, 0
    for size in sizes:
        for leaf in leaves[place : size - start]:
            inner.push(leaf)
        place = size - start
        if inner.size == tiles.WIDTH:
            whole = merkle.Frontier(blocks.size, blocks.hashes)
            whole.push(inner.hashes[0])
            roots[size] = whole.root()
        else:
            roots[size] = merkle.Frontier(size, blocks.hashes + inner.hashes).root()
    return roots
