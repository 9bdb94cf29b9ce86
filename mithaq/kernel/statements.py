"""The statements of the hot path: each act runs the same handful, so they skip what Django's cursor does for any.

Measured by benchmarks/acts.py: on SQLite the wrappers cost more than the statement. Where somebody watches the
connection (query counts, logging, instrumentation), and on other databases, Django's own cursor runs them.
"""

from collections.abc import Iterable, Sequence
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
            found: list[tuple[Any, ...]] = connection.connection.execute(
                sql.replace("%s", "?"), values
            ).fetchall()
            return found
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall()) if cursor.description else []


def run_many(sql: str, rows: Iterable[Sequence[Any]], alias: str = DEFAULT_DB_ALIAS) -> None:
    """Run `sql` once for each of `rows`."""
    connection: Any = connections[alias]
    if _bare(connection):
        with connection.wrap_database_errors:
            connection.connection.executemany(sql.replace("%s", "?"), rows)
        return
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(rows))


def insert(row: models.Model) -> None:
    """Insert a row whose key is set, as `save(force_insert=True)` does, without signals."""
    name = router.db_for_write(type(row), instance=row)
    connection = connections[name]
    sql, fields = _insertion(type(row))
    run(sql, [field.get_db_prep_save(field.pre_save(row, True), connection) for field in fields], name)
    row._state.adding, row._state.db = False, name


@cache
def _insertion(model: type[models.Model]) -> tuple[str, tuple[Any, ...]]:
    fields = tuple(model._meta.concrete_fields)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})', fields  # noqa: S608


def _bare(connection: Any) -> bool:
    if connection.vendor != "sqlite" or connection.execute_wrappers or connection.queries_logged:
        return False
    connection.ensure_connection()
    connection.validate_thread_sharing()
    connection.validate_no_broken_transaction()
    return True


def key(value: UUID, alias: str = DEFAULT_DB_ALIAS) -> UUID | str:
    """Return a UUID as this database stores it."""
    return value if connections[alias].features.has_native_uuid_field else value.hex


def uuid(value: Any) -> UUID:
    """Return the UUID that the database gave in its own form."""
    return value if isinstance(value, UUID) else UUID(value)
