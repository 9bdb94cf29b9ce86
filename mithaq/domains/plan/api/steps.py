"""Steps: states and stages, moved dates, the two keys, parties."""

import uuid
from collections.abc import Callable
from typing import Any

from mithaq.web import api
from mithaq.web.api import Router, Versioned

from .. import actions, queries
from ..actions import Reason
from . import inputs, outputs, values

Do = Callable[[Any], Any]


def _take(request: Any, kind: str, pk: uuid.UUID, do: Do) -> Any:
    """Find the record, do the step once for its key, and return what it made in its shape."""
    record = queries.record(request.viewer, kind, pk)
    return values.shown(request, api.once_from(request, lambda: do(record)))


def _reason(request: Any, payload: inputs.MoveIn) -> Reason:
    return Reason(payload.cause, payload.note, values.audience(request, payload.marking))


def offer(router: Router) -> None:
    """Add the operations."""
    router.post("/objectives/{uuid:pk}/state", response=outputs.ObjectiveOut)(plan_objective_state)
    router.post("/initiatives/{uuid:pk}/stage", response=outputs.InitiativeOut)(plan_initiative_stage)
    router.post("/initiatives/{uuid:pk}/move", response=outputs.InitiativeOut)(plan_initiative_move)
    router.post("/initiatives/{uuid:pk}/parties", response=outputs.InitiativePartyOut)(
        plan_initiative_add_party
    )
    router.post("/initiative-parties/{uuid:pk}/end", response=outputs.InitiativePartyOut)(
        plan_initiative_party_end
    )
    router.post("/milestones/{uuid:pk}/state", response=outputs.MilestoneOut)(plan_milestone_state)
    router.post("/milestones/{uuid:pk}/move", response=outputs.MilestoneOut)(plan_milestone_move)
    router.post("/milestones/{uuid:pk}/done", response=outputs.MilestoneOut)(plan_milestone_done)
    router.post("/milestones/{uuid:pk}/verify", response=outputs.MilestoneOut)(plan_milestone_verify)
    router.post("/milestones/{uuid:pk}/send-back", response=outputs.MilestoneOut)(plan_milestone_send_back)
    router.post("/assumptions/{uuid:pk}/review", response=outputs.AssumptionOut)(plan_assumption_review)
    router.post("/risks/{uuid:pk}/state", response=outputs.RiskOut)(plan_risk_state)


def plan_objective_state(request: Any, pk: uuid.UUID, payload: inputs.StateIn) -> Any:
    """Consult, adopt, review or retire an objective."""

    def do(record: Any) -> Any:
        note, version = payload.note, payload.version
        return actions.move_objective(record, payload.to, note=note, by=request.actor, expected=version)

    return _take(request, "objective", pk, do)


def plan_initiative_stage(request: Any, pk: uuid.UUID, payload: inputs.StageIn) -> Any:
    """Bring an initiative to another stage."""

    def do(record: Any) -> Any:
        return actions.change_stage(
            record, payload.to, on=payload.on, note=payload.note, by=request.actor, expected=payload.version
        )

    return _take(request, "initiative", pk, do)


def plan_initiative_move(request: Any, pk: uuid.UUID, payload: inputs.MoveInitiativeIn) -> Any:
    """Move a planned date, with its cause."""

    def do(record: Any) -> Any:
        to, reason = payload.to_date, _reason(request, payload)
        return actions.move_initiative(
            record, payload.moved, to=to, reason=reason, by=request.actor, expected=payload.version
        )

    return _take(request, "initiative", pk, do)


def plan_initiative_add_party(request: Any, pk: uuid.UUID, payload: inputs.PartyIn) -> Any:
    """Let a party take part in a role."""
    party = values.party(request, "party", payload.party)
    audience = values.audience(request, payload.marking)

    def do(record: Any) -> Any:
        return actions.add_party(record, party, payload.role, by=request.actor, audience=audience)

    return _take(request, "initiative", pk, do)


def plan_initiative_party_end(request: Any, pk: uuid.UUID, payload: Versioned) -> Any:
    """End a party's role with today."""

    def do(record: Any) -> Any:
        return actions.end_party(record, by=request.actor, expected=payload.version)

    return _take(request, "initiative_party", pk, do)


def plan_milestone_state(request: Any, pk: uuid.UUID, payload: inputs.StateIn) -> Any:
    """Say that a milestone is on track, at risk or dropped."""

    def do(record: Any) -> Any:
        note, version = payload.note, payload.version
        return actions.set_state(record, payload.to, note=note, by=request.actor, expected=version)

    return _take(request, "milestone", pk, do)


def plan_milestone_move(request: Any, pk: uuid.UUID, payload: inputs.MoveIn) -> Any:
    """Move the due date, with its cause."""

    def do(record: Any) -> Any:
        reason, version = _reason(request, payload), payload.version
        return actions.move_due(record, to=payload.to_date, reason=reason, by=request.actor, expected=version)

    return _take(request, "milestone", pk, do)


def plan_milestone_done(request: Any, pk: uuid.UUID, payload: inputs.DoneIn) -> Any:
    """Turn the first key: report it done."""

    def do(record: Any) -> Any:
        done_on, note = payload.done_on, payload.note
        return actions.report_done(
            record, done_on=done_on, note=note, by=request.actor, expected=payload.version
        )

    return _take(request, "milestone", pk, do)


def plan_milestone_verify(request: Any, pk: uuid.UUID, payload: inputs.NoteIn) -> Any:
    """Turn the second key: verify it for another party."""

    def do(record: Any) -> Any:
        return actions.verify(record, note=payload.note, by=request.actor, expected=payload.version)

    return _take(request, "milestone", pk, do)


def plan_milestone_send_back(request: Any, pk: uuid.UUID, payload: inputs.NoteIn) -> Any:
    """Refuse the second key, with the reason."""

    def do(record: Any) -> Any:
        return actions.send_back(record, note=payload.note, by=request.actor, expected=payload.version)

    return _take(request, "milestone", pk, do)


def plan_assumption_review(request: Any, pk: uuid.UUID, payload: inputs.ReviewIn) -> Any:
    """Say how an assumption stands."""

    def do(record: Any) -> Any:
        state, note, look_by = payload.state, payload.note, payload.look_by
        return actions.review_assumption(
            record, state, note=note, look_by=look_by, by=request.actor, expected=payload.version
        )

    return _take(request, "assumption", pk, do)


def plan_risk_state(request: Any, pk: uuid.UUID, payload: inputs.StateIn) -> Any:
    """Open, watch or close a risk, challenge or opportunity."""

    def do(record: Any) -> Any:
        note, version = payload.note, payload.version
        return actions.change_risk(record, payload.to, note=note, by=request.actor, expected=version)

    return _take(request, "risk", pk, do)
