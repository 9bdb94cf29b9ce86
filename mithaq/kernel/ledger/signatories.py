"""Who signed an act, asked of the store: the entry's own bytes and those of the announcement, never of a table."""

from uuid import UUID

import orjson

from . import assertions, entries, fields, rows
from .assertions import Assertion, Key
from .models import Log
from .refusal import Refused


def handle_of(log: UUID) -> str:
    """Return the handle under which a log is known outside."""
    return Log.objects.values_list("handle", flat=True).get(id=log)


def announced(log: str, seq: int) -> Key:
    """Return the passkey that an entry announces, by the log's handle. Raises Refused."""
    what = f"a/{log}, entry {seq}"
    found = Log.objects.filter(handle=log).values_list("id", flat=True).first()
    held = rows.written(found, seq) if found else None
    if held is None or entries.decode(held[0], seq)["act"] != assertions.ADDED:
        raise Refused(what, "announces no passkey")
    opening = fields.unpack(held[1])
    return Key.of(
        {one.name: orjson.loads(one.value) for one in opening if isinstance(one, fields.Open)}, what
    )


def of(log: UUID, seq: int) -> Key | None:
    """Return the passkey that has signed an entry; None for one without a signature. Raises Refused for a wrong one.

    Where fields have been erased since, the signature is taken as checked when it was written.
    """
    held = rows.written(log, seq)
    line = entries.decode(held[0], seq) if held else {}
    if held is None or "sig" not in line:
        return None
    what = f"entry {seq}"
    given = Assertion.parse(line["sig"], what)
    key = announced(given.log, given.seq)
    if content := assertions.content(fields.unpack(held[1])):
        origin = Log.objects.values_list("origin", flat=True).get(id=log)
        assertions.check(given, assertions.stated(line, content, origin, given.asked), key, what)
    return key


def is_asked_for(act: str) -> bool:
    """Return whether the pages ask a person who can sign for his signature under such an act."""
    return act.endswith(assertions.GRAVE)
