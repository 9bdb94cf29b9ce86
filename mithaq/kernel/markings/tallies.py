"""Counts that cost no scan and tell nothing: kept per audience, in the act's own transaction."""

import uuid
from datetime import datetime

from django.db.models import Sum

from mithaq.kernel import statements

from .models import Tally
from .viewers import Viewer

_MOVE = "UPDATE markings_tally SET n = n + %s WHERE audience_id = %s AND kind = %s AND month = %s RETURNING n"
_BEGIN = "INSERT INTO markings_tally (n, audience_id, kind, month) VALUES (%s, %s, %s, %s)"


def add(audience_id: uuid.UUID, kind: str, created_at: datetime, n: int) -> None:
    """Add `n` (negative to take away) to the audience's count of `kind` for the month of creation.

    The caller holds the stamp, so that nobody else begins the same row.
    """
    values = [n, statements.key(audience_id), kind, f"{created_at.year:04d}-{created_at.month:02d}"]
    if statements.run(_MOVE, values) is None:
        statements.run(_BEGIN, values)


def count(viewer: Viewer, kind: str) -> int:
    """Return how many records of `kind` the viewer may see."""
    rows = Tally.objects.filter(audience_id__in=viewer.audiences, kind=kind)
    return rows.aggregate(total=Sum("n"))["total"] or 0


def by_month(viewer: Viewer, kind: str) -> dict[str, int]:
    """Return visible records per month of creation, "YYYY-MM" → n, in order."""
    rows = Tally.objects.filter(audience_id__in=viewer.audiences, kind=kind).values("month")
    return {row["month"]: row["total"] for row in rows.annotate(total=Sum("n")).order_by("month")}
