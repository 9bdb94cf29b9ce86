"""No style and no script inside a page: the content security policy would refuse them."""

import re
from collections.abc import Iterator

_RULES = (
    (re.compile(r"<style\b", re.I), "put styles into a style sheet"),
    # a block of JSON is data for a script, and never run
    (
        re.compile(r"""<script\b(?![^>]*(?:\ssrc=|type="application/json"))""", re.I),
        "put scripts into a file of their own",
    ),
    (re.compile(r"\sstyle\s*=", re.I), "put styles into a style sheet"),
    (re.compile(r"""\son[a-z]+\s*=\s*["']""", re.I), "listen for events in a script file"),
    (re.compile(r"javascript:", re.I), "link to an address, not to a script"),
    (re.compile(r"""(?:src|href)\s*=\s*["'](?:https?:)?//"""), "load nothing from another host"),
)


def faults(text: str) -> Iterator[tuple[int, str]]:
    """Yield line and remedy for each inline style or script, and for anything loaded from elsewhere."""
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, remedy in _RULES:
            if pattern.search(line):
                yield number, remedy
