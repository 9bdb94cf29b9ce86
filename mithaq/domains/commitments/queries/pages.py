"""Pages for programs: newest first, by sealed cursor over the moment of entering; no offset, no total."""

from typing import Any

from django.db.models import QuerySet

from mithaq.kernel.markings import feeds
from mithaq.kernel.markings.viewers import Viewer

from ..models import Agreement
from .promises import Promise, promises, seen
from .registers import Wanted, filtered
from .texts import Text, with_parties


def commitments(
    viewer: Viewer, wanted: Wanted, *, limit: int, cursor: str | None
) -> tuple[list[Promise], str | None]:
    """Return a page of commitments and the cursor of the next, None on the last.

    Raises Invalid for a wrong cursor.
    """
    rows, following = _page(viewer, filtered(viewer, seen(viewer), wanted), limit, cursor, repr(wanted))
    return promises(viewer, rows), following


def agreements(viewer: Viewer, *, limit: int, cursor: str | None) -> tuple[list[Text], str | None]:
    """Return a page of agreements and the cursor of the next, None on the last.

    Raises Invalid for a wrong cursor.
    """
    rows, following = _page(viewer, Agreement.objects.visible_to(viewer), limit, cursor, "agreements")
    by_id = {text.agreement.pk: text for text in with_parties(viewer, _only(viewer, rows))}
    return [by_id[row.pk] for row in rows], following


def _only(viewer: Viewer, rows: list[Agreement]) -> QuerySet[Agreement]:
    return Agreement.objects.visible_to(viewer).filter(pk__in=[row.pk for row in rows])


def _page(
    viewer: Viewer, found: QuerySet[Any], limit: int, cursor: str | None, listed: str
) -> tuple[list[Any], str | None]:
    page = feeds.entered(viewer, found, name="commitments", filters=listed, limit=limit, cursor=cursor)
    return page.items, page.next_cursor
