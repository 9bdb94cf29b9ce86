"""Counting the work that a read costs the database: it must not depend on what is hidden.

On SQLite the steps of its virtual machine are counted; on PostgreSQL the rows that each statement looks at and then
throws away, by a filter, a join or a recheck.
"""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import connection, transaction

STEP = 10
THROWN_AWAY = ("Rows Removed by Filter", "Rows Removed by Join Filter", "Rows Removed by Index Recheck")


class Meter:
    """Adds up what the database does for as long as it is on.

    On SQLite `count` is in units of STEP steps. Each step is heard: a statement that is kept counts on from where it
    stood, so that what is heard by tens depends on what ran before. On PostgreSQL it is a number of rows; each SELECT
    is run once more to be explained, with the indexes that a large table would be read by, and only where `explain` is
    given.
    """

    def __init__(self, *, explain: bool = False) -> None:
        self.count, self._steps = 0, 0
        self._wrapper: AbstractContextManager[object] = nullcontext()
        if explain and connection.vendor == "postgresql":
            self._wrapper = connection.execute_wrapper(self._explained)

    def __enter__(self) -> "Meter":
        self._watch(self._tick)
        self._wrapper.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._wrapper.__exit__(*error)
        self._watch(None)
        self.count += round(self._steps / STEP)

    def _tick(self) -> int:
        self._steps += 1
        return 0

    def _watch(self, tick: Callable[[], int] | None) -> None:
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            connection.connection.set_progress_handler(tick, 1 if tick else 0)

    def _explained(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if (
            sql.lstrip().startswith(("SELECT", "WITH"))
            and "FOR UPDATE" not in sql
            and "set_config" not in sql
        ):
            self.count += _thrown_away(sql, params)
        return execute(sql, params, many, context)


def _thrown_away(sql: str, params: Any) -> int:
    with transaction.atomic(), connection.create_cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {sql}", params)
        plan = cursor.fetchone()[0]
        cursor.execute("SET LOCAL enable_seqscan = on")
    return _of_plan((plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"])


def _of_plan(node: dict[str, Any]) -> int:
    """Return the rows thrown away by a node and those below; the plan gives the average over its loops."""
    own = sum(node.get(name, 0) for name in THROWN_AWAY) * node.get("Actual Loops", 1)
    return round(own) + sum(_of_plan(below) for below in node.get("Plans", ()))


def steps(read: Callable[[], object]) -> int:
    """Return the steps that `read` takes, in units of STEP.

    `read` is called once before: the first use of a table in a connection costs steps for reading its schema.
    """
    read()
    with Meter() as meter:
        read()
    return meter.count
