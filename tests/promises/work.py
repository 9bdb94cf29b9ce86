"""Counting the work that a read costs the database: it must not depend on what is hidden."""

from collections.abc import Callable

from django.db import connection

STEP = 10


def steps(read: Callable[[], object]) -> int:
    """Return the steps of SQLite's virtual machine that `read` takes, in units of STEP.

    `read` is called once before: the first use of a table in a connection costs steps for reading its schema.
    """
    read()
    count = 0

    def tick() -> int:
        nonlocal count
        count += 1
        return 0

    raw = connection.connection
    raw.set_progress_handler(tick, STEP)
    try:
        read()
    finally:
        raw.set_progress_handler(None, 0)
    return count
