"""Newest-first and oldest-first pages of large marked tables: the only raw SQL over marked rows.

Two steps (docs/decisions/0003-two-step-merge.md): the head of each of my audiences, then the first rows of those
audiences whose heads come first. Every row that is touched is one that the reader may see, so neither the answer nor
the work done tells anything about the rest.

Works on tables with the columns `audience_id` and `stamp` (µs, unique), over indexes that lead with the audience and
end with the stamp.
"""

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, models


@dataclass(frozen=True)
class Slice:
    """What to read: at most `limit` rows beyond `beyond`, `newest` first or oldest first, where columns equal."""

    limit: int
    beyond: int | None = None
    newest: bool = True
    equals: Mapping[str, Any] | None = None


def stamps(model: type[models.Model], audiences: Iterable[uuid.UUID], cut: Slice) -> list[int]:
    """Return the stamps of the rows of `model` in the slice, in order, seen through `audiences`."""
    audiences = sorted(audiences)
    if not audiences:
        return []
    read = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    return read(model, audiences, cut)


def _conditions(model: type[models.Model], cut: Slice) -> tuple[str, list[Any]]:
    """Return SQL that follows `audience_id = …`, and its parameters.

    Column names come from the model, never from input.
    """
    sql, params = "", []
    for name, value in (cut.equals or {}).items():
        field: Any = model._meta.get_field(name)
        sql += f' AND t."{field.column}" = %s'
        params.append(field.get_db_prep_value(value, connection))
    if cut.beyond is not None:
        sql += f" AND t.stamp {'<' if cut.newest else '>'} %s"
        params.append(cut.beyond)
    return sql, params


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
        merged = " UNION ALL ".join([part] * len(first)) + f" ORDER BY 1 {way} LIMIT %s"
        cursor.execute(merged, [v for a in first for v in (a, *params, cut.limit)] + [cut.limit])
        return [row[0] for row in cursor.fetchall()]


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
