"""Reports of the same event: candidates, joining and parting, whom to ask."""

import uuid
from typing import Any

from ninja import Status

from mithaq.domains.areas.queries import events
from mithaq.web import api
from mithaq.web.api import Router

from .. import actions
from ..queries import imported, matches, reports, responses
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
    """List what joins a report with other visible ones, and with an imported event."""
    held = reports.one(request.viewer, id_)
    found = [one.same for one in matches.same_event(request.viewer, held)]
    if told := imported.event_of(request.viewer, held):
        found.append(told.same)
    return [showing.same_event(request, one) for one in found]


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


@router.get(
    "/reports/{uuid:id_}/imported-candidates",
    response=list[shapes.ImportedCandidateOut],
    operation_id="reports_imported_candidates",
)
def imported_candidates(request: Any, id_: uuid.UUID) -> Any:
    """List the imported events that a report may be of, the likest first; none where it is joined with one."""
    held = reports.one(request.viewer, id_)
    return [showing.imported_candidate(one) for one in imported.candidates(request.viewer, held)]


@router.post(
    "/reports/{uuid:id_}/imported-event",
    response={201: shapes.SameEventOut},
    operation_id="reports_join_imported",
)
def join_imported(request: Any, id_: uuid.UUID, given: shapes.JoinImportedIn) -> Any:
    """Say that one's own report is of an imported event, which counts from now on for whoever sees the report."""
    held = reports.one(request.viewer, id_)
    event = showing.known("number", lambda: events.one(request.viewer, given.data_set, given.number))

    def do() -> Any:
        return actions.join_imported(held, event, reason=given.reason, by=request.actor)

    return Status(201, showing.same_event(request, api.once_from(request, do)))


@router.post("/same-events/{uuid:id_}/parting", response=shapes.SameEventOut, operation_id="reports_part")
def part(request: Any, id_: uuid.UUID, given: shapes.Versioned) -> Any:
    """Say that what was joined are two events after all."""
    held = responses.same_event(request.viewer, id_)

    def do() -> Any:
        return actions.part(held, by=request.actor, expected=given.version)

    return showing.same_event(request, api.once_from(request, do))


@router.get("/reports/{uuid:id_}/hints", response=list[shapes.HintOut], operation_id="reports_hints")
def hints(request: Any, id_: uuid.UUID) -> Any:
    """List whom to ask about the event; only where both sides agreed to that."""
    held = reports.one(request.viewer, id_)
    return [showing.hint(request, one) for one in matches.hints(request.viewer, held)]
