"""Stamps: microseconds that grow in commit order, on every database.

A plain sequence is not commit order on PostgreSQL: a reader can pass 101 before 100 commits, and never sees 100. The
row lock taken here is held until the transaction ends, so stamps become visible in their own order.
"""

from django.db import connection

from mithaq.kernel import clock

_NEXT = (
    "UPDATE acts_stamp SET last = CASE WHEN last >= %s THEN last + 1 ELSE %s END WHERE id = 1 RETURNING last"
)


def take() -> int:
    """Return the next stamp and hold the write lock until the transaction ends."""
    at = clock.microseconds()
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [at, at])
        row = cursor.fetchone()
        if row is None:
            cursor.execute(
                "INSERT INTO acts_stamp (id, last) VALUES (1, %s) ON CONFLICT (id) DO NOTHING", [at - 1]
            )
            cursor.execute(_NEXT, [at, at])
            row = cursor.fetchone()
    return row[0]
