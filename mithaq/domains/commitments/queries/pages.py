"""Pages for programs: newest first, by sealed cursor over the moment of entering; no offset, no total."""

from typing import Any

from django.db.models import Q, QuerySet

from mithaq.kernel import clock
from mithaq.kernel.markings import cursors
from mithaq.kernel.markings.viewers import Viewer

from ..models import Agreement
from .promises import Promise, promises, seen
from .registers import Wanted, filtered
from .texts import Text, with_parties

LONGEST = 200


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
    limit, scope = max(1, min(limit, LONGEST)), f"commitments/{viewer.scope}/{listed}"
    if cursor:
        stamp, id_ = cursors.unseal(cursor, scope)
        at = clock.from_microseconds(stamp)
        found = found.filter(Q(created_at__lt=at) | Q(created_at=at, id__lt=id_))
    rows = list(found.order_by("-created_at", "-id")[: limit + 1])
    if len(rows) <= limit:
        return rows, None
    last = rows[limit - 1]
    return rows[:limit], cursors.seal((clock.microseconds(last.created_at), last.pk), scope)
