"""Warnings of areas."""

import uuid
from typing import TYPE_CHECKING, Any

from mithaq.web import api
from mithaq.web.api import Router

from .. import wording
from ..actions import warnings as actions
from ..queries import warnings
from . import shapes

if TYPE_CHECKING:
    from ..models import Warning

router = Router(tags=["warnings"])


@router.get("/warnings", response=list[shapes.WarningOut], operation_id="warnings_list")
def index(request: Any, area: str = "", type: str = "", state: shapes.WarningState | None = None) -> Any:
    """List the newest visible warnings, at most 200."""
    found = warnings.newest(request.viewer, area=area, type=type, state=state or "")
    return [_shown(request, one) for one in found]


@router.get("/warnings/{uuid:id_}", response=shapes.WarningOut, operation_id="warnings_get")
def one(request: Any, id_: uuid.UUID) -> Any:
    """Show one warning."""
    return _shown(request, warnings.one(request.viewer, id_))


@router.post("/warnings/{uuid:id_}/take-on", response=shapes.WarningOut, operation_id="warnings_take_on")
def take_on(request: Any, id_: uuid.UUID, given: shapes.TakeOnIn) -> Any:
    """Say that one's own party looks into it."""
    held = warnings.one(request.viewer, id_)

    def do() -> Any:
        return actions.take_on(held, by=request.actor, expected=given.version)

    return _shown(request, warnings.one(request.viewer, api.once_from(request, do).pk))


@router.post("/warnings/{uuid:id_}/close", response=shapes.WarningOut, operation_id="warnings_close")
def close(request: Any, id_: uuid.UUID, given: shapes.CloseIn) -> Any:
    """Say what was found."""
    held = warnings.one(request.viewer, id_)

    def do() -> Any:
        return actions.close(
            held,
            outcome=given.outcome,
            note=given.note,
            began_on=given.began_on,
            by=request.actor,
            expected=given.version,
        )

    return _shown(request, warnings.one(request.viewer, api.once_from(request, do).pk))


def _shown(request: Any, warning: "Warning") -> dict[str, Any]:
    plain = (
        *("area", "type", "week", "level", "reason", "state"),
        *("answer_due", "closed_on", "outcome", "began_on", "note"),
    )
    return {
        **api.record(request, warning),
        **{name: getattr(warning, name) for name in plain},
        "said": wording.reason(request, warning.reason),
        "answered_by": api.codes(request).get(str(warning.answered_by_id)),
    }
