"""Lists that hold the newest few rows of something, and forget the rest."""

from typing import Any

from django.db.models import QuerySet


def keep_newest(rows: QuerySet[Any], kept: int) -> None:
    """Delete all of `rows` but the newest `kept`, by their ids."""
    for last in rows.order_by("-id").values_list("id", flat=True)[kept : kept + 1]:
        rows.filter(id__lte=last).delete()
