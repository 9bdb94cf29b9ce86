"""Characters that nobody sees: taken out of every text, so that a name cannot be made to read as another one.

Directions are isolated by pages themselves; embeddings and overrides in a text would act on what stands beside it in
mails, tables and terminals (Unicode UTR 36 §2.5, UAX 9). Marks that shape words (ZWNJ, ZWJ, LRM, RLM, ALM) stay.
"""

import re

_CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_DIRECTIONS = "\u202a-\u202e\u2066-\u2069"
_NO_CHARACTERS = "\ufdd0-\ufdef\ufffe\uffff" + "".join(
    f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17)
)
_UNSEEN = re.compile(f"[{_CONTROLS}{_DIRECTIONS}{_NO_CHARACTERS}]")


def seen(text: str) -> str:
    """Return `text` without control characters (but for tab and line ends), directions forced upon it, and codes
    that stand for no character.
    """
    return _UNSEEN.sub("", text)
