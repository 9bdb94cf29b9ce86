"""Threat reviews."""

import uuid
from typing import Any

from ninja import Status

from mithaq.kernel.markings.viewers import Viewer
from mithaq.web import api
from mithaq.web.api import Router

from ..actions import documents as actions
from ..actions.documents import Text
from ..queries import documents
from ..queries.documents import Standing
from ..queries.figures import Period
from ..rules import periods
from . import shapes

router = Router(tags=["threat reviews"])


@router.get("/documents", response=list[shapes.DocumentOut], operation_id="threat_reviews_list")
def index(request: Any) -> Any:
    """List the visible threat reviews, the newest period first, at most 200."""
    return [_shown(request, one) for one in documents.all_of_them(request.viewer)]


@router.post("/documents", response={201: shapes.DocumentOut}, operation_id="threat_reviews_draft")
def draft(request: Any, given: shapes.DocumentIn) -> Any:
    """Draft a threat review; until it is issued only one's own party sees it."""

    def do() -> Any:
        period = Period(periods.month_of(given.first), periods.month_of(given.last))
        meant_for = api.audience(request, given.marking)
        return actions.draft(_text(given), period, meant_for=meant_for, by=request.actor)

    return Status(201, _reread(request, api.once_from(request, do)))


@router.get("/documents/{uuid:id_}", response=shapes.DocumentOut, operation_id="threat_reviews_get")
def one(request: Any, id_: uuid.UUID) -> Any:
    """Show one threat review."""
    return _shown(request, documents.one(request.viewer, id_))


@router.put("/documents/{uuid:id_}", response=shapes.DocumentOut, operation_id="threat_reviews_edit")
def edit(request: Any, id_: uuid.UUID, given: shapes.DocumentEditIn) -> Any:
    """Change the text of a draft."""
    held = documents.one(request.viewer, id_).document

    def do() -> Any:
        return actions.edit(held, _text(given), by=request.actor, expected=given.version)

    return _reread(request, api.once_from(request, do))


@router.post(
    "/documents/{uuid:id_}/issue", response={201: shapes.DocumentOut}, operation_id="threat_reviews_issue"
)
def issue(request: Any, id_: uuid.UUID) -> Any:
    """Issue a draft to those whom it is meant for; the answer is the issued document."""
    held = documents.one(request.viewer, id_).document
    made = api.once_from(request, lambda: actions.issue(held, by=request.actor))
    return Status(201, _reread(request, made))


@router.post(
    "/documents/{uuid:id_}/withdraw", response=shapes.DocumentOut, operation_id="threat_reviews_withdraw"
)
def withdraw(request: Any, id_: uuid.UUID, given: shapes.WithdrawIn) -> Any:
    """Take an issued threat review back."""
    held = documents.one(request.viewer, id_).document

    def do() -> Any:
        return actions.withdraw(held, reason=given.reason, by=request.actor, expected=given.version)

    return _reread(request, api.once_from(request, do))


def _text(given: shapes.TextIn) -> Text:
    texts = {name: getattr(given, name) for name in ("title", "summary", "outlook", "advice")}
    return Text(**{name: text.names() if text else {} for name, text in texts.items()})


def _reread(request: Any, made: Any) -> dict[str, Any]:
    # asked for anew: the act may have made an audience that the reader belongs to and did not hold before
    return _shown(request, documents.one(Viewer.of(request.actor), made.pk))


def _shown(request: Any, found: Standing) -> dict[str, Any]:
    document = found.document
    plain = ("title", "first", "last", "figures", "summary", "outlook", "advice", "reason")
    return {
        **api.record(request, document),
        **{name: getattr(document, name) for name in plain},
        "meant_for": api.marking(request, document.meant_for) if document.meant_for else None,
        "state": found.state,
    }
