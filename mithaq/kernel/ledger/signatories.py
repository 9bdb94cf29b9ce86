"""Who signed an act, asked of the store: the entry's own bytes and those of the announcement, never of a table."""

from collections.abc import Collection, Mapping
from uuid import UUID

import orjson

from . import assertions, entries, fields, rows
from .assertions import Assertion, Key
from .models import Log
from .refusal import Refused

Place = tuple[UUID, int]
Found = Key | Refused | None


def handle_of(log: UUID) -> str:
    """Return the handle under which a log is known outside."""
    return Log.objects.values_list("handle", flat=True).get(id=log)


def announced(log: str, seq: int) -> Key:
    """Return the passkey that an entry announces, by the log's handle. Raises Refused."""
    return _announced(log, seq, _entries_of({(log, seq)}))


def of(log: UUID, seq: int) -> Key | None:
    """Return the passkey that has signed an entry; None for one without a signature. Raises Refused for a wrong one."""
    found = of_all({(log, seq)})[log, seq]
    if isinstance(found, Refused):
        raise found
    return found


def of_all(places: Collection[Place]) -> dict[Place, Found]:
    """Return for each entry the passkey that has signed it, None, or why its signature is refused; in six queries.

    Where fields have been erased since, the signature is taken as checked when it was written.
    """
    found: dict[Place, Found] = dict.fromkeys(places)
    given = dict[Place, tuple[Assertion, entries.Line, bytes]]()
    for place, (data, opening) in rows.written_all(places).items():
        try:
            line = entries.decode(data, place[1])
            if "sig" in line:
                given[place] = Assertion.parse(line["sig"], f"entry {place[1]}"), line, opening
        except Refused as refused:
            found[place] = refused
    known = _entries_of({(one.log, one.seq) for one, _line, _opening in given.values()})
    origins = dict(Log.objects.filter(id__in={log for log, _seq in given}).values_list("id", "origin"))
    for place, signed in given.items():
        found[place] = _checked(*signed, origins[place[0]], known)
    return found


def _checked(
    given: Assertion,
    line: entries.Line,
    opening: bytes,
    origin: str,
    known: Mapping[tuple[str, int], tuple[bytes, bytes]],
) -> Found:
    try:
        key = _announced(given.log, given.seq, known)
        if content := assertions.content(fields.unpack(opening)):
            stated = assertions.stated(line, content, origin, given.asked)
            assertions.check(given, stated, key, f"entry {line['seq']}")
    except Refused as refused:
        return refused
    return key


def _announced(log: str, seq: int, known: Mapping[tuple[str, int], tuple[bytes, bytes]]) -> Key:
    what, held = f"a/{log}, entry {seq}", known.get((log, seq))
    if held is None or entries.decode(held[0], seq)["act"] != assertions.ADDED:
        raise Refused(what, "announces no passkey")
    opening = fields.unpack(held[1])
    return Key.of(
        {one.name: orjson.loads(one.value) for one in opening if isinstance(one, fields.Open)}, what
    )


def _entries_of(named: Collection[tuple[str, int]]) -> dict[tuple[str, int], tuple[bytes, bytes]]:
    """Return entries and openings by the handle of their log."""
    handles = dict(
        Log.objects.filter(handle__in={handle for handle, _seq in named}).values_list("id", "handle")
    )
    ids = {handle: log for log, handle in handles.items()}
    found = rows.written_all({(ids[handle], seq) for handle, seq in named if handle in ids})
    return {(handles[log], seq): held for (log, seq), held in found.items()}


def is_asked_for(act: str) -> bool:
    """Return whether the pages ask a person who can sign for his signature under such an act."""
    return act.endswith(assertions.GRAVE)
