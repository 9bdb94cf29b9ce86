"""The statements of the hot path: each act runs the same handful, so they skip what Django's cursor does for any.

Measured by benchmarks/acts.py: on SQLite the wrappers cost more than the statement. Where somebody watches the
connection (query counts, logging, instrumentation), and on other databases, Django's own cursor runs them.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, models, router


def run(sql: str, values: Sequence[Any], alias: str = DEFAULT_DB_ALIAS) -> tuple[Any, ...] | None:
    """Run `sql` (placeholders `%s`, no literal `%`) with values ready for the database; return its first row."""
    found = rows(sql, values, alias)
    return found[0] if found else None


def rows(sql: str, values: Sequence[Any], alias: str = DEFAULT_DB_ALIAS) -> list[tuple[Any, ...]]:
    """Run `sql` as `run` does; return all its rows, if it has any, as the database gives them."""
    connection: Any = connections[alias]
    if _bare(connection):
        with connection.wrap_database_errors:
            found: list[tuple[Any, ...]] = connection.connection.execute(_marked(sql), values).fetchall()
            return found
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else []


def run_many(sql: str, rows: Iterable[Sequence[Any]], alias: str = DEFAULT_DB_ALIAS) -> None:
    """Run `sql` once for each of `rows`."""
    connection: Any = connections[alias]
    if _bare(connection):
        with connection.wrap_database_errors:
            connection.connection.executemany(_marked(sql), rows)
        return
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(rows))


_Column = tuple[Callable[..., Any], Callable[..., Any]]


def insert(row: models.Model) -> None:
    """Insert a row whose key is set, as `save(force_insert=True)` does, without signals."""
    name = router.db_for_write(type(row), instance=row)
    connection = connections[name]
    sql, columns = _insertion(type(row))
    found = ((read(row, True), prepared) for read, prepared in columns)
    run(sql, [None if value is None else prepared(value, connection) for value, prepared in found], name)
    row._state.adding, row._state.db = False, name


def _column(field: Any) -> _Column:
    """Return how to read a field's value, and how to make it what its column holds: a reference is its target's key."""
    target = field
    while target.is_relation:
        target = target.target_field
    return field.pre_save, target.get_db_prep_save


@cache
def _insertion(model: type[models.Model]) -> tuple[str, tuple[_Column, ...]]:
    fields = model._meta.concrete_fields
    names = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({places})'  # noqa: S608
    return sql, tuple(map(_column, fields))


@cache
def _marked(sql: str) -> str:
    """Return a statement with the placeholders of SQLite's own driver."""
    return sql.replace("%s", "?")


def _bare(connection: Any) -> bool:
    if connection.vendor != "sqlite" or connection.execute_wrappers or connection.queries_logged:
        return False
    connection.ensure_connection()
    connection.validate_thread_sharing()
    connection.validate_no_broken_transaction()
    return True


def key(value: UUID, alias: str = DEFAULT_DB_ALIAS) -> UUID | str:
    """Return a UUID as this database stores it."""
    return value if _stores_uuids(alias) else value.hex


@cache
def _stores_uuids(alias: str) -> bool:
    return bool(connections[alias].features.has_native_uuid_field)


def uuid(value: Any) -> UUID:
    """Return the UUID that the database gave in its own form."""
    return value if isinstance(value, UUID) else UUID(value)
