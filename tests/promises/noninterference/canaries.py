"""Words and ids that stand in one place only, and how they are found in whatever leaves, however it is written.

Every text of the framework file and of the script carries a canary of its own: `zq` and twelve hexadecimal digits in
Latin script, the same digits as Arabic letters in Arabic texts, so that every encoding on the way is met. `marks` finds
canaries and ids in plain text, JSON, HTML, addresses and inside base64, and gives them in one spelling.
"""

import base64
import hashlib
import html
import re
import uuid
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes

ARABIC_DIGITS = "بتثجحخدذرزسشصضطظ"
_TO_HEX = str.maketrans(ARABIC_DIGITS, "0123456789abcdef")
_TO_ARABIC = str.maketrans("0123456789abcdef", ARABIC_DIGITS)
_LATIN = re.compile(rb"[Zz][Qq][0-9A-Fa-f]{12}")
_ARABIC = re.compile(("زق(?:" + "|".join(ARABIC_DIGITS) + "){12}").encode())
# ids are UUIDv7: those of the worlds begin with the first digits of their time
_ID = re.compile(rb"01[0-9a-f]{6}-?[0-9a-f]{4}-?7[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?[0-9a-f]{12}")
_PACKED = re.compile(rb"[A-Za-z0-9+/_-]{22,}")
_ESCAPED = re.compile(rb"\\u([0-9a-fA-F]{4})")
# fields that hold a plain text; a text by language is known by its shape
PLAIN = frozenset({"text", "note", "state_note", "reason", "settlement", "source_note"})


def of(name: str) -> str:
    """Return the canary that belongs to a name."""
    return "zq" + hashlib.sha256(name.encode()).hexdigest()[:12]


def in_arabic(canary: str) -> str:
    """Return a canary in Arabic letters."""
    return "زق" + canary[2:].translate(_TO_ARABIC)


def planted(row: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a line of the framework file with its canary in every text and in its code."""
    canary = of(name)
    changed = {key: _marked(key, value, canary) for key, value in row.items() if value}
    if row.get("code"):
        changed["code"] = f"{row['code']}-{canary}"
    return {**row, **changed}


def _marked(key: str, value: Any, canary: str) -> Any:
    if isinstance(value, str) and key in PLAIN:
        return f"{value} {canary} {in_arabic(canary)}"
    if isinstance(value, dict) and set(value) <= {"en", "ar", "fr"}:
        return {
            lang: f"{text} {in_arabic(canary) if lang == 'ar' else canary}" for lang, text in value.items()
        }
    return value


def marks(raw: bytes) -> frozenset[str]:
    """Return the canaries, in Latin letters, and the ids, as 32 hexadecimal digits, that `raw` carries."""
    found = _plain_marks(raw)
    for other in _spellings(raw):
        found |= _plain_marks(other)
    for chunk in set(_PACKED.findall(raw)):
        found |= _packed_marks(chunk)
    return frozenset(found)


def _plain_marks(raw: bytes) -> set[str]:
    found = {match.decode().lower() for match in _LATIN.findall(raw)}
    found |= {"zq" + match.decode()[2:].translate(_TO_HEX) for match in _ARABIC.findall(raw)}
    return found | {match.decode().replace("-", "") for match in _ID.findall(raw)}


def _spellings(raw: bytes) -> list[bytes]:
    """Return `raw` without the escapes of JSON, of addresses and of HTML, where it has any that may hide a canary."""
    other = []
    if b"\\u06" in raw:
        other.append(_ESCAPED.sub(lambda m: chr(int(m[1], 16)).encode("utf-8", "replace"), raw))
    if b"%D8" in raw or b"%7A" in raw or b"%7a" in raw or b"%d8" in raw:
        other.append(unquote_to_bytes(raw))
    if b"&#" in raw:
        other.append(html.unescape(raw.decode("utf-8", "replace")).encode())
    return other


@lru_cache(maxsize=50_000)
def _packed_marks(chunk: bytes) -> frozenset[str]:
    """Return what a piece of base64 carries, ids as their 16 bytes too."""
    data = base64.b64decode(chunk[: len(chunk) // 4 * 4], altchars=b"-_")
    return frozenset(_plain_marks(data) | _raw_ids(data))


def _raw_ids(data: bytes) -> set[str]:
    return {
        data[at : at + 16].hex()
        for at in range(len(data) - 15)
        if data[at] == 1 and data[at + 6] >> 4 == 7 and data[at + 8] >> 6 == 2
    }


def named(*values: uuid.UUID) -> set[str]:
    """Return ids in the spelling of `marks`."""
    return {value.hex for value in values}
