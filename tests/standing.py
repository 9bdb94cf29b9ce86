"""What most tests begin with is entered once in a process by the ordinary actions; later tests get its rows back.

Entering the cast takes 27 acts and some 40 ms; putting it back takes one statement for each of some twenty tables.
A test with a time, secrets, keys or a transaction of its own, or with acts before, has it entered anew.
"""

import os
import pickle
from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.db import connection

from mithaq.kernel import clock, ids
from mithaq.kernel.acts.models import Stamp
from mithaq.kernel.markings.models import Audience

T = TypeVar("T")
# by function: what it returned, and the statements that write what it wrote
_entered: dict[Callable[[], object], tuple[bytes, list[str]]] = {}
# the tables come in no order
_UNCHECKED = {"sqlite": ["PRAGMA defer_foreign_keys = ON"], "postgresql": []}
_CHECKED = {"sqlite": ["PRAGMA defer_foreign_keys = OFF"], "postgresql": []}
_LITERAL = {"sqlite": 'quote("{}")', "postgresql": 'quote_nullable("{}"::text)'}


def standing(enter: Callable[[], T]) -> T:
    """Return what `enter` returns, with all that it writes in the database."""
    if not _is_plain():
        return enter()
    if enter not in _entered:
        before = _rows()
        made = enter()
        _entered[enter] = pickle.dumps(made), _insertions(before, _rows())
        return made
    made_then, statements = _entered[enter]
    with connection.cursor() as cursor:
        for statement in [*_UNCHECKED[connection.vendor], *statements, *_CHECKED[connection.vendor]]:
            cursor.execute(statement)
    return pickle.loads(made_then)


def _is_plain() -> bool:
    """Tell whether nothing has happened yet, and whatever happens will be undone with the test."""
    own = clock._frozen.get() or ids._source.get() or str(settings.MITHAQ_HOME) != os.environ["MITHAQ_HOME"]
    if own or not connection.in_atomic_block:
        return False
    return not Audience.objects.exists() and not Stamp.objects.exists()


def _rows() -> dict[str, set[str]]:
    """Return all rows of the database by table, each as the literals of an INSERT."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = [c.name for c in connection.introspection.get_table_description(cursor, table)]
            literals = " || ',' || ".join(map(_LITERAL[connection.vendor].format, columns))
            cursor.execute(f'SELECT {literals} FROM "{table}"')
            found[table] = {row for (row,) in cursor.fetchall()}
    return found


def _insertions(before: dict[str, set[str]], after: dict[str, set[str]]) -> list[str]:
    new = {table: rows - before[table] for table, rows in after.items()}
    return [
        f'INSERT INTO "{table}" VALUES ({"), (".join(sorted(rows))})' for table, rows in new.items() if rows
    ]
