"""How far the record has come: my logs, the anchor, the witnesses."""

from typing import Any

from mithaq.kernel.ledger import overview, seals
from mithaq.kernel.markings.models import Audience
from mithaq.web import api
from mithaq.web.api import MarkingOut, Router, Schema

router = Router(tags=["ledger"])


class LogOut(Schema):
    """A log of one of my audiences: entries recorded, anchored, sealed."""

    origin: str
    marking: MarkingOut
    size: int
    anchored: int
    sealed: int


class WitnessOut(Schema):
    """A witness: epochs not cosigned yet, and the second of its last answer."""

    name: str
    behind: int
    answered_at: int | None


class State(Schema):
    """The state of the ledger as far as the reader's audiences go; `checkpoint` is the newest anchor, a
    signed note.
    """

    logs: list[LogOut]
    anchor_size: int
    sealed_at: int | None
    checkpoint: str
    witnesses: list[WitnessOut]


@router.get("/state", response=State, operation_id="ledger_state")
def state(request: Any) -> dict[str, Any]:
    """Return how far my logs, the anchor and the witnesses have come."""
    logs, anchor = seals.logs(request.viewer.audiences), overview.anchor()
    marked = Audience.objects.in_bulk([log.audience_id for log in logs])
    return {
        "logs": [_log(request, log, marked[log.audience_id]) for log in logs],
        "anchor_size": anchor.size if anchor else 0,
        "sealed_at": anchor.sealed_at if anchor else None,
        "checkpoint": anchor.text if anchor else "",
        "witnesses": [
            {"name": w.name, "behind": w.behind, "answered_at": w.answered_at} for w in overview.witnesses()
        ],
    }


def _log(request: Any, log: seals.LogState, audience: Audience) -> dict[str, Any]:
    counts = {"size": log.size, "anchored": log.anchored, "sealed": log.sealed}
    return {"origin": log.origin, "marking": api.marking(request, audience), **counts}
