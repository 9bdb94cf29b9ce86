"""What somebody holds of the record, as a file says it: how many entries of which log, a line each.

It goes with every export, and brings the next one down to what is new. Nobody has to believe it: what a wrong one
leaves out, a checker misses.
"""

import re
from collections.abc import Iterable, Mapping

from .refusal import Refused


class Strange(Refused):
    """A log is held that the reader cannot export now."""


class Ahead(Refused):
    """More of a log is held than the server has."""


FILE = "state"
MAX_BYTES = 1_000_000
_LINE = re.compile(r"([^ \n]{1,300}) (0|[1-9][0-9]{0,14})\n")


def write(sizes: Iterable[tuple[str, int]]) -> bytes:
    """Return the file for logs by origin."""
    return "".join(f"{origin} {size}\n" for origin, size in sizes).encode()


def read(data: bytes) -> dict[str, int]:
    """Return the sizes by origin. Raises Refused for anything but such a file."""
    text = data.decode("utf-8", "replace") if len(data) <= MAX_BYTES else ""
    lines = _LINE.findall(text)
    if not lines or sum(len(origin) + len(size) + 2 for origin, size in lines) != len(text):
        raise Refused(FILE, "has other lines than ORIGIN SIZE")
    return {origin: int(size) for origin, size in lines}


def check(sizes: Mapping[str, int], present: Mapping[str, int]) -> None:
    """Check what is held against the sizes that can be exported. Raises Strange, Ahead."""
    for origin, size in sizes.items():
        if origin not in present:
            raise Strange(
                origin, "is of a log that this export would not hold: move its folder away, and its line"
            )
        if size > present[origin]:
            raise Ahead(
                origin, f"has {size} entries there, {present[origin]} on this server: is it an older copy?"
            )
