"""Pages of large marked tables, newest first, with sealed cursors: no offset, no total."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from mithaq.kernel import clock

from . import cursors, scope
from .viewers import Viewer

LONGEST_PAGE = 200
NO_ID = uuid.UUID(int=0)


@dataclass(frozen=True)
class Page:
    """Items in order, and the cursor of the next page, None on the last one."""

    items: list[Any]
    next_cursor: str | None


def newest(
    model: type[models.Model],
    viewer: Viewer,
    *,
    limit: int = 50,
    cursor: str | None = None,
    equals: Mapping[str, Any] | None = None,
) -> Page:
    """Return the newest `limit` (1–200) rows of `model` that `viewer` may see, after `cursor`, where columns equal.

    Raises Invalid for a cursor that was not given to this viewer for this list.
    """
    limit = max(1, min(limit, LONGEST_PAGE))
    bound = f"{model._meta.label_lower}/{viewer.scope}/{sorted((equals or {}).items())}"
    beyond = cursors.unseal(cursor, bound)[0] if cursor else None
    found = scope.stamps(model, viewer.audiences, scope.Slice(limit + 1, beyond, equals=equals))
    more = cursors.seal((found[limit - 1], NO_ID), bound) if len(found) > limit else None
    return Page(_in_order(model, viewer, found[:limit]), more)


def _in_order(model: Any, viewer: Viewer, found: list[int]) -> list[Any]:
    by_stamp = {row.stamp: row for row in model.objects.visible_to(viewer).filter(stamp__in=found)}
    return [by_stamp[stamp] for stamp in found if stamp in by_stamp]


def entered(
    viewer: Viewer,
    found: models.QuerySet[Any],
    *,
    name: str,
    filters: object,
    limit: int,
    cursor: str | None = None,
    newest: bool = True,
) -> Page:
    """Return at most `limit` (1–200) rows of `found` after `cursor`, by the moment of entering; for small registers.

    `found` holds what `viewer` may see; `name` and `filters` say which list it is, and a cursor holds for one list.
    Raises Invalid for a cursor that was not given to this viewer for this list.
    """
    limit, bound = max(1, min(limit, LONGEST_PAGE)), f"{name}/{viewer.scope}/{filters}"
    way, beyond = ("-", "lt") if newest else ("", "gt")
    if cursor:
        stamp, id_ = cursors.unseal(cursor, bound)
        at = clock.from_microseconds(stamp)
        later = models.Q(**{f"created_at__{beyond}": at})
        found = found.filter(later | models.Q(**{"created_at": at, f"id__{beyond}": id_}))
    rows = list(found.order_by(f"{way}created_at", f"{way}id")[: limit + 1])
    if len(rows) <= limit:
        return Page(rows, None)
    last = rows[limit - 1]
    return Page(rows[:limit], cursors.seal((clock.microseconds(last.created_at), last.pk), bound))


def oldest_after(model: type[models.Model], viewer: Viewer, stamp: int, *, limit: int) -> list[Any]:
    """Return at most `limit` rows that `viewer` may see with a stamp above `stamp`, oldest first."""
    found = scope.stamps(model, viewer.audiences, scope.Slice(limit, stamp, newest=False))
    return _in_order(model, viewer, found)
