"""Counts that cost no scan and tell nothing: kept per audience, in the act's own transaction."""

import uuid
from datetime import datetime

from django.db.models import Sum

from mithaq.kernel import statements

from .models import Tally
from .viewers import Viewer

_ADD = """
    INSERT INTO markings_tally (audience_id, kind, month, n) VALUES (%s, %s, %s, %s)
    ON CONFLICT (audience_id, kind, month) DO UPDATE SET n = markings_tally.n + excluded.n
"""


def add(audience_id: uuid.UUID, kind: str, created_at: datetime, n: int) -> None:
    """Add `n` (negative to take away) to the audience's count of `kind` for the month of creation."""
    statements.run(
        _ADD, [statements.key(audience_id), kind, f"{created_at.year:04d}-{created_at.month:02d}", n]
    )


def count(viewer: Viewer, kind: str) -> int:
    """Return how many records of `kind` the viewer may see."""
    rows = Tally.objects.filter(audience_id__in=viewer.audiences, kind=kind)
    return rows.aggregate(total=Sum("n"))["total"] or 0


def by_month(viewer: Viewer, kind: str) -> dict[str, int]:
    """Return visible records per month of creation, "YYYY-MM" → n, in order."""
    rows = Tally.objects.filter(audience_id__in=viewer.audiences, kind=kind).values("month")
    return {row["month"]: row["total"] for row in rows.annotate(total=Sum("n")).order_by("month")}
