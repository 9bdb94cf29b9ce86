"""Salted commitments to the fields of a record.

A field's leaf data is HMAC-SHA256(salt, name ‖ 0x00 ‖ value) under its own 32 random bytes; the leaves stand
in the byte order of their names in an RFC 6962 tree whose root is the entry's `c`. An opening holds salt and
value of each field. Closing a field keeps its 32-byte leaf, so the root can still be computed, and nothing
can be guessed from it.
"""

import hmac
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import orjson

from . import merkle
from .entries import digest
from .refusal import Refused

SALT_BYTES = 32


@dataclass(frozen=True)
class Open:
    """A field that can be read: what was committed to, and the salt."""

    name: str
    salt: bytes
    value: str

    @property
    def leaf(self) -> bytes:
        """Return the leaf data of this field."""
        return hmac.digest(self.salt, self.name.encode() + b"\x00" + self.value.encode(), "sha256")


@dataclass(frozen=True)
class Closed:
    """A field whose salt and value are gone: only its leaf data stays."""

    leaf: bytes


Field = Open | Closed


def commit(values: Mapping[str, str], salts: bytes) -> list[Open]:
    """Return fields in slot order; `salts` holds 32 bytes for each. Raises ValueError for a bad name."""
    names = sorted(values, key=str.encode)
    if any("\x00" in name or not name for name in names):
        raise ValueError("a field name is empty or holds a zero byte")
    pieces = (salts[i : i + SALT_BYTES] for i in range(0, len(salts), SALT_BYTES))
    return [Open(name, salt, values[name]) for name, salt in zip(names, pieces, strict=True)]


def closed(fields: Iterable[Field]) -> list[Field]:
    """Return the same fields, all closed."""
    return [Closed(field.leaf) for field in fields]


def root(fields: Iterable[Field]) -> bytes:
    """Return the commitment over fields in slot order."""
    return merkle.tree_root([merkle.leaf_hash(field.leaf) for field in fields])


def pack(fields: Sequence[Field]) -> bytes:
    """Return the opening: a canonical JSON array of `{"name","salt","value"}` or `{"leaf"}` in slot order."""
    return orjson.dumps([_members(field) for field in fields], option=orjson.OPT_SORT_KEYS)


def unpack(data: bytes | str) -> list[Field]:
    """Return the fields of an opening made by `pack`. Raises Refused."""
    try:
        return read(orjson.loads(data))
    except orjson.JSONDecodeError:
        raise Refused("opening", "is not JSON") from None


def read(members: Any) -> list[Field]:
    """Return fields from parsed JSON. Raises Refused unless names ascend and salts have 32 bytes."""
    if not isinstance(members, list):
        raise Refused("opening", "is not a list of fields")
    fields = [_field(slot, field) for slot, field in enumerate(members)]
    names = [field.name.encode() for field in fields if isinstance(field, Open)]
    if any(former >= latter for former, latter in pairwise(names)):
        raise Refused("opening", "fields are not in the order of their names")
    return fields


def _members(field: Field) -> dict[str, str]:
    if isinstance(field, Closed):
        return {"leaf": b64encode(field.leaf).decode()}
    return {"name": field.name, "salt": b64encode(field.salt).decode(), "value": field.value}


def _field(slot: int, members: Any) -> Field:
    if isinstance(members, dict) and members.keys() == {"leaf"} and (leaf := digest(members["leaf"])):
        return Closed(leaf)
    if isinstance(members, dict) and members.keys() == {"name", "salt", "value"}:
        name, value, salt = members["name"], members["value"], digest(members["salt"])
        if type(name) is str and type(value) is str and salt and name and "\x00" not in name:
            return Open(name, salt, value)
    raise Refused(
        "opening", f"field {slot} is neither open (name, 32-byte salt, value) nor closed (32-byte leaf)"
    )
