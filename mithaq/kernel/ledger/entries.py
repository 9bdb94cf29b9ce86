"""The lines of an audience log: canonical JSON (RFC 8785) of a fixed set of members, no payload.

`{"act","by","c","rec","seq","t","v"}` and optionally `prev`, `sig`. `c` commits to the fields (see `fields`),
`seq` is the entry's index, `t` whole seconds since 1970 UTC, `v` the record's version, `by` and `rec` opaque
handles, `sig` a person's own signature (see `assertions`).
"""

import re
from base64 import b64encode
from binascii import a2b_base64
from typing import Any, TypedDict

import orjson

from .refusal import Refused

MAX_BYTES = 65_535  # an entry bundle prefixes each entry with a uint16
MAX_INTEGER = 2**53 - 1

# 32 bytes leave two bits over in their last digit, which the one standard form sets to zero.
_LAST = frozenset("AEIMQUYcgkosw048")
_TEXTS = ("act", "by", "rec")
_REQUIRED = {"act": str, "by": str, "c": str, "rec": str, "seq": int, "t": int, "v": int}
_OPTIONAL: tuple[dict[str, type], ...] = ({}, {"prev": str}, {"sig": str}, {"prev": str, "sig": str})
# Members in canonical order, with their types: comparing whole tuples is what keeps a million entries cheap.
_SHAPES = {
    tuple(sorted(_REQUIRED | more)): tuple((_REQUIRED | more)[name] for name in sorted(_REQUIRED | more))
    for more in _OPTIONAL
}

_TEXT, _DIGEST, _NUMBER = (
    rb'"([ !#-\[\]-~]+)"',
    rb'"([A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=)"',
    rb"(0|[1-9][0-9]{0,14})",
)
_PLAIN = re.compile(
    rb'\{"act":%b,"by":%b,"c":%b,(?:"prev":%b,)?"rec":%b,"seq":%b,"t":%b,"v":%b\}'
    % (_TEXT, _TEXT, _DIGEST, _DIGEST, _TEXT, _NUMBER, _NUMBER, _NUMBER)
).fullmatch


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
    *,
    act: str,
    by: str,
    c: bytes,
    rec: str,
    seq: int,
    t: int,
    v: int,
    prev: bytes | None = None,
    sig: str | None = None,
) -> bytes:
    """Return the exact bytes of an entry. Raises Refused when they would not be a valid one."""
    line: dict[str, str | int] = {"act": act, "by": by, "c": _text(c)}
    if prev is not None:
        line["prev"] = _text(prev)
    line |= {"rec": rec, "seq": seq}
    if sig is not None:
        line["sig"] = sig
    line |= {"t": t, "v": v}
    try:
        data = orjson.dumps(line)
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


def skim(data: bytes, seq: int) -> tuple[bytes, bytes, int, str] | None:
    """Return act, rec, t and c of a plain entry (ASCII, no escapes, as ours are); None leaves it to `decode`.

    Says nothing that `decode` would not; it is there because proving a log reads every entry of it.
    """
    match = _PLAIN(data)
    if match is None:
        return None
    act, _, c, _, rec, number, t, _ = match.groups()
    return (act, rec, int(t), c.decode()) if int(number) == seq else None


def _problem(data: bytes, line: Any, seq: int) -> str | None:
    shape = _SHAPES.get(tuple(line))
    if shape is None:
        return f"has members {sorted(line)}"
    if tuple(map(type, line.values())) != shape:
        return "has a member of another type than text or whole number"
    if line["seq"] != seq:
        return f"says it is number {line['seq']}: an entry was withheld or moved"
    if not (0 <= line["t"] <= MAX_INTEGER and 0 <= line["v"] <= MAX_INTEGER):
        return "has a number that is not between 0 and 2^53"
    if not (line["act"] and line["by"] and line["rec"]):
        return "has an empty text"
    return _form_problem(data, line)


def _form_problem(data: bytes, line: Any) -> str | None:
    if len(data) > MAX_BYTES:
        return f"has {len(data)} bytes; {MAX_BYTES} are allowed"
    if digest(line["c"]) is None:
        return "member c is not the base64 of 32 bytes"
    if "prev" in line and digest(line["prev"]) is None:
        return "member prev is not the base64 of 32 bytes"
    return None


def digest(text: Any) -> bytes | None:
    """Return the 32 bytes of a base64 text, None if it is anything else."""
    if type(text) is not str or len(text) != 44 or text[42] not in _LAST:
        return None
    try:
        raw = a2b_base64(text, strict_mode=True)
    except ValueError:
        return None
    return raw if len(raw) == 32 else None


def _text(raw: bytes) -> str:
    return b64encode(raw).decode("ascii")
