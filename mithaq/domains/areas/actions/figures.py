"""Keeping the roll-up, in the transaction of the act that it counts."""

import operator
import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from mithaq.kernel import statements
from mithaq.kernel.markings import walls

from ..rules import months

# (area, hexagon if the place is known that well, number of the month, type, n, low, best, high)
Delta = tuple[str, int | None, int, str, int, int, int, int]
Sums = tuple[int, ...]
_ADD = """
    INSERT INTO {table} (audience_id, source, month, {place}, type, n, low, best, high)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (audience_id, month, {place}, type, source) DO UPDATE SET
        n = {table}.n + excluded.n, low = {table}.low + excluded.low,
        best = {table}.best + excluded.best, high = {table}.high + excluded.high
"""
_TO_AREA = _ADD.format(table="areas_figure", place="area")
_TO_HEXAGON = _ADD.format(table="areas_hexagonfigure", place="hexagon")


def count(
    audience_id: uuid.UUID,
    *,
    source: str,
    area: str,
    month: date,
    type: str,
    hexagon: int | None = None,
    n: int = 1,
    low: int = 0,
    best: int = 0,
    high: int = 0,
) -> None:
    """Add to one figure of an audience; negative numbers take away. The caller holds the act's transaction.

    `month` is any day of the month; `hexagon` is that of rules.hexagons, None for a place that is not known so well.
    A record that changes is counted off as it was, and on as it is.
    """
    add(audience_id, source, [(area, hexagon, months.number(month), type, n, low, best, high)])


def add(audience_id: uuid.UUID, source: str, deltas: Iterable[Delta]) -> None:
    """Add many figures of one audience and source at once; the caller holds the act's transaction."""
    walls.admit(audience_id)
    deltas = list(deltas)
    by_area = _added_up((month, area, type_, sums) for area, _hexagon, month, type_, *sums in deltas)
    _write(_TO_AREA, audience_id, source, by_area)
    _write(_TO_HEXAGON, audience_id, source, _by_hexagon(deltas))


def add_to_hexagons(audience_id: uuid.UUID, source: str, deltas: Iterable[Delta]) -> None:
    """Add figures of hexagons alone: for what counts in its area already."""
    walls.admit(audience_id)
    _write(_TO_HEXAGON, audience_id, source, _by_hexagon(deltas))


def _by_hexagon(deltas: Iterable[Delta]) -> list[tuple[Any, ...]]:
    return _added_up(
        (month, hexagon, type_, sums) for _area, hexagon, month, type_, *sums in deltas if hexagon is not None
    )


def _write(statement: str, audience_id: uuid.UUID, source: str, rows: list[tuple[Any, ...]]) -> None:
    key = statements.key(audience_id)
    with connection.cursor() as cursor:
        cursor.executemany(statement, [(key, source, *row) for row in rows])


def _added_up(rows: Iterable[tuple[int, Any, str, list[int]]]) -> list[tuple[Any, ...]]:
    """Return month, place, type and sums, each key once and in order; those that change nothing are left out."""
    total: dict[tuple[int, Any, str], Sums] = {}
    for month, place, type_, sums in rows:
        key = month, place, type_
        held = total.get(key)
        total[key] = tuple(map(operator.add, held, sums)) if held else tuple(sums)
    return [(*key, *sums) for key, sums in sorted(total.items()) if any(sums)]
