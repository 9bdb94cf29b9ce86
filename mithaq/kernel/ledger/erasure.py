"""Erasure: the salts and values of named fields are destroyed, every proof stays valid, the act itself is
logged.

What is left of a field is a 32-byte HMAC under a salt that no longer exists. The record itself, its revisions
and the backups are the caller's to clear (docs/decisions/0011-erasure.md).
"""

from collections.abc import Collection
from uuid import UUID

import orjson
from django.db import connections
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Invalid, NotVisible

from . import append, entries, fields, rows
from .models import Entry, Opening


def erase(
    audience_id: UUID, seq: int, names: Collection[str], *, by: str, t: int, ground: str
) -> append.Receipt:
    """Destroy the openings of the named fields of an entry and write an `erase` entry that says so.

    `ground` is the code of the legal ground. Call inside `transaction.atomic`. Raises NotVisible when there
    is no such entry, Invalid when a field is not there or the entry is one of the ledger's own.
    """
    state = rows.locked(audience_id)
    line = _line(audience_id, seq)
    if state is None or line["rec"] == append.SYSTEM:
        raise Invalid(_("The ledger's own entries cannot be erased."))
    slots, left = _close(fields.unpack(rows.opening(audience_id, seq) or b"[]"), names)
    _overwrite(audience_id, seq, left)
    values = {"entry": seq, "ground": ground, "slots": slots}
    return append.write(
        state,
        act="erase",
        rec=line["rec"],
        v=line["v"],
        by=by,
        t=t,
        values={name: orjson.dumps(value).decode() for name, value in values.items()},
    )


def _line(log: UUID, seq: int) -> entries.Line:
    data = Entry.objects.filter(log=log, seq=seq).values_list("data", flat=True).first()
    if data is None:
        raise NotVisible()
    return entries.decode(bytes(data), seq)


def _close(opening: list[fields.Field], names: Collection[str]) -> tuple[list[int], bytes]:
    slots = [slot for slot, one in enumerate(opening) if isinstance(one, fields.Open) and one.name in names]
    if len(slots) != len(set(names)) or not slots:
        raise Invalid(_("Some of these fields are not there, or are erased already."))
    closed = [fields.Closed(one.leaf) if slot in slots else one for slot, one in enumerate(opening)]
    return slots, fields.pack(closed)


def _overwrite(log: UUID, seq: int, body: bytes) -> None:
    connection = connections[rows.alias()]
    if connection.vendor == "sqlite":
        # Otherwise the old bytes stay readable in freed pages of the file.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
    Opening.objects.filter(log=log, seq=seq).update(body=body)
