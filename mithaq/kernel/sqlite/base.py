"""Django's SQLite back end, whose transactions take turns, and whose references are checked by each statement.

Django defers them to the commit. That may be shared (`turns`): one that leads nowhere would take innocent acts along.
Django asks for these names of module and class.
"""

import os
import sqlite3
from typing import Any

from django.db.backends.sqlite3 import base, features, operations, schema
from django.db.backends.utils import debug_transaction

from .turns import Batch, Turns

_lines: dict[tuple[int, str], Turns] = {}


def line_of(name: str) -> Turns:
    # a forked process has none of its parent's threads, whichever of them was writing
    return _lines.setdefault((os.getpid(), name), Turns())


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Makes references that SQLite checks at the end of the statement."""

    sql_create_inline_fk = sql_create_column_inline_fk = "REFERENCES %(to_table)s (%(to_column)s)"


class DatabaseFeatures(features.DatabaseFeatures):
    """Has Django delete in an order in which no reference is left behind, even for a moment."""

    can_defer_constraint_checks = False


class DatabaseOperations(operations.DatabaseOperations):
    """Empties tables in any order."""

    def sql_flush(self, *args: Any, **kwargs: Any) -> list[str]:
        """Return the statements, references left unchecked until the commit of just this transaction."""
        return ["PRAGMA defer_foreign_keys = ON;", *super().sql_flush(*args, **kwargs)]


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose thread stands in line to write, and may go on in the transaction of the one before it.

    While it does, its statements run on the connection of whoever began.
    """

    SchemaEditorClass = DatabaseSchemaEditor
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations
    _line: Turns
    _batch: Batch | None = None
    _own: sqlite3.Connection | None = None  # set while another one's connection stands in its place

    def _start_transaction_under_autocommit(self) -> None:
        settings: dict[str, Any] = self.settings_dict
        self._line = line_of(str(settings["NAME"]))
        with self.wrap_database_errors:
            batch = self._line.take(settings["OPTIONS"].get("timeout", 5.0))
            try:
                self._join(batch) if batch else self._begin()
            except BaseException:
                self._pass_on(batch)
                raise

    def _begin(self) -> None:
        super()._start_transaction_under_autocommit()  # type: ignore[misc]
        self._batch = Batch(self.connection)

    def _join(self, batch: Batch) -> None:
        batch.raw.execute("SAVEPOINT member")
        self._batch, self._own, self.connection = batch, self.connection, batch.raw

    def _commit(self) -> None:
        batch = self._batch
        if batch is None:
            super()._commit()  # type: ignore[misc]
            return
        with debug_transaction(self, "COMMIT"), self.wrap_database_errors:
            if self._own:
                batch.raw.execute("RELEASE member")
            batch.members += 1
            self._step_out()
            self._pass_on(batch)
            batch.wait()

    def _rollback(self) -> None:
        batch, joined = self._batch, self._own is not None
        if batch is None or not joined:
            super()._rollback()  # type: ignore[misc]
        elif batch.raw.in_transaction:
            batch.raw.execute("ROLLBACK TO member")
            batch.raw.execute("RELEASE member")
        self._step_out()
        if batch is not None:
            self._pass_on(batch if joined else None)

    def _close(self) -> None:
        if self._batch is not None:
            self._rollback()
        super()._close()  # type: ignore[misc]

    def _step_out(self) -> None:
        if self._own is not None:
            self.connection, self._own = self._own, None
        self._batch = None

    def _pass_on(self, batch: Batch | None) -> None:
        """Let the next one write: in `batch`, if there is one that he may go on in; else once that is committed."""
        if batch is not None and self._line.hand_on(batch):
            return
        try:
            if batch is not None:
                batch.settle()
        finally:
            self._line.give_back()
