"""Agreements and clauses."""

import uuid
from typing import Any

from ninja import Status

from mithaq.web import api
from mithaq.web.api import Page, Router

from .. import actions, queries
from ..queries import pages
from ..queries.texts import Duty
from . import shapes, showing

router = Router(tags=["agreements"])


@router.get("/agreements", response=Page[shapes.AgreementOut], operation_id="agreements_list")
def index(request: Any, limit: int = 50, cursor: str | None = None) -> Any:
    """List visible agreements, newest first."""
    found, following = pages.agreements(request.viewer, limit=limit, cursor=cursor)
    return {"items": [showing.agreement(request, text) for text in found], "next": following}


@router.post("/agreements", response={201: shapes.AgreementOut}, operation_id="agreements_create")
def create(request: Any, given: shapes.AgreementIn) -> Any:
    """Begin an agreement as a draft."""

    def do() -> Any:
        audience = api.audience(request, given.marking)
        return actions.create_agreement(showing.agreed(request, given), audience=audience, by=request.actor)

    return Status(201, showing.reread_agreement(request, api.once_from(request, do)))


@router.get("/agreements/{uuid:id_}", response=shapes.AgreementOut, operation_id="agreements_get")
def one(request: Any, id_: uuid.UUID) -> Any:
    """Show one agreement."""
    return showing.agreement(request, queries.agreement(request.viewer, id_))


@router.put("/agreements/{uuid:id_}", response=shapes.AgreementOut, operation_id="agreements_edit")
def edit(request: Any, id_: uuid.UUID, given: shapes.AgreementTextIn) -> Any:
    """Correct what is said of an agreement."""
    held = queries.agreement(request.viewer, id_).agreement

    def do() -> Any:
        return actions.edit_agreement(
            held, showing.agreed(request, given), by=request.actor, expected=given.version
        )

    return showing.reread_agreement(request, api.once_from(request, do))


@router.post("/agreements/{uuid:id_}/steps", response=shapes.AgreementOut, operation_id="agreements_step")
def step(request: Any, id_: uuid.UUID, given: shapes.AgreementStepIn) -> Any:
    """Take a step of an agreement's life."""
    held = queries.agreement(request.viewer, id_).agreement

    def do() -> Any:
        return actions.move_agreement(
            held, given.move, on=given.on, note=given.note, by=request.actor, expected=given.version
        )

    return showing.reread_agreement(request, api.once_from(request, do))


@router.get("/agreements/{uuid:id_}/clauses", response=list[shapes.ClauseOut], operation_id="clauses_list")
def clauses(request: Any, id_: uuid.UUID) -> Any:
    """List the visible clauses in their order."""
    held = queries.agreement(request.viewer, id_).agreement
    return [showing.clause(request, duty) for duty in queries.clauses(request.viewer, held)]


@router.post("/agreements/{uuid:id_}/clauses", response={201: shapes.ClauseOut}, operation_id="clauses_add")
def add_clause(request: Any, id_: uuid.UUID, given: shapes.ClauseIn) -> Any:
    """Add a clause."""
    held = queries.agreement(request.viewer, id_).agreement

    def do() -> Any:
        return actions.add_clause(held, number=given.number, text=showing.names(given.text), by=request.actor)

    return Status(201, showing.clause(request, Duty(api.once_from(request, do), [])))


@router.put("/clauses/{uuid:id_}", response=shapes.ClauseOut, operation_id="clauses_edit")
def edit_clause(request: Any, id_: uuid.UUID, given: shapes.ClauseIn) -> Any:
    """Correct a clause that is still being negotiated."""
    held = queries.clause(request.viewer, id_)

    def do() -> Any:
        text = showing.names(given.text)
        return actions.edit_clause(
            held, number=given.number, text=text, by=request.actor, expected=given.version
        )

    edited = api.once_from(request, do)
    duties = queries.clauses(request.viewer, edited.agreement)
    return showing.clause(request, next(duty for duty in duties if duty.clause.pk == edited.pk))
