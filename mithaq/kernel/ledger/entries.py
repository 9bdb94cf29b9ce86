"""The lines of an audience log: canonical JSON (RFC 8785) of a fixed set of members, no payload.

`{"act","by","c","rec","seq","t","v"}` and optionally `prev`, `sig`. `c` commits to the fields (see `fields`),
`seq` is the entry's index, `t` whole seconds since 1970 UTC, `v` the record's version, `by` and `rec` opaque
handles.
"""

from base64 import b64decode, b64encode
from typing import Any, TypedDict

import orjson

from .refusal import Refused

MAX_BYTES = 65_535  # an entry bundle prefixes each entry with a uint16
MAX_INTEGER = 2**53 - 1

_TEXTS = ("act", "by", "rec")
_NUMBERS = ("seq", "t", "v")
_REQUIRED = frozenset({"act", "by", "c", "rec", "seq", "t", "v"})
_ALLOWED = _REQUIRED | {"prev", "sig"}


class Line(TypedDict, total=False):
    """An entry as members; `c` and `prev` are base64 of 32 bytes."""

    act: str
    by: str
    c: str
    rec: str
    seq: int
    t: int
    v: int
    prev: str
    sig: str


def encode(
    *, act: str, by: str, c: bytes, rec: str, seq: int, t: int, v: int, prev: bytes | None = None
) -> bytes:
    """Return the exact bytes of an entry. Raises Refused when they would not be a valid one."""
    line: Line = {"act": act, "by": by, "c": _text(c), "rec": rec, "seq": seq, "t": t, "v": v}
    if prev is not None:
        line["prev"] = _text(prev)
    try:
        data = orjson.dumps(line, option=orjson.OPT_SORT_KEYS)
    except (TypeError, ValueError) as error:
        raise Refused(f"entry {seq}", str(error)) from error
    if problem := _problem(data, line, seq):
        raise Refused(f"entry {seq}", problem)
    return data


def decode(data: bytes, seq: int) -> Line:
    """Return the members of the entry at index `seq`. Raises Refused, naming what is wrong."""
    try:
        line = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise Refused(f"entry {seq}", "is not JSON") from None
    if not isinstance(line, dict):
        raise Refused(f"entry {seq}", "is not a JSON object")
    # Every member name is ASCII and every number a whole one, so sorted compact output is RFC 8785.
    if orjson.dumps(line, option=orjson.OPT_SORT_KEYS) != data:
        raise Refused(f"entry {seq}", "is not canonical JSON")
    if problem := _problem(data, line, seq):
        raise Refused(f"entry {seq}", problem)
    return line  # type: ignore[return-value]


def _problem(data: bytes, line: Any, seq: int) -> str | None:
    members = line.keys()
    if not (members >= _REQUIRED and members <= _ALLOWED):
        return f"has members {sorted(members)}"
    if line["seq"] != seq or isinstance(line["seq"], bool):
        return f"says it is number {line['seq']}: an entry was withheld or moved"
    for name in _NUMBERS:
        if type(line[name]) is not int or not 0 <= line[name] <= MAX_INTEGER:
            return f"member {name} is not a whole number below 2^53"
    for name in _TEXTS:
        if type(line[name]) is not str or not line[name]:
            return f"member {name} is not a text"
    return _form_problem(data, line)


def _form_problem(data: bytes, line: Any) -> str | None:
    if len(data) > MAX_BYTES:
        return f"has {len(data)} bytes; {MAX_BYTES} are allowed"
    for name in ("c", "prev"):
        if name in line and digest(line[name]) is None:
            return f"member {name} is not the base64 of 32 bytes"
    if "sig" in line and type(line["sig"]) is not str:
        return "member sig is not a text"
    return None


def digest(text: Any) -> bytes | None:
    """Return the 32 bytes of a base64 text, None if it is anything else."""
    if type(text) is not str or len(text) != 44:
        return None
    try:
        raw = b64decode(text, validate=True)
    except ValueError:
        return None
    return raw if len(raw) == 32 and _text(raw) == text else None


def _text(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")
