"""Erasing parts of a record for good: one person proposes, another one carries it out as a grave step."""

import uuid
from typing import Any, Literal

from pydantic import Field

from mithaq.kernel.errors import NotAllowed
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.records import erasing, kinds, proposals
from mithaq.kernel.records.models import Erasure
from mithaq.web import api, signing
from mithaq.web.api import RecordOut, Router, Schema, Shape, Versioned

from .records import Act, act

router = Router(tags=["records"])
Ground = Literal["protection_of_persons", "court_order", "entered_by_mistake", "legal_retention_ended"]


class HeldOut(Schema):
    """A field that can be erased, and in how many versions it holds content."""

    field: str
    versions: int


class ErasureOut(RecordOut):
    """A proposal to erase `fields` of the record `about`."""

    about: uuid.UUID
    fields: list[str]
    ground: Ground


class ErasingOut(Schema):
    """What can be erased, and the proposal that waits for a second person."""

    holds: list[HeldOut]
    waiting: ErasureOut | None


class ErasureIn(Shape):
    """What shall go, and on which ground."""

    fields: list[str] = Field(min_length=1, max_length=50)
    ground: Ground


class SecondPerson(Versioned):
    """The proposal that is agreed to."""

    proposal: uuid.UUID


@router.get("/records/{kind}/{id}/erasure", response=ErasingOut, operation_id="erasure")
def erasure(request: Any, kind: str, id: uuid.UUID) -> dict[str, Any]:
    """Return what of a record can be erased, and what is proposed. Only for those who may erase it."""
    record = _record(request, kind, id)
    proposal = erasing.waiting(request.viewer, record)
    held = [{"field": one.name, "versions": one.versions} for one in erasing.holdings(record)]
    return {"holds": held, "waiting": _shown(request, proposal) if proposal else None}


@router.post("/records/{kind}/{id}/erasure", response={201: ErasureOut}, operation_id="propose_erasure")
def propose_erasure(request: Any, kind: str, id: uuid.UUID, payload: ErasureIn) -> dict[str, Any]:
    """Propose to erase fields of a record for good. Another person carries it out."""
    record = _record(request, kind, id)
    signing.check_not_asked(request, record.audience)
    made = api.once_from(
        request, lambda: erasing.propose(record, payload.fields, ground=payload.ground, by=request.actor)
    )
    return _shown(request, made)


@router.post("/records/{kind}/{id}/erasure/carry-out", response=Act, operation_id="carry_out_erasure")
def carry_out_erasure(request: Any, kind: str, id: uuid.UUID, payload: SecondPerson) -> dict[str, Any]:
    """Erase for good what another person has proposed. Takes a token of scope carry_out."""
    api.check_confirmed(request)
    record = _record(request, kind, id)
    signing.check_not_asked(request, record.audience)
    one = proposals.still_waiting(erasing.waiting(request.viewer, record), payload.proposal)
    done = erasing.erase(
        record, one.fields, ground=one.ground, by=request.actor, proposal=one, expected=payload.version
    )
    return act(request, done)


def _record(request: Any, kind: str, id_: uuid.UUID) -> Marked:
    record = kinds.find(request.viewer, kind, id_)
    if not erasing.may_erase(request.actor, record):
        raise NotAllowed
    return record


def _shown(request: Any, one: Erasure) -> dict[str, Any]:
    return {**api.record(request, one), "about": one.about, "fields": one.fields, "ground": one.ground}
