"""Pages of records in the order in which they were entered, for programs; sealed cursors, no offset, no
total."""

from typing import Any

from django.db.models import Q

from mithaq.kernel import clock
from mithaq.kernel.markings import cursors
from mithaq.kernel.markings.feeds import LONGEST_PAGE, Page
from mithaq.kernel.markings.viewers import Viewer

from . import records


def page(viewer: Viewer, kind: str, *, limit: int = 50, cursor: str = "", **equals: Any) -> Page:
    """Return at most `limit` (1–200) visible records of `kind` after `cursor`, where columns equal; oldest
    first.

    Raises Invalid for a cursor that was not given to this viewer for this list.
    """
    limit = max(1, min(limit, LONGEST_PAGE))
    scope = f"plan.{kind}/{viewer.scope}/{sorted((name, str(value)) for name, value in equals.items())}"
    found = records.visible(viewer, records.MODELS[kind]).filter(**equals)
    if cursor:
        stamp, id_ = cursors.unseal(cursor, scope)
        at = clock.from_microseconds(stamp)
        found = found.filter(Q(created_at__gt=at) | Q(created_at=at, id__gt=id_))
    items = list(found.order_by("created_at", "id")[: limit + 1])
    if len(items) <= limit:
        return Page(items, None)
    last = items[limit - 1]
    return Page(items[:limit], cursors.seal((clock.microseconds(last.created_at), last.pk), scope))
