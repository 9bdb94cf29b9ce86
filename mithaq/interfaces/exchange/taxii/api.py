"""Collections and what waits for their owner, as data: opened, decided and joined to partners by people."""

import uuid
from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from mithaq.kernel.errors import NotAllowed
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.permissions import Permission, may, require
from mithaq.web import api
from mithaq.web.api import MarkingIn, NamesOut, NamesSchema, RecordOut, Router, Shape, Versioned

from ..models import Collection, Contribution, Partner
from ..pages import troubles
from . import actions, pulling, queries, review

router = Router(tags=["exchange"])
_WORD = "^[a-z0-9][a-z0-9-]*$"


class CollectionOut(RecordOut):
    """A TAXII collection; `address` is its place below the server, `writers` the parties that send to it."""

    address: str
    title: NamesOut
    landing: str
    follows: str
    is_strict: bool
    can_read: bool
    can_write: bool


class CollectionIn(Shape):
    """A new collection of the caller's party; its marking says who knows of it. `readers` null: all of them."""

    root: str = Field(pattern=_WORD, max_length=40)
    alias: str = Field(pattern=_WORD, max_length=60)
    title: NamesSchema
    description: NamesSchema | None = None
    marking: MarkingIn
    landing: Literal["direct", "review"] = "review"
    follows: Literal["", "report"] = ""
    is_strict: bool = False
    writers: list[str] = Field([], max_length=200)
    readers: list[str] | None = Field(None, max_length=200)


class ContributionOut(RecordOut):
    """What was sent for one audience: id, version and SHA-256 of each object."""

    collection: uuid.UUID
    state: str
    objects: list[list[str]]
    reason: str


class RefusalIn(Versioned):
    """Why it is sent back; the sender reads it in his receipt."""

    reason: str = Field(min_length=1, max_length=500)


class PartnerIn(Shape):
    """A collection on another server. `secret` names a secret that the operator keeps for the party and this server."""

    address: str = Field(min_length=1, max_length=400)
    user: str = Field("", max_length=120)
    secret: str = Field(pattern=_WORD, max_length=60)
    every_minutes: int = Field(60, ge=1, le=10_080)
    is_trusted: bool = False


class PullOut(Shape):
    """The last pull and the next: what came and what could not be taken in, `trouble` in words where it broke off."""

    tried_at: datetime | None
    taken: int
    refused: int
    trouble: str
    due_at: datetime


class PartnerOut(RecordOut):
    """A server that is pulled from while it is active; `pull` is for those who manage it."""

    collection: uuid.UUID
    address: str
    every_minutes: int
    is_trusted: bool
    state: Literal["active", "ended"]
    pull: PullOut | None


@router.get("/collections", response=list[CollectionOut], operation_id="collections")
def collections(request: Any) -> list[dict[str, Any]]:
    """Return the collections that the caller knows of."""
    return [_collection(request, one) for one in queries.collections(request.viewer)]


@router.post("/collections", response={201: CollectionOut}, operation_id="open_collection")
def open_collection(request: Any, payload: CollectionIn) -> dict[str, Any]:
    """Open a collection of the caller's party."""
    made = api.once_from(request, lambda: _open(request, payload))
    return _collection(request, made)


@router.get("/contributions", response=list[ContributionOut], operation_id="waiting_contributions")
def waiting_contributions(request: Any) -> list[dict[str, Any]]:
    """Return what waits for the caller's party to decide, oldest first, at most 200."""
    found = queries.waiting(request.viewer, request.actor.party_id)[:200]
    return [_contribution(request, one) for one in found]


@router.get("/contributions/{id}/objects", response=list[dict[str, Any]], operation_id="waiting_objects")
def waiting_objects(request: Any, id: uuid.UUID) -> list[dict[str, Any]]:
    """Return the objects of a contribution that waits; none once it is decided."""
    return queries.waiting_objects(request.viewer, queries.contribution(request.viewer, id))


@router.post("/contributions/{id}/accept", response=ContributionOut, operation_id="accept_contribution")
def accept_contribution(request: Any, id: uuid.UUID, payload: Versioned) -> dict[str, Any]:
    """Let in what waits, for those it was meant for."""
    one = queries.contribution(request.viewer, id)
    review.accept(one, by=request.actor, expected=payload.version)
    return _contribution(request, one)


@router.post("/contributions/{id}/refuse", response=ContributionOut, operation_id="refuse_contribution")
def refuse_contribution(request: Any, id: uuid.UUID, payload: RefusalIn) -> dict[str, Any]:
    """Send back what waits, with a reason."""
    one = queries.contribution(request.viewer, id)
    return _contribution(
        request, review.refuse(one, reason=payload.reason, by=request.actor, expected=payload.version)
    )


@router.post("/collections/{id}/partners", response={201: PartnerOut}, operation_id="connect_partner")
def connect_partner(request: Any, id: uuid.UUID, payload: PartnerIn) -> dict[str, Any]:
    """Pull a collection of a partner into this one from now on. Takes a token of scope carry_out."""
    api.check_confirmed(request)
    into = queries.collection_by_id(request.viewer, id)
    values = payload.dict()
    values["secret_name"] = values.pop("secret")
    made = api.once_from(request, lambda: pulling.connect(into, **values, by=request.actor))
    return _partner(request, made)


@router.get("/collections/{id}/partners", response=list[PartnerOut], operation_id="partners")
def partners(request: Any, id: uuid.UUID) -> list[dict[str, Any]]:
    """Return the servers from which a collection is or was pulled."""
    into = queries.collection_by_id(request.viewer, id)
    return [_partner(request, one) for one in queries.partners(request.viewer, into)]


@router.post("/partners/{id}/end", response=PartnerOut, operation_id="end_partner")
def end_partner(request: Any, id: uuid.UUID, payload: Versioned) -> dict[str, Any]:
    """Pull from it no more; what was pulled stays."""
    one = queries.partner(request.viewer, id)
    return _partner(request, pulling.end(one, by=request.actor, expected=payload.version))


def _open(request: Any, payload: CollectionIn) -> Collection:
    require(request.actor, Permission.EXCHANGE_MANAGE)
    values = payload.dict(exclude={"title", "description", "marking", "writers", "readers"})
    owner = people.parties(request.viewer).filter(pk=request.actor.party_id).first()
    if owner is None:
        raise NotAllowed
    return actions.open_collection(
        **values,
        title=payload.title.names(),
        description=payload.description.names() if payload.description else {},
        owner=owner,
        audience=api.audience(request, payload.marking),
        writers=[people.party(request.viewer, code) for code in payload.writers],
        readers=None
        if payload.readers is None
        else [people.party(request.viewer, code) for code in payload.readers],
        by=request.actor,
    )


def _collection(request: Any, one: Collection) -> dict[str, Any]:
    rights = queries.rights(one, request.actor.party_id, writes=True)
    return {
        **api.record(request, one),
        "address": f"/taxii2/{one.root}/collections/{one.pk}/",
        "title": one.title,
        "landing": one.landing,
        "follows": one.follows,
        "is_strict": one.is_strict,
        "can_read": rights.can_read,
        "can_write": rights.can_write,
    }


def _contribution(request: Any, one: Contribution) -> dict[str, Any]:
    return {
        **api.record(request, one),
        "collection": one.collection_id,
        "state": one.state,
        "objects": one.objects_held,
        "reason": one.reason,
    }


def _partner(request: Any, one: Partner) -> dict[str, Any]:
    return {
        **api.record(request, one),
        "collection": one.collection_id,
        "address": one.address,
        "every_minutes": one.every_minutes,
        "is_trusted": one.is_trusted,
        "state": one.state,
        "pull": _pull(one)
        if may(request.actor, Permission.EXCHANGE_MANAGE, parties=[one.owner_id])
        else None,
    }


def _pull(one: Partner) -> dict[str, Any] | None:
    if (state := queries.pull(one)) is None:
        return None
    return {
        "tried_at": state.tried_at,
        "taken": state.taken,
        "refused": state.refused,
        "trouble": troubles.of_pull(state.said),
        "due_at": state.due_at,
    }
