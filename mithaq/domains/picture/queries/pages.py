"""Pages for programs: newest first, by sealed cursor over the moment of entering; no offset, no total."""

from typing import Any

from django.db.models import QuerySet

from mithaq.kernel.markings import feeds
from mithaq.kernel.markings.viewers import Viewer

from ..models import Report, Request
from .requests import Asked, with_answers


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
    page = feeds.entered(viewer, found, name="picture", filters=listed, limit=limit, cursor=cursor)
    return page.items, page.next_cursor
