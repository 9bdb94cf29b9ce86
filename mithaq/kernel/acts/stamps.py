"""Stamps: microseconds that grow in commit order, on every database.

A plain sequence is not commit order on PostgreSQL: a reader can pass 101 before 100 commits, and never sees 100. The
row lock taken here is held until the transaction ends, so stamps become visible in their own order.
"""

from mithaq.kernel import clock, statements

_NEXT = (
    "UPDATE acts_stamp SET last = CASE WHEN last >= %s THEN last + 1 ELSE %s END + %s"
    " WHERE id = 1 RETURNING last"
)
_FIRST = "INSERT INTO acts_stamp (id, last) VALUES (1, %s) ON CONFLICT (id) DO NOTHING"


def take() -> int:
    """Return the next stamp and hold the write lock until the transaction ends."""
    return take_many(1)[0]


def take_many(count: int) -> range:
    """Return the next `count` (at least 1) stamps, one after another, and hold the lock as `take` does."""
    at = clock.microseconds()
    row = statements.run(_NEXT, [at, at, count - 1])
    if row is None:
        statements.run(_FIRST, [at - 1])
        row = statements.run(_NEXT, [at, at, count - 1])
    assert row is not None
    return range(row[0] - count + 1, row[0] + 1)
