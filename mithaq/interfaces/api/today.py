"""What needs me, as data."""

import datetime
import uuid
from typing import Any

from mithaq.interfaces.site.today import lines
from mithaq.web import api
from mithaq.web.api import MarkingOut, NamesOut, Router, Schema

router = Router(tags=["today"])


class ItemOut(Schema):
    """One line: what, in which state, until when; `url` is the page where it is settled."""

    kind: str
    id: uuid.UUID
    code: str
    title: NamesOut
    state: str
    due: datetime.date | None
    days_late: int
    url: str
    marking: MarkingOut


class PartOut(Schema):
    """A question of the day and its lines: `owe`, `waits`, `risk`, `owed`, `sent`; `is_cut` where there are more."""

    key: str
    items: list[ItemOut]
    is_cut: bool


@router.get("/today", response=list[PartOut], operation_id="today")
def today(request: Any) -> list[dict[str, Any]]:
    """Return what the first page shows to whoever asks."""
    return [
        {
            "key": part.key,
            "items": [_item(request, one.item) for one in part.lines],
            "is_cut": bool(part.more),
        }
        for part in (*lines.parts(request), lines.sent_to_us(request))
    ]


def _item(request: Any, one: Any) -> dict[str, Any]:
    names = ("kind", "id", "code", "title", "state", "due", "days_late", "url")
    return {**{name: getattr(one, name) for name in names}, "marking": api.marking(request, one.audience)}
