"""What other parties do with a report: assess it, suggest a change, claim it."""

import uuid
from typing import Any

from ninja import Status

from mithaq.web import api
from mithaq.web.api import Router

from .. import actions
from ..queries import reports, responses
from . import shapes, showing

router = Router(tags=["picture"])


@router.get(
    "/reports/{uuid:id_}/assessments",
    response=list[shapes.AssessmentOut],
    operation_id="reports_assessments",
)
def assessments(request: Any, id_: uuid.UUID) -> Any:
    """List every visible assessment, newest first; the last one of each party counts."""
    held = reports.one(request.viewer, id_)
    return [showing.assessment(request, one) for one in responses.assessments(request.viewer, held)]


@router.post(
    "/reports/{uuid:id_}/assessments", response={201: shapes.AssessmentOut}, operation_id="reports_assess"
)
def assess(request: Any, id_: uuid.UUID, given: shapes.AssessmentIn) -> Any:
    """Assess another party's report."""
    held = reports.one(request.viewer, id_)
    verdict = actions.Verdict(**given.model_dump(exclude={"marking", "version"}))

    def do() -> Any:
        audience = showing.marked(request, given.marking)
        return actions.assess(held, verdict, audience=audience, by=request.actor, read=given.version)

    return Status(201, showing.assessment(request, api.once_from(request, do)))


@router.get(
    "/reports/{uuid:id_}/suggestions",
    response=list[shapes.SuggestionOut],
    operation_id="reports_suggestions",
)
def suggestions(request: Any, id_: uuid.UUID) -> Any:
    """List the visible suggestions, newest first."""
    held = reports.one(request.viewer, id_)
    return [showing.suggestion(request, one) for one in responses.suggestions(request.viewer, held)]


@router.post(
    "/reports/{uuid:id_}/suggestions", response={201: shapes.SuggestionOut}, operation_id="reports_suggest"
)
def suggest(request: Any, id_: uuid.UUID, given: shapes.SuggestionIn) -> Any:
    """Suggest a change of another party's report."""
    held = reports.one(request.viewer, id_)

    def do() -> Any:
        audience = showing.marked(request, given.marking)
        changes = showing.changes(given.changes)
        return actions.suggest(
            held, changes, reason=given.reason, by=request.actor, audience=audience, read=given.version
        )

    return Status(201, showing.suggestion(request, api.once_from(request, do)))


@router.post(
    "/suggestions/{uuid:id_}/decision", response=shapes.SuggestionOut, operation_id="suggestions_decide"
)
def decide(request: Any, id_: uuid.UUID, given: shapes.DecisionIn) -> Any:
    """Accept a suggestion, which corrects the report, or discard it with an answer."""
    held = responses.suggestion(request.viewer, id_)

    def do() -> Any:
        rest: dict[str, Any] = {"by": request.actor, "expected": given.version}
        return (
            actions.accept(held, read=given.report_version, **rest)
            if given.accept
            else actions.discard(held, answer=given.answer, **rest)
        )

    return showing.suggestion(request, api.once_from(request, do))


@router.post("/reports/{uuid:id_}/claim", response={201: shapes.ClaimOut}, operation_id="reports_claim")
def claim(request: Any, id_: uuid.UUID, given: shapes.ClaimIn) -> Any:
    """Say “I am on it” for some hours."""
    held = reports.one(request.viewer, id_)

    def do() -> Any:
        return actions.claim(held, hours=given.hours, note=given.note, by=request.actor)

    return Status(201, showing.claim(request, api.once_from(request, do)))


@router.post("/claims/{uuid:id_}/release", response=shapes.ClaimOut, operation_id="claims_let_go")
def let_go(request: Any, id_: uuid.UUID, given: shapes.Versioned) -> Any:
    """Let a report go before the time is over."""
    held = responses.claim(request.viewer, id_)

    def do() -> Any:
        return actions.let_go(held, by=request.actor, expected=given.version)

    return showing.claim(request, api.once_from(request, do))
