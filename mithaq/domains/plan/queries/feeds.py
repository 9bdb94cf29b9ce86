"""Pages of records in the order in which they were entered, for programs; sealed cursors, no offset, no
total."""

from typing import Any

from mithaq.kernel.markings import feeds
from mithaq.kernel.markings.feeds import Page
from mithaq.kernel.markings.viewers import Viewer

from . import records


def page(viewer: Viewer, kind: str, *, limit: int = 50, cursor: str = "", **equals: Any) -> Page:
    """Return at most `limit` (1–200) visible records of `kind` after `cursor`, where columns equal; oldest
    first.

    Raises Invalid for a cursor that was not given to this viewer for this list.
    """
    return feeds.entered(
        viewer,
        records.visible(viewer, records.MODELS[kind]).filter(**equals),
        name=f"plan.{kind}",
        filters=sorted((name, str(value)) for name, value in equals.items()),
        limit=limit,
        cursor=cursor,
        newest=False,
    )
