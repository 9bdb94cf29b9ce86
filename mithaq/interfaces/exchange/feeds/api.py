"""Feeds of partners as data: added, paused and ended by those who manage exchange for their party."""

import datetime
import uuid
from typing import Any, Literal

from pydantic import Field

from mithaq.kernel.people.permissions import Permission, may, require
from mithaq.web import api
from mithaq.web.api import MarkingIn, RecordOut, Router, Schema, Shape, Versioned

from ..models import AlertFeed, FeedPull, FeedTry
from ..pages import troubles
from . import actions, queries

router = Router(tags=["alerts"])


class FeedIn(Shape):
    """A feed, and who receives its alerts. `secret` names one that the operator keeps for the party and this server.

    `documents_at` is an address on a second host, where its documents may lie; the secret is not sent there.
    """

    label: str = Field(min_length=1, max_length=120)
    address: str = Field(min_length=1, max_length=400)
    marking: MarkingIn
    documents_at: str = Field("", max_length=300)
    user: str = Field("", max_length=120)
    secret: str = Field("", pattern="^([a-z0-9][a-z0-9-]*)?$", max_length=60)
    every_minutes: int = Field(10, ge=1, le=10_080)
    may_be_unsigned: bool = False


class FeedPullOut(Schema):
    """The last try and the next; `taken` and `refused` count what the last one brought. `due_at` null: it is paused."""

    tried_at: datetime.datetime | None
    succeeded_at: datetime.datetime | None
    taken: int
    refused: int
    failures: int
    due_at: datetime.datetime | None


class FeedOut(RecordOut):
    """A feed that is read while it is active; `pull` is for those who manage it."""

    label: str
    address: str
    documents_at: str
    every_minutes: int
    may_be_unsigned: bool
    state: Literal["active", "held", "ended"]
    pull: FeedPullOut | None


class FaultOut(Schema):
    """An entry that was skipped: a stable word for the reason, and the reason in words."""

    name: str
    reason: str
    text: str


class FeedTryOut(Schema):
    """One try: how many entries were listed (null: nothing had changed), how many alerts were kept, what was wrong.

    `trouble` is why it broke off, empty where it did not; `remarks` say what is odd about the feed.
    """

    at: datetime.datetime
    milliseconds: int
    listed: int | None
    taken: int
    trouble: str
    remarks: list[str]
    faults: list[FaultOut]


@router.get("/feeds", response=list[FeedOut], operation_id="feeds")
def feeds(request: Any) -> list[dict[str, Any]]:
    """Return the feeds that the caller may know of."""
    found = list(queries.visible(request.viewer))
    pulls = queries.pulls(found)
    return [_shown(request, one, pulls.get(one.pk)) for one in found]


@router.post("/feeds", response={201: FeedOut}, operation_id="add_feed")
def add_feed(request: Any, payload: FeedIn) -> dict[str, Any]:
    """Read a feed from now on, for those whom the marking names. Takes a token of scope carry_out."""
    api.check_confirmed(request)
    require(request.actor, Permission.EXCHANGE_MANAGE)
    values = payload.dict(exclude={"marking", "secret"})

    def do() -> AlertFeed:
        audience = api.audience(request, payload.marking)
        return actions.add(**values, secret_name=payload.secret, audience=audience, by=request.actor)

    return _now(request, api.once_from(request, do))


@router.get("/feeds/{id}", response=FeedOut, operation_id="feed")
def feed(request: Any, id: uuid.UUID) -> dict[str, Any]:
    """Return one feed."""
    return _now(request, queries.one(request.viewer, id))


@router.get("/feeds/{id}/tries", response=list[FeedTryOut], operation_id="feed_tries")
def feed_tries(request: Any, id: uuid.UUID) -> list[dict[str, Any]]:
    """Return the newest 20 tries to read a feed, the last one first; for those who manage it."""
    one = queries.one(request.viewer, id)
    require(request.actor, Permission.EXCHANGE_MANAGE, parties=[one.owner_id])
    return [_try(tried) for tried in queries.tries(one)]


@router.post("/feeds/{id}/try", response=FeedOut, operation_id="try_feed")
def try_feed(request: Any, id: uuid.UUID, payload: Versioned) -> dict[str, Any]:
    """Read it at once, with every entry that was refused before."""
    one = queries.one(request.viewer, id)
    return _now(request, actions.try_now(one, by=request.actor, expected=payload.version))


@router.post("/feeds/{id}/pause", response=FeedOut, operation_id="pause_feed")
def pause_feed(request: Any, id: uuid.UUID, payload: Versioned) -> dict[str, Any]:
    """Read it no more until it is resumed."""
    one = queries.one(request.viewer, id)
    return _now(request, actions.hold(one, by=request.actor, expected=payload.version))


@router.post("/feeds/{id}/resume", response=FeedOut, operation_id="resume_feed")
def resume_feed(request: Any, id: uuid.UUID, payload: Versioned) -> dict[str, Any]:
    """Read it again."""
    one = queries.one(request.viewer, id)
    return _now(request, actions.resume(one, by=request.actor, expected=payload.version))


@router.post("/feeds/{id}/end", response=FeedOut, operation_id="end_feed")
def end_feed(request: Any, id: uuid.UUID, payload: Versioned) -> dict[str, Any]:
    """Read it never again; what came by it stays."""
    one = queries.one(request.viewer, id)
    return _now(request, actions.end(one, by=request.actor, expected=payload.version))


def _now(request: Any, one: AlertFeed) -> dict[str, Any]:
    return _shown(request, one, queries.pulls([one]).get(one.pk))


def _shown(request: Any, one: AlertFeed, pull: FeedPull | None) -> dict[str, Any]:
    plain = ("label", "address", "documents_at", "every_minutes", "may_be_unsigned", "state")
    manages = may(request.actor, Permission.EXCHANGE_MANAGE, parties=[one.owner_id])
    return {
        **api.record(request, one),
        **{name: getattr(one, name) for name in plain},
        "pull": pull if manages else None,
    }


def _try(tried: FeedTry) -> dict[str, Any]:
    return {
        **{name: getattr(tried, name) for name in ("at", "milliseconds", "listed", "taken")},
        "trouble": troubles.of_feed(tried.trouble),
        "remarks": [troubles.of_feed(remark) for remark in tried.remarks],
        "faults": [
            {"name": fault["name"], "reason": fault["reason"], "text": troubles.of_feed(fault)}
            for fault in tried.faults
        ],
    }
