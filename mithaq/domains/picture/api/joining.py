"""Reports of the same event: candidates, joining and parting, whom to ask."""

import uuid
from typing import Any

from ninja import Status

from mithaq.web import api
from mithaq.web.api import Router

from .. import actions
from ..queries import matches, reports, responses
from . import shapes, showing

router = Router(tags=["picture"])


@router.get(
    "/reports/{uuid:id_}/candidates", response=list[shapes.CandidateOut], operation_id="reports_candidates"
)
def candidates(request: Any, id_: uuid.UUID) -> Any:
    """List the visible reports that may be of the same event, the likest first."""
    held = reports.one(request.viewer, id_)
    found = matches.candidates(request.viewer, held)
    actions.note_listed([one.report for one in found], by=request.actor)
    return [{"report": showing.report(request, one.report), "likeness": one.likeness} for one in found]


@router.get(
    "/reports/{uuid:id_}/same-event", response=list[shapes.SameEventOut], operation_id="reports_same_event"
)
def same_event(request: Any, id_: uuid.UUID) -> Any:
    """List what joins a report with other visible ones."""
    held = reports.one(request.viewer, id_)
    found = matches.same_event(request.viewer, held)
    return [showing.same_event(request, one.same) for one in found]


@router.post(
    "/reports/{uuid:id_}/same-event", response={201: shapes.SameEventOut}, operation_id="reports_join"
)
def join(request: Any, id_: uuid.UUID, given: shapes.JoinIn) -> Any:
    """Say that one's own report is of the same event as another one, which counts from now on."""
    held = reports.one(request.viewer, id_)
    other = showing.known("of", lambda: reports.one(request.viewer, given.of))

    def do() -> Any:
        return actions.join(held, of=other, reason=given.reason, by=request.actor)

    return Status(201, showing.same_event(request, api.once_from(request, do)))


@router.post("/same-events/{uuid:id_}/parting", response=shapes.SameEventOut, operation_id="reports_part")
def part(request: Any, id_: uuid.UUID, given: shapes.Versioned) -> Any:
    """Say that two reports are of two events after all."""
    held = responses.same_event(request.viewer, id_)

    def do() -> Any:
        return actions.part(held, by=request.actor, expected=given.version)

    return showing.same_event(request, api.once_from(request, do))


@router.get("/reports/{uuid:id_}/hints", response=list[shapes.HintOut], operation_id="reports_hints")
def hints(request: Any, id_: uuid.UUID) -> Any:
    """List whom to ask about the event; only where both sides agreed to that."""
    held = reports.one(request.viewer, id_)
    return [showing.hint(request, one) for one in matches.hints(request.viewer, held)]
