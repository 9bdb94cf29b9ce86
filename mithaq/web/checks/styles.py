"""No left and right in style sheets: the page mirrors itself where the text runs the other way."""

import re
from collections.abc import Iterator

_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_PHYSICAL = re.compile(
    r"(?:^|[{;\s])(?:[a-z-]+-)?(?:left|right)(?:-[a-z-]+)?\s*:|:\s*[^;]*(?<![\w-])(?:left|right)(?![\w-])[^;]*;"
)


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and remedy for each property or value that names left or right."""
    # comments become blank lines, so that line numbers stay
    bare = _COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)
    for number, line in enumerate(bare.splitlines(), 1):
        if _PHYSICAL.search(line):
            yield number, "say inline-start or inline-end instead of left or right"
