"""How far the record has come: my logs, the anchor, the witnesses."""

import datetime
import uuid
from typing import Any, Literal

from django.http import HttpResponse

from mithaq.kernel import clock
from mithaq.kernel.acts import watching
from mithaq.kernel.ledger import overview, seals
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.records import exporting
from mithaq.web import api, responses
from mithaq.web.api import MarkingOut, Router, Schema, Shape
from mithaq.web.described import bytes_of

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


class DifferenceOut(Schema):
    """A record or act that was changed, removed or added without an act; `fields` are what differs from the ledger."""

    kind: str
    record: uuid.UUID
    what: Literal["changed", "removed", "added"]
    fields: list[str]
    found_at: datetime.datetime


class ExportIn(Shape):
    """What is held already: the text of the file `state` of an earlier archive."""

    state: str = ""


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


@router.get("/differences", response=list[DifferenceOut], operation_id="ledger_differences")
def differences(request: Any) -> list[watching.Discrepancy]:
    """Return what the last look found to differ from the ledger, among what the reader may see."""
    return list(watching.seen_by(request.viewer))


@router.post("/export", operation_id="export_record", openapi_extra=bytes_of("application/zip"))
def export(request: Any, payload: ExportIn | None = None) -> HttpResponse:
    """Return my logs, openings and proofs as one archive, to be checked offline; never what is RED. With `state`, only
    what is new since the archive that holds that file; it is unpacked over that one.

    Takes a token of scope carry_out.
    """
    api.check_confirmed(request)
    state = payload.state if payload else ""
    archive = exporting.archive(request.viewer, by=request.actor, state=state.encode())
    return responses.attachment(f"mithaq-record-{clock.today()}.zip", "application/zip", archive)


def _log(request: Any, log: seals.LogState, audience: Audience) -> dict[str, Any]:
    counts = {"size": log.size, "anchored": log.anchored, "sealed": log.sealed}
    return {"origin": log.origin, "marking": api.marking(request, audience), **counts}
