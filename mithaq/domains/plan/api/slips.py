"""Why late, as sums."""

import uuid
from collections.abc import Sequence
from typing import Any

from ninja import Query, Schema

from mithaq.web import api
from mithaq.web.api import Router

from .. import queries
from ..queries.slips import LostBy
from . import outputs


class OfWhat(Schema):
    """Which slips to sum."""

    initiative: uuid.UUID | None = None
    line_of_effort: uuid.UUID | None = None
    party: str | None = None


def offer(router: Router) -> None:
    """Add the operation."""
    router.get("/why-late", response=outputs.WhyLateOut)(plan_why_late)


def plan_why_late(request: Any, given: Query[OfWhat]) -> Any:
    """Sum the days lost by cause, party and line of effort, over the slips that you can see."""
    codes = api.codes(request)
    party = next((uuid.UUID(id_) for id_, code in codes.items() if given.party and code == given.party), None)
    if given.party and party is None:
        return outputs.WhyLateOut(lost=0, won=0, by_cause=[], by_party=[], by_line=[])
    found = queries.why_late(
        request.viewer, initiative=given.initiative, line=given.line_of_effort, party=party
    )
    return outputs.WhyLateOut(
        lost=found.lost,
        won=found.won,
        by_cause=_lost(found.by_cause, codes),
        by_party=_lost(found.by_party, codes),
        by_line=_lost(found.by_line, codes),
    )


def _lost(rows: Sequence[LostBy], codes: dict[str, str]) -> list[outputs.LostOut]:
    return [
        outputs.LostOut(
            key=codes.get(row.total.key, row.total.key) or None,
            lost=row.total.lost,
            won=row.total.won,
            slips=row.total.slips,
        )
        for row in rows
    ]
