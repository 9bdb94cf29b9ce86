"""Where the tiles of a log are and how they are written (C2SP tlog-tiles). Plain values: no files here."""

from collections.abc import Iterable, Iterator

from .refusal import Refused

WIDTH = 256
HEIGHT = 8
HASH_BYTES = 32
ENTRIES = "entries"


def path(level: int | str, index: int, width: int = WIDTH) -> str:
    """Return the path of a tile; `level` is a number or ENTRIES, `width` below 256 makes it a partial one."""
    return f"tile/{level}/{place(index, width)}"


def place(index: int, width: int = WIDTH) -> str:
    """Return the path of a file of 256 things, or of fewer, among its like."""
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.insert(0, f"x{index % 1000:03d}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"{'/'.join(groups)}{partial}"


def spans(size: int, level: int = 0) -> Iterator[tuple[int, int]]:
    """Return (index, width) of the tiles of one level for a tree of `size`, the partial one last."""
    hashes = size >> (HEIGHT * level)
    yield from ((index, WIDTH) for index in range(hashes // WIDTH))
    if hashes % WIDTH:
        yield hashes // WIDTH, hashes % WIDTH


def levels(size: int) -> Iterator[int]:
    """Return the levels that have tiles for a tree of `size`."""
    level = 0
    while size:
        yield level
        size, level = size >> HEIGHT, level + 1


def pack_bundle(entries: Iterable[bytes]) -> bytes:
    """Return an entry bundle: each entry after its length as a big-endian uint16."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def unpack_bundle(data: bytes, width: int, what: str) -> list[bytes]:
    """Return the first `width` entries of a bundle. Raises Refused when it holds fewer or is cut."""
    entries: list[bytes] = []
    place, total = 0, len(data)
    for _ in range(width):
        start = place + 2
        place = start + int.from_bytes(data[place:start], "big")
        if start > total or place > total:
            raise Refused(what, f"is cut: entry {len(entries)} of {width} is not whole")
        entries.append(data[start:place])
    return entries
