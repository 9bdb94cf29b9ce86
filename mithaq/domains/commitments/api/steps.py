"""Steps of a commitment, and what parties say about it."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from ninja import Status

from mithaq.domains.plan.actions import Reason
from mithaq.web import api, signing
from mithaq.web.api import Router

from .. import actions, queries
from . import shapes, showing

router = Router(tags=["commitments"])

_PLAIN: Mapping[str, Callable[..., Any]] = {"agree": actions.agree, "start": actions.start}
_NOTED: Mapping[str, Callable[..., Any]] = {
    "report_done": actions.report_done,
    "take_back": actions.take_back,
    "verify": actions.verify,
}


@router.post("/{uuid:id_}/steps/{move}", response=shapes.CommitmentOut, operation_id="commitments_step")
def step(request: Any, id_: uuid.UUID, move: shapes.Move, given: shapes.StepIn) -> Any:
    """Take a step: agree, start, report_done, take_back, verify, waive."""
    held = queries.commitment(request.viewer, id_).commitment

    def do() -> Any:
        rest: dict[str, Any] = {"by": request.actor, "expected": given.version}
        if move in _PLAIN:
            return _PLAIN[move](held, **rest)
        if move in _NOTED:
            return _NOTED[move](held, note=given.note, **rest)
        signing.check_not_asked(request, held.audience)
        return actions.waive(held, reason=given.note, **rest)

    return showing.reread(request, api.once_from(request, do))


@router.post("/{uuid:id_}/due", response=shapes.CommitmentOut, operation_id="commitments_move_due")
def move_due(request: Any, id_: uuid.UUID, given: shapes.MoveDueIn) -> Any:
    """Move the due date, with its cause."""
    held = queries.commitment(request.viewer, id_).commitment
    reason = Reason(given.cause, given.note)

    def do() -> Any:
        return actions.move_due(held, to=given.to, reason=reason, by=request.actor, expected=given.version)

    return showing.reread(request, api.once_from(request, do))


@router.get("/{uuid:id_}/slips", response=list[shapes.SlipOut], operation_id="commitments_slips")
def slips(request: Any, id_: uuid.UUID) -> Any:
    """List the moves of the due date, newest first."""
    held = queries.commitment(request.viewer, id_).commitment
    return [showing.slip(request, slip) for slip in queries.slips(request.viewer, held)]


@router.get("/{uuid:id_}/readings", response=list[shapes.ReadingOut], operation_id="commitments_readings")
def readings(request: Any, id_: uuid.UUID) -> Any:
    """List every reading, newest first; none is ever replaced."""
    held = queries.commitment(request.viewer, id_).commitment
    return [showing.reading(request, reading) for reading in queries.readings(request.viewer, held)]


@router.post("/{uuid:id_}/readings", response={201: shapes.ReadingOut}, operation_id="commitments_read")
def read(request: Any, id_: uuid.UUID, given: shapes.ReadingIn) -> Any:
    """Give a reading for the acting party."""
    held = queries.commitment(request.viewer, id_).commitment

    def do() -> Any:
        audience = showing.narrower(request, given.marking)
        return actions.read(
            held, step=given.step, note=given.note, read_on=given.read_on, audience=audience, by=request.actor
        )

    return Status(201, showing.reading(request, api.once_from(request, do)))


@router.get("/{uuid:id_}/disputes", response=list[shapes.DisputeOut], operation_id="commitments_disputes")
def disputes(request: Any, id_: uuid.UUID) -> Any:
    """List the disputes, newest first."""
    held = queries.commitment(request.viewer, id_).commitment
    return [showing.dispute(request, dispute) for dispute in queries.disputes(request.viewer, held)]


@router.post("/{uuid:id_}/disputes", response={201: shapes.DisputeOut}, operation_id="commitments_dispute")
def dispute(request: Any, id_: uuid.UUID, given: shapes.DisputeIn) -> Any:
    """Object for the acting party."""
    held = queries.commitment(request.viewer, id_).commitment

    def do() -> Any:
        audience = showing.narrower(request, given.marking)
        return actions.dispute(held, reason=given.reason, audience=audience, by=request.actor)

    return Status(201, showing.dispute(request, api.once_from(request, do)))


@router.post(
    "/{uuid:id_}/disputes/{uuid:dispute_id}/settlement",
    response=shapes.DisputeOut,
    operation_id="commitments_settle",
)
def settle(request: Any, id_: uuid.UUID, dispute_id: uuid.UUID, given: shapes.SettlementIn) -> Any:
    """Settle a dispute."""
    held = queries.commitment(request.viewer, id_).commitment
    opened = queries.dispute(request.viewer, held, dispute_id)

    def do() -> Any:
        return actions.settle(opened, settlement=given.settlement, by=request.actor, expected=given.version)

    return showing.dispute(request, api.once_from(request, do))
