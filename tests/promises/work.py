"""Counting the work that a read costs the database: it must not depend on what is hidden."""

from collections.abc import Callable

from django.db import connection

STEP = 10


class Meter:
    """Adds up the steps of SQLite's virtual machine, in units of STEP, for as long as it is on; elsewhere nothing."""

    def __init__(self) -> None:
        self.count = 0

    def __enter__(self) -> "Meter":
        self._watch(self._tick)
        return self

    def __exit__(self, *_: object) -> None:
        self._watch(None)

    def _tick(self) -> int:
        self.count += 1
        return 0

    def _watch(self, tick: Callable[[], int] | None) -> None:
        connection.ensure_connection()
        if connection.vendor == "sqlite":
            connection.connection.set_progress_handler(tick, STEP if tick else 0)


def steps(read: Callable[[], object]) -> int:
    """Return the steps that `read` takes, in units of STEP.

    `read` is called once before: the first use of a table in a connection costs steps for reading its schema.
    """
    read()
    with Meter() as meter:
        read()
    return meter.count
