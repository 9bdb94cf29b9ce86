"""The statements of the hot path, written out: one read, two inserts and one update for each act.

Through the ORM the same four cost more than the disk does; benchmarks/ledger.py measures it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connections, router
from django.db.models import Q

from mithaq.kernel import statements

from . import tiles
from .merkle import Frontier
from .models import ANCHOR, Entry, Log, Node, Opening

_READ = (
    "SELECT l.size, l.frontier, l.last_t, l.halted, (SELECT a.last_t FROM ledger_log a WHERE a.id = %s) "
    "FROM ledger_log l WHERE l.id = %s"
)
_LOCK = " FOR UPDATE OF l"
_ADD_ENTRY = "INSERT INTO ledger_entry (log, seq, data, leaf) VALUES (%s, %s, %s, %s)"
_ADD_OPENING = "INSERT INTO ledger_opening (log, seq, body) VALUES (%s, %s, %s)"
_WRITTEN = (
    "SELECT e.data, o.body FROM ledger_entry e LEFT JOIN ledger_opening o ON o.log = e.log AND o.seq = e.seq "
    "WHERE e.log = %s AND e.seq = %s"
)
_MOVE_HEAD = "UPDATE ledger_log SET size = %s, frontier = %s, last_t = %s WHERE id = %s"


@dataclass
class State:
    """A log as it is being appended to, under its row lock. `floor` is the time of the last epoch."""

    id: UUID
    frontier: Frontier
    last_t: int
    floor: int
    halted: str


def alias() -> str:
    """Return the database that the present world writes to."""
    return router.db_for_write(Log)


def locked(log: UUID) -> State | None:
    """Return the log's head and hold its row until the transaction ends; None when the log is not open."""
    connection = connections[alias()]
    statement = _READ + _LOCK if connection.features.has_select_for_update_of else _READ
    keys = [statements.key(one, connection.alias) for one in (ANCHOR, log)]
    row = statements.run(statement, keys, connection.alias)
    if row is None:
        return None
    return State(log, Frontier.unpack(row[0], bytes(row[1])), row[2], row[4] or 0, row[3])


def add(state: State, data: bytes, leaf: bytes, opening: bytes | None, t: int) -> None:
    """Write one entry, its opening and the new head; `state` moves on with them."""
    seq = state.frontier.size
    completed = state.frontier.push(leaf)
    state.last_t = t
    name = alias()
    key = statements.key(state.id, name)
    statements.run(_ADD_ENTRY, [key, seq, data, leaf], name)
    if opening is not None:
        statements.run(_ADD_OPENING, [key, seq, opening], name)
    statements.run(_MOVE_HEAD, [seq + 1, state.frontier.pack(), t, key], name)
    _keep_nodes(state.id, completed)


def _keep_nodes(log: UUID, completed: Sequence[tuple[int, int, bytes]]) -> None:
    tall = [(height, index, value) for height, index, value in completed if height % tiles.HEIGHT == 0]
    if not tall:
        return
    Node.objects.bulk_create(
        Node(log=log, level=height // tiles.HEIGHT, index=index, hash=value) for height, index, value in tall
    )


def leaves(log: UUID, start: int, end: int) -> list[bytes]:
    """Return the stored leaf hashes of entries [start, end)."""
    rows = Entry.objects.filter(log=log, seq__gte=start, seq__lt=end).order_by("seq")
    return [bytes(leaf) for leaf in rows.values_list("leaf", flat=True)]


def written(log: UUID, seq: int) -> tuple[bytes, bytes] | None:
    """Return the bytes of an entry and of its opening (of no field where it has none); None where it is not there."""
    row = statements.run(_WRITTEN, [statements.key(log, alias()), seq], alias())
    return None if row is None else (bytes(row[0]), bytes(row[1] or b"[]"))


def written_all(places: Collection[tuple[UUID, int]]) -> dict[tuple[UUID, int], tuple[bytes, bytes]]:
    """Return what `written` does for each of these entries that is there; in two queries."""
    wanted = Q()
    for log in {log for log, _seq in places}:
        wanted |= Q(log=log, seq__in=[seq for one, seq in places if one == log])
    if not wanted:
        return {}
    openings = {
        (log, seq): bytes(body)
        for log, seq, body in Opening.objects.filter(wanted).values_list("log", "seq", "body")
    }
    found = Entry.objects.filter(wanted).values_list("log", "seq", "data")
    return {(log, seq): (bytes(data), openings.get((log, seq), b"[]")) for log, seq, data in found}


def sizes() -> dict[UUID, int]:
    """Return how many entries each audience's log has."""
    return dict(Log.objects.exclude(id=ANCHOR).values_list("id", "size"))


def opening(log: UUID, seq: int) -> bytes | None:
    """Return the opening of an entry; None for entries without one."""
    body = Opening.objects.filter(log=log, seq=seq).values_list("body", flat=True).first()
    return None if body is None else bytes(body)


def nodes(log: UUID, level: int, start: int, end: int) -> list[bytes]:
    """Return the stored roots of 256^level entries, by index [start, end)."""
    rows = Node.objects.filter(log=log, level=level, index__gte=start, index__lt=end).order_by("index")
    return [bytes(value) for value in rows.values_list("hash", flat=True)]
