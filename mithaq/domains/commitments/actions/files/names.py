"""File names that are what they look like: no path, nothing hidden, not too long."""

import unicodedata

LONGEST = 120
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_FORBIDDEN = set('/\\:*?"<>|')


def extension_of(sent: str) -> str:
    """Return the ending of a name as it reads without hidden characters: ".pdf", or ""."""
    _stem, dot, ending = _visible(sent).rpartition(".")
    return f".{ending.casefold()}" if dot else ""


def safe(sent: str, extension: str) -> str:
    """Return `sent` as a safe name that ends in `extension`.

    At most LONGEST characters, "file" where nothing is left.

    Direction marks (U+202E and its like) are removed, since they make "txt.exe" read "exe.txt".
    """
    stem, dot, ending = _visible(sent).rpartition(".")
    stem = (stem if dot else ending).strip(" .")[: LONGEST - len(extension)].strip(" .")
    return (stem or "file") + extension


def _visible(sent: str) -> str:
    last = sent.replace("\\", "/").rsplit("/", 1)[-1]
    composed = unicodedata.normalize("NFC", last)
    kept = (" " if c in _FORBIDDEN else c for c in composed if unicodedata.category(c) not in _HIDDEN)
    return " ".join("".join(kept).split())
