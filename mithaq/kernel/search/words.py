"""From text to words that match however they are typed, in Arabic, English and French."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

LONGEST_WORD = 40
_ARABIC = str.maketrans(
    {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ـ": None}
)
_WORD = re.compile(r"\w+")


def of(text: str) -> list[str]:
    """Return the words of `text` in order, without case, accents, vowel marks and the Arabic article."""
    plain = unicodedata.normalize("NFKD", text.translate(_ARABIC)).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return [_without_article(word)[:LONGEST_WORD] for word in _WORD.findall(plain.translate(_ARABIC))]


def _without_article(word: str) -> str:
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


def texts(value: Any) -> Iterator[str]:
    """Yield every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
