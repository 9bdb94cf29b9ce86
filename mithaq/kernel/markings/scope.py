"""Newest-first and oldest-first pages of large marked tables: the only raw SQL over marked rows.

Two steps (docs/decisions/0003-two-step-merge.md): the head of each of my audiences, then the first rows of those
audiences whose heads come first. Every row that is touched is one that the reader may see, so neither the answer nor
the work done tells anything about the rest.

Works on tables with the columns `audience_id` and `stamp` (µs, unique), over indexes that lead with the audience and
end with the stamp.
"""

import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from mithaq.kernel import statements

# SQLite takes at most 500 terms in a compound SELECT
MOST_TERMS = 400


@dataclass(frozen=True)
class Slice:
    """What to read: at most `limit` rows beyond `beyond`, `newest` first or oldest first, where columns equal.

    In `equals` all must hold, and a tuple means any of its values; of the pairs in `either` one must hold.
    """

    limit: int
    beyond: int | None = None
    newest: bool = True
    equals: Mapping[str, Any] | None = None
    either: Sequence[tuple[str, Any]] = ()


def stamps(model: type[models.Model], audiences: Iterable[uuid.UUID], cut: Slice) -> list[int]:
    """Return the stamps of the rows of `model` in the slice, in order, seen through `audiences`."""
    audiences = sorted(audiences)
    if not audiences:
        return []
    read = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    return read(model, audiences, cut)


def inhabited(
    model: type[models.Model], audiences: Iterable[uuid.UUID], equals: Mapping[str, Any]
) -> list[uuid.UUID]:
    """Return those of `audiences` that hold a row of `model` where columns equal; one look at an index for each."""
    audiences = sorted(audiences)
    where, params = _conditions(model, Slice(1, equals=equals))
    seen = f'EXISTS (SELECT 1 FROM "{model._meta.db_table}" t WHERE t.audience_id = a.id{where})'
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT a.id FROM unnest(%s::uuid[]) AS a(id) WHERE {seen}", [audiences, *params])
            return [row[0] for row in cursor.fetchall()]
        listed = json.dumps([a.hex for a in audiences])
        cursor.execute(
            f"SELECT a.id FROM (SELECT value AS id FROM json_each(%s)) a WHERE {seen}", [listed, *params]
        )
        return [uuid.UUID(row[0]) for row in cursor.fetchall()]


def fetch(
    model: type[models.Model], audiences: Iterable[uuid.UUID], stamps: Sequence[int], columns: Sequence[str]
) -> list[tuple[Any, ...]]:
    """Return these columns of the rows with these stamps, in order, seen through `audiences`.

    Values come as the database gives them: for large pages of plain columns.
    """
    if not stamps:
        return []
    held = {statements.key(audience) for audience in audiences}
    table = model._meta.db_table
    named = ", ".join(f't."{model._meta.get_field(name).column}"' for name in columns)  # type: ignore[union-attr]
    given: Any
    if connection.vendor == "postgresql":
        source, given = f'"{table}" t WHERE t.stamp = ANY(%s)', list(stamps)
    else:
        # CROSS JOIN: SQLite would else walk the whole table, hidden rows and all, to save itself the sorting
        source, given = f'json_each(%s) j CROSS JOIN "{table}" t ON t.stamp = j.value', json.dumps(stamps)
    found = statements.rows(f"SELECT t.stamp, t.audience_id, {named} FROM {source}", [given])
    return [tuple(values) for _stamp, audience, *values in sorted(found, key=_first) if audience in held]


def _first(row: tuple[Any, ...]) -> Any:
    return row[0]


def _conditions(model: type[models.Model], cut: Slice) -> tuple[str, list[Any]]:
    """Return SQL that follows `audience_id = …`, and its parameters.

    Column names come from the model, never from input.
    """
    sql, params = "", []
    for name, value in (cut.equals or {}).items():
        holds, given = _holds(model, name, value)
        sql += f" AND {holds}"
        params += given
    if cut.either:
        parts = [_holds(model, name, value) for name, value in cut.either]
        sql += f" AND ({' OR '.join(holds for holds, _ in parts)})"
        params += [one for _, given in parts for one in given]
    if cut.beyond is not None:
        sql += f" AND t.stamp {'<' if cut.newest else '>'} %s"
        params.append(cut.beyond)
    return sql, params


def _holds(model: type[models.Model], name: str, value: Any) -> tuple[str, list[Any]]:
    field: Any = model._meta.get_field(name)
    values = value if isinstance(value, tuple) else (value,)
    given = [field.get_db_prep_value(one, connection) for one in values]
    is_one = "= %s" if len(given) == 1 else f"IN ({', '.join(['%s'] * len(given))})"
    return f't."{field.column}" {is_one}', given


def _on_sqlite(model: type[models.Model], audiences: list[uuid.UUID], cut: Slice) -> list[int]:
    table, (where, params), way = (
        model._meta.db_table,
        _conditions(model, cut),
        "DESC" if cut.newest else "ASC",
    )
    order = f"ORDER BY t.stamp {way}"
    heads = f"""
        SELECT a.value, (SELECT t.stamp FROM "{table}" t WHERE t.audience_id = a.value{where} {order} LIMIT 1) AS head
        FROM json_each(%s) a WHERE head IS NOT NULL ORDER BY head {way} LIMIT %s"""
    with connection.cursor() as cursor:
        cursor.execute(heads, [*params, json.dumps([a.hex for a in audiences]), cut.limit])
        first = [row[0] for row in cursor.fetchall()]
        if not first:
            return []
        part = f'SELECT * FROM (SELECT t.stamp FROM "{table}" t WHERE t.audience_id = %s{where} {order} LIMIT %s)'
        found: list[int] = []
        for at in range(0, len(first), MOST_TERMS):
            some = first[at : at + MOST_TERMS]
            merged = " UNION ALL ".join([part] * len(some)) + f" ORDER BY 1 {way} LIMIT %s"
            cursor.execute(merged, [v for a in some for v in (a, *params, cut.limit)] + [cut.limit])
            found += [row[0] for row in cursor.fetchall()]
    return found if len(first) <= MOST_TERMS else sorted(found, reverse=cut.newest)[: cut.limit]


def _on_postgresql(model: type[models.Model], audiences: list[uuid.UUID], cut: Slice) -> list[int]:
    table, (where, params), way = (
        model._meta.db_table,
        _conditions(model, cut),
        "DESC" if cut.newest else "ASC",
    )
    order = f"ORDER BY t.stamp {way}"
    sql = f"""
        WITH first AS MATERIALIZED (
            SELECT a.id FROM unnest(%s::uuid[]) AS a(id) CROSS JOIN LATERAL
                (SELECT t.stamp FROM "{table}" t WHERE t.audience_id = a.id{where} {order} LIMIT 1) AS head
            ORDER BY head.stamp {way} LIMIT %s)
        SELECT rows.stamp FROM first CROSS JOIN LATERAL
            (SELECT t.stamp FROM "{table}" t WHERE t.audience_id = first.id{where} {order} LIMIT %s) AS rows
        ORDER BY 1 {way} LIMIT %s"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [audiences, *params, cut.limit, *params, cut.limit, cut.limit])
        return [row[0] for row in cursor.fetchall()]
