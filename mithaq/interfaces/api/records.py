"""What all records have, whatever their kind: acts, history, links, discussion, narrowing; and the search."""

import datetime
import uuid
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Query
from pydantic import Field

from mithaq.kernel.acts import feeds
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.ledger.seals import SealState
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.records import actions, consequences, exporting, kinds
from mithaq.kernel.records import queries as around
from mithaq.kernel.records.models import Comment
from mithaq.kernel.search import index
from mithaq.web import api, described, responses, signing
from mithaq.web import records as shown
from mithaq.web.api import MarkingIn, MarkingOut, NamesOut, Page, RecordOut, Router, Schema, Shape

router = Router(tags=["records"])


class Line(Schema):
    """A record in a list: what it is, its title, who may see it."""

    kind: str
    id: uuid.UUID
    title: NamesOut
    marking: MarkingOut
    changed_at: datetime.datetime


class Act(Schema):
    """One act. `party` is a code that the reader may know, else null; `handle` is what the ledger shows."""

    stamp: int
    verb: str
    kind: str
    record: uuid.UUID
    version: int
    party: str | None
    handle: str
    log_seq: int


class Version(Act):
    """One act with the whole record as it left it."""

    body: dict[str, Any]


class WitnessedOut(Schema):
    """A witness, and when it says it cosigned."""

    name: str
    at: datetime.datetime


class SealOut(Schema):
    """How firmly an act stands; at stage `differs` what is shown is not what the ledger holds."""

    stage: Literal["recorded", "anchored", "sealed", "differs"]
    epoch: int | None
    anchored_at: datetime.datetime | None
    sealed_at: datetime.datetime | None
    witnesses: list[WitnessedOut]


class Present(Version):
    """A record as it stands, the seal of its last act, and the fields that the ledger holds otherwise."""

    seal: SealOut
    differing: list[str]


class Linked(Schema):
    """A link, as read from the record that was asked for."""

    id: uuid.UUID
    relation: str
    outgoing: bool
    far: Line


class LinkIn(Shape):
    """The far end and the relation."""

    relation: str = Field(max_length=20)
    kind: str = Field(max_length=40)
    id: uuid.UUID


class CommentIn(Shape):
    """Something to say."""

    text: str = Field(min_length=1, max_length=5000)


class CommentOut(RecordOut):
    """Something that was said about the record `about`."""

    about: uuid.UUID
    text: str


class Narrowing(Shape):
    """The narrower marking, and the version it was decided on."""

    marking: MarkingIn
    version: int = Field(ge=1, lt=2**31)


@router.get("/search", response=list[Line], operation_id="search")
def search(
    request: Any, q: str = Query(max_length=200), limit: int = Query(50, ge=1, le=50)
) -> list[dict[str, Any]]:
    """Return the visible records that hold all the words, the newest change first."""
    hits = index.find(request.viewer, q, limit=limit)
    found = kinds.find_many(request.viewer, [(hit.kind, hit.record) for hit in hits])
    return [line(request, found[key]) for hit in hits if (key := (hit.kind, hit.record)) in found]


@router.get("/acts", response=Page[Act], operation_id="acts")
def acts(
    request: Any, cursor: str | None = None, kind: str | None = None, limit: int = Query(50, ge=1, le=200)
) -> dict[str, Any]:
    """Return the newest visible acts."""
    page = feeds.newest(request.viewer, limit=limit, cursor=cursor, kind=kind)
    return {"items": [act(request, one) for one in page.items], "next": page.next_cursor}


@router.get(
    "/records/{kind}/{id}", response=Present, operation_id="record", openapi_extra=described.also(507)
)
def record(request: Any, kind: str, id: uuid.UUID) -> dict[str, Any]:
    """Return a record as its last act left it, and how firmly that act stands in the ledger."""
    found = read(request, kind, id)
    last = _last_act(request, found)
    standing = around.standing(found, last)
    return {
        **_version(request, last),
        "seal": seal(standing.seal),
        "differing": sorted(standing.differing),
    }


@router.get(
    "/records/{kind}/{id}/proof",
    operation_id="record_proof",
    openapi_extra=described.bytes_of("text/plain", 409),
)
def proof(request: Any, kind: str, id: uuid.UUID) -> HttpResponse:
    """Return the proof file of a record's last act, to be verified elsewhere; none of what is RED."""
    found = kinds.find(request.viewer, kind, id)
    content = exporting.proof(found, _last_act(request, found), by=request.actor)
    return responses.attachment(f"{kind}-{id}.tlog-proof", "text/plain; charset=utf-8", content)


@router.get(
    "/records/{kind}/{id}/history",
    response=list[Version],
    operation_id="record_history",
    openapi_extra=described.also(507),
)
def history(request: Any, kind: str, id: uuid.UUID) -> list[dict[str, Any]]:
    """Return every visible act on a record, newest first."""
    steps = around.history(request.viewer, read(request, kind, id))
    return [_version(request, step.revision) for step in steps]


@router.get("/records/{kind}/{id}/links", response=list[Linked], operation_id="record_links")
def links(request: Any, kind: str, id: uuid.UUID) -> list[dict[str, Any]]:
    """Return the links of a record, both ways, where both ends are visible."""
    found = around.links(request.viewer, kinds.find(request.viewer, kind, id))
    return [linked(request, related, id) for related in found]


@router.post("/records/{kind}/{id}/links", response={201: Linked}, operation_id="add_link")
def add_link(request: Any, kind: str, id: uuid.UUID, payload: LinkIn) -> dict[str, Any]:
    """Link a record to another one; shown to those who see both."""
    near, far = kinds.find(request.viewer, kind, id), kinds.find(request.viewer, payload.kind, payload.id)
    made = api.once_from(request, lambda: actions.link(near, payload.relation, far, by=request.actor))
    return linked(request, around.Related(made, payload.relation, far), id)


@router.get("/records/{kind}/{id}/comments", response=list[CommentOut], operation_id="record_comments")
def comments(request: Any, kind: str, id: uuid.UUID) -> list[dict[str, Any]]:
    """Return the visible discussion of a record, oldest first."""
    found = around.discussion(request.viewer, kinds.find(request.viewer, kind, id))
    return [_comment(request, one) for one in found]


@router.post("/records/{kind}/{id}/comments", response={201: CommentOut}, operation_id="add_comment")
def add_comment(request: Any, kind: str, id: uuid.UUID, payload: CommentIn) -> dict[str, Any]:
    """Say something about a record."""
    about = kinds.find(request.viewer, kind, id)
    made = api.once_from(request, lambda: actions.comment(about, text=payload.text, by=request.actor))
    return _comment(request, made)


@router.post("/records/{kind}/{id}/narrow", response=Act, operation_id="narrow")
def narrow(request: Any, kind: str, id: uuid.UUID, payload: Narrowing) -> dict[str, Any]:
    """Narrow who sees a record; it cannot be undone, only released as a new record."""
    wanted = api.audience(request, payload.marking)
    found = kinds.find(request.viewer, kind, id)
    signing.check_not_asked(request, found.audience)
    return act(request, actions.narrow(found, wanted, by=request.actor, expected=payload.version))


def line(request: Any, one: Marked) -> dict[str, Any]:
    """Return the values of a Line."""
    values = api.record(request, one)
    return {
        **{name: values[name] for name in ("kind", "id", "marking", "changed_at")},
        "title": shown.title(one),
    }


def act(request: Any, one: Revision) -> dict[str, Any]:
    """Return the values of an Act."""
    return {
        "stamp": one.stamp,
        "verb": one.verb,
        "kind": one.kind,
        "record": one.record,
        "version": one.version,
        "party": api.codes(request).get(str(one.by_party)),
        "handle": one.handle,
        "log_seq": one.seq,
    }


def read(request: Any, kind: str, id_: uuid.UUID) -> Marked:
    """Return a record whose content is shown next: where it is RED, that is an act."""
    found = kinds.find(request.viewer, kind, id_)
    consequences.read(found, request.actor)
    return found


def _last_act(request: Any, record: Marked) -> Revision:
    found = around.last_act(request.viewer, record)
    if found is None:
        raise NotVisible
    return found


def seal(state: SealState) -> dict[str, Any]:
    """Return the values of a SealOut."""
    return {
        "stage": state.stage,
        "epoch": state.epoch,
        "anchored_at": _moment(state.anchored_at),
        "sealed_at": _moment(state.sealed_at),
        "witnesses": [{"name": one.name, "at": _moment(one.t)} for one in state.witnesses],
    }


def _moment(seconds: int | None) -> datetime.datetime | None:
    return None if seconds is None else datetime.datetime.fromtimestamp(seconds, datetime.UTC)


def _version(request: Any, one: Revision) -> dict[str, Any]:
    return {**act(request, one), "body": one.values}


def linked(request: Any, related: around.Related, near: uuid.UUID) -> dict[str, Any]:
    """Return the values of a Linked, as read from the record `near`."""
    link = related.link
    far = line(request, related.record)
    return {"id": link.pk, "relation": link.relation, "outgoing": link.from_record == near, "far": far}


def _comment(request: Any, one: Comment) -> dict[str, Any]:
    return {**api.record(request, one), "about": one.about, "text": one.text}
