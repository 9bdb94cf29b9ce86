"""Keeping the roll-up, in the transaction of the act that it counts."""

import uuid
from collections.abc import Iterable
from datetime import date

from django.db import connection

from mithaq.kernel.markings import walls

from ..rules import months

# (area, number of the month, type, n, low, best, high)
Delta = tuple[str, int, str, int, int, int, int]
_ADD = """
    INSERT INTO areas_figure (audience_id, source, month, area, type, n, low, best, high)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (audience_id, month, area, type, source) DO UPDATE SET
        n = areas_figure.n + excluded.n, low = areas_figure.low + excluded.low,
        best = areas_figure.best + excluded.best, high = areas_figure.high + excluded.high
"""


def count(
    audience_id: uuid.UUID,
    *,
    source: str,
    area: str,
    month: date,
    type: str,
    n: int = 1,
    low: int = 0,
    best: int = 0,
    high: int = 0,
) -> None:
    """Add to one figure of an audience; negative numbers take away. The caller holds the act's transaction.

    `month` is any day of the month. A record that changes is counted off as it was, and on as it is.
    """
    add(audience_id, source, [(area, months.number(month), type, n, low, best, high)])


def add(audience_id: uuid.UUID, source: str, deltas: Iterable[Delta]) -> None:
    """Add many figures of one audience and source at once; the caller holds the act's transaction."""
    walls.admit(audience_id)
    key = audience_id if connection.features.has_native_uuid_field else audience_id.hex
    rows = [(key, source, month, area, type_, *sums) for area, month, type_, *sums in sorted(deltas)]
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, rows)
