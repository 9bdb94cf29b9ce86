"""Pages for programs: newest first, by sealed cursor over the moment of entering; no offset, no total."""

from typing import Any

from django.db.models import Q, QuerySet

from mithaq.kernel import clock
from mithaq.kernel.markings import cursors
from mithaq.kernel.markings.viewers import Viewer

from ..models import Report, Request
from .requests import Asked, with_answers

LONGEST = 200


def reports(
    viewer: Viewer, found: QuerySet[Report], *, limit: int, cursor: str | None, listed: str
) -> tuple[list[Report], str | None]:
    """Return a page of `found` (from `reports.visible`) and the cursor of the next, None on the last.

    `listed` names the filters: a cursor holds for one list. Raises Invalid for a wrong cursor.
    """
    return _page(viewer, found, limit, cursor, f"reports/{listed}")


def requests(
    viewer: Viewer, found: QuerySet[Request], *, limit: int, cursor: str | None, listed: str
) -> tuple[list[Asked], str | None]:
    """Return a page of `found` (from `requests.visible`) and the cursor of the next, None on the last.

    Raises Invalid for a wrong cursor.
    """
    rows, following = _page(viewer, found, limit, cursor, f"requests/{listed}")
    return with_answers(viewer, rows), following


def _page(
    viewer: Viewer, found: QuerySet[Any], limit: int, cursor: str | None, listed: str
) -> tuple[list[Any], str | None]:
    limit, scope = max(1, min(limit, LONGEST)), f"picture/{viewer.scope}/{listed}"
    if cursor:
        stamp, id_ = cursors.unseal(cursor, scope)
        at = clock.from_microseconds(stamp)
        found = found.filter(Q(created_at__lt=at) | Q(created_at=at, id__lt=id_))
    rows = list(found.order_by("-created_at", "-id")[: limit + 1])
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], cursors.seal((clock.microseconds(last.created_at), last.pk), scope)
