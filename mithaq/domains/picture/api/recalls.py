"""What was taken back from the reader's party, and its acknowledgement."""

import uuid
from typing import Any

from ninja import Status

from mithaq.web import api
from mithaq.web.api import Router

from .. import actions
from ..queries import receipts
from . import shapes, showing

router = Router(tags=["picture"])


@router.get("/recalls", response=list[shapes.RecallOut], operation_id="recalls_list")
def index(request: Any, waiting: bool = False) -> Any:
    """List what was taken back from the reader's party, newest first; `waiting`: not acknowledged yet."""
    return [showing.recall(one) for one in receipts.recalls(request.viewer, waiting=waiting)]


@router.post(
    "/recalls/{uuid:id_}/acknowledgement",
    response={201: shapes.AcknowledgementOut},
    operation_id="recalls_acknowledge",
)
def acknowledge(request: Any, id_: uuid.UUID) -> Any:
    """Acknowledge for the acting party every recall of a report, by the report's id."""

    def do() -> Any:
        return actions.acknowledge(id_, by=request.actor)

    return Status(201, showing.acknowledgement(request, api.once_from(request, do)))
