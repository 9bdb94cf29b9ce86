"""Reading what was written: the newest acts, the acts since, the past of one record."""

import uuid
from typing import Any, Final

from mithaq.kernel.live.frames import Frame
from mithaq.kernel.markings import feeds, scope
from mithaq.kernel.markings.viewers import Viewer

from . import telling
from .models import Revision, Stamp


def newest(
    viewer: Viewer, *, limit: int = 50, cursor: str | None = None, kind: str | None = None
) -> feeds.Page:
    """Return a page of the newest acts that `viewer` may see, of one `kind` or of all."""
    return feeds.newest(Revision, viewer, limit=limit, cursor=cursor, equals={"kind": kind} if kind else None)


def since(viewer: Viewer, stamp: int, *, limit: int) -> list[Revision]:
    """Return at most `limit` acts after `stamp` that `viewer` may see, oldest first."""
    return feeds.oldest_after(Revision, viewer, stamp, limit=limit)


def frames_after(audiences: frozenset[uuid.UUID], stamp: int, limit: int) -> list[Frame]:
    """Return the frames that these audiences received after `stamp`, oldest first; a stream resumes from them."""
    acts = since(Viewer(None, None, audiences), stamp, limit=limit)
    return [telling.frame(act) for act in acts]


def newest_visible(audiences: frozenset[uuid.UUID]) -> int:
    """Return the stamp of the newest act that these audiences received; 0 if there is none."""
    return next(iter(scope.stamps(Revision, audiences, scope.Slice(1))), 0)


def newest_committed() -> int:
    """Return the newest stamp of all; it wakes the streams, and never leaves the server."""
    last = Stamp.objects.values_list("last", flat=True).first()
    return last or 0


def of_record(viewer: Viewer, record: uuid.UUID) -> list[Revision]:
    """Return the visible acts on one record, newest first."""
    return list(Revision.objects.visible_to(viewer).filter(record=record).order_by("-stamp"))


class Erased:
    """Stands in the values of a revision for a field whose content was erased."""


ERASED: Final = Erased()


def values(body: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a revision's body, with ERASED for those that were erased."""
    gone = body.get("erased", ())
    return {
        **{name: value for name, value in body.items() if name != "erased"},
        **dict.fromkeys(gone, ERASED),
    }


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Return (field, before, after) for every field that changed, without the version and the stamps."""
    before, after = values(before), values(after)
    names = sorted(set(before) | set(after) - BOOKKEEPING)
    return [
        (n, before.get(n), after.get(n))
        for n in names
        if n not in BOOKKEEPING and before.get(n) != after.get(n)
    ]


BOOKKEEPING = frozenset({"version", "changed_at", "created_at", "id"})
