"""An audience's paths through the maps of the epochs, 256 to a file: `paths/<N>[.p/<W>]`, written once.

They are the bulk of an export: 640 bytes an epoch that nothing can shorten, since every hash in them is new in every
epoch (docs/decisions/0199-what-an-export-grows-by.md).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from . import anchor_map, folders, tiles
from .refusal import Refused

BYTES = anchor_map.HEIGHT * tiles.HASH_BYTES

Hashes = tuple[bytes, ...]


def name(index: int, width: int = tiles.WIDTH) -> str:
    """Return where paths 256 × index and following are."""
    return f"paths/{tiles.place(index, width)}"


def written(folder: Path, known: int) -> int:
    """Return how many paths need not be written again, `known` of them for sure: a multiple of 256."""
    index = known // tiles.WIDTH
    while _has(folder / name(index), tiles.WIDTH):
        index += 1
    return index * tiles.WIDTH


def _has(path: Path, width: int) -> bool:
    return path.is_file() and path.stat().st_size == width * BYTES


def write(folder: Path, start: int, paths: Iterable[bytes]) -> None:
    """Write paths, each as its hashes one after the other, the first of them number `start`, a multiple of 256."""
    index, waiting = start // tiles.WIDTH, bytearray()
    for path in paths:
        waiting += path
        if len(waiting) == tiles.WIDTH * BYTES:
            folders.write_file(folder, name(index), waiting)
            index, waiting = index + 1, bytearray()
    if waiting:
        folders.write_file(folder, name(index, len(waiting) // BYTES), waiting)


def read(folder: Path, what: str, count: int, proved: int) -> Iterator[Hashes | None]:
    """Return the first `count` paths in order; None for those of a file that is missing, where `proved` allows it.

    The first `proved` have been proved on an earlier day, and need not be there any more. Raises Refused.
    """
    for index, width in tiles.spans(count):
        data = _load(folder, what, index, width)
        if data is not None:
            yield from (_hashes(data, place * BYTES) for place in range(width))
        elif index * tiles.WIDTH + width <= proved:
            yield from [None] * width
        else:
            raise Refused(f"{what}/{name(index, width)}", folders.MISSING)


def _load(folder: Path, what: str, index: int, width: int) -> bytes | None:
    """Return at least `width` paths: those of the file of that width, or of the full one that replaced it."""
    for size in dict.fromkeys((width, tiles.WIDTH)):
        if (folder / name(index, size)).is_file():
            data = folders.read_file(folder, name(index, size), what)
            if len(data) != size * BYTES:
                raise Refused(f"{what}/{name(index, size)}", f"has {len(data)} bytes, not {size * BYTES}")
            return data
    return None


def _hashes(data: bytes, start: int) -> Hashes:
    return tuple(
        data[place : place + tiles.HASH_BYTES] for place in range(start, start + BYTES, tiles.HASH_BYTES)
    )
