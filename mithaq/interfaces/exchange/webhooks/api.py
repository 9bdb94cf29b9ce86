"""Webhooks as data: for the party that is told."""

import datetime
import uuid
from typing import Any

from pydantic import Field

from mithaq.kernel import clock
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import api
from mithaq.web.api import RecordOut, Router, Schema, Shape, Versioned

from ..models import Telling, Webhook
from . import actions, queries

router = Router(tags=["webhooks"])


class WebhookOut(RecordOut):
    """A webhook. `delivered` is the stamp of the last event that was taken; `said` why the last try failed."""

    label: str
    url: str
    kinds: list[str]
    state: str
    delivered: str
    delivered_at: datetime.datetime | None
    failures: int
    said: str


class AttemptOut(Schema):
    """One try: what was told, when, what came of it (`said` empty: taken), in how long, and when it is tried again."""

    at: datetime.datetime
    kind: str
    verb: str
    said: str
    milliseconds: int
    next_at: datetime.datetime | None


class MadeOut(WebhookOut):
    """A webhook and its secret, which is shown now and never again."""

    secret: str


class WebhookIn(Shape):
    """What shall be told where; `kinds` empty means every kind of record."""

    label: str = Field(min_length=1, max_length=120)
    url: str = Field(min_length=1, max_length=400)
    kinds: list[str] = Field([], max_length=60)


class ReplayIn(Versioned):
    """The stamp after which all is told once more; "0" for all."""

    after: str = Field(pattern="^[0-9]{1,18}$")


@router.get("/webhooks", response=list[WebhookOut], operation_id="webhooks")
def webhooks(request: Any) -> list[dict[str, Any]]:
    """Return the webhooks of the caller's party."""
    require(request.actor, Permission.EXCHANGE_MANAGE)
    found = list(queries.visible(request.viewer))
    told = queries.tellings(found)
    return [_shown(request, one, told[one.pk]) for one in found]


@router.post("/webhooks", response={201: MadeOut}, operation_id="create_webhook")
def create_webhook(request: Any, payload: WebhookIn) -> dict[str, Any]:
    """Have a server told of what the caller's party may see, from now on. Takes a token of scope carry_out."""
    api.check_confirmed(request)
    made = api.once_from(request, lambda: actions.create(**payload.dict(), by=request.actor))
    return _with_secret(request, made)


@router.get("/webhooks/{id}", response=WebhookOut, operation_id="webhook")
def webhook(request: Any, id: uuid.UUID) -> dict[str, Any]:
    """Return one webhook."""
    return _shown(request, _one(request, id))


@router.get("/webhooks/{id}/attempts", response=list[AttemptOut], operation_id="webhook_attempts")
def webhook_attempts(request: Any, id: uuid.UUID) -> list[dict[str, Any]]:
    """Return the newest 50 tries to tell a webhook something, the last one first."""
    return [
        {
            "at": one.at,
            "kind": one.kind,
            "verb": one.deed,
            "said": one.said,
            "milliseconds": one.milliseconds,
            "next_at": one.next_at,
        }
        for one in queries.attempts(_one(request, id))
    ]


@router.post("/webhooks/{id}/pause", response=WebhookOut, operation_id="pause_webhook")
def pause_webhook(request: Any, id: uuid.UUID, payload: Versioned) -> dict[str, Any]:
    """Pause it; what happens meanwhile is told once it is resumed."""
    one = _one(request, id)
    return _shown(request, actions.hold(one, by=request.actor, expected=payload.version))


@router.post("/webhooks/{id}/test", response=WebhookOut, operation_id="test_webhook")
def test_webhook(request: Any, id: uuid.UUID, payload: Versioned) -> dict[str, Any]:
    """Send it one event of type webhook.test, once; what came of it stands among the tries a moment later."""
    one = _one(request, id)
    return _shown(request, actions.try_out(one, by=request.actor, expected=payload.version))


@router.post("/webhooks/{id}/stop", response=WebhookOut, operation_id="stop_webhook")
def stop_webhook(request: Any, id: uuid.UUID, payload: Versioned) -> dict[str, Any]:
    """Tell it nothing any more."""
    one = _one(request, id)
    return _shown(request, actions.stop(one, by=request.actor, expected=payload.version))


@router.post("/webhooks/{id}/resume", response=WebhookOut, operation_id="resume_webhook")
def resume_webhook(request: Any, id: uuid.UUID, payload: Versioned) -> dict[str, Any]:
    """Tell it again, from where it was left."""
    one = _one(request, id)
    return _shown(request, actions.resume(one, by=request.actor, expected=payload.version))


@router.post("/webhooks/{id}/replay", response=WebhookOut, operation_id="replay_webhook")
def replay_webhook(request: Any, id: uuid.UUID, payload: ReplayIn) -> dict[str, Any]:
    """Tell once more what came after a stamp, as far as the party may see it now; ids stay the same."""
    one = _one(request, id)
    done = actions.replay(one, after=int(payload.after), by=request.actor, expected=payload.version)
    return _shown(request, done)


@router.post("/webhooks/{id}/secret", response=MadeOut, operation_id="renew_webhook_secret")
def renew_webhook_secret(request: Any, id: uuid.UUID, payload: Versioned) -> dict[str, Any]:
    """Sign with a new secret, and for a day with the former one too. Takes a token of scope carry_out."""
    api.check_confirmed(request)
    one = _one(request, id)
    return _with_secret(request, actions.renew_secret(one, by=request.actor, expected=payload.version))


def _one(request: Any, id_: uuid.UUID) -> Webhook:
    found = queries.one(request.viewer, id_)
    require(request.actor, Permission.EXCHANGE_MANAGE)
    return found


def _with_secret(request: Any, made: Webhook) -> dict[str, Any]:
    return {**_shown(request, made), "secret": actions.shown_secret(made)}


def _shown(request: Any, one: Webhook, telling: Telling | None = None) -> dict[str, Any]:
    told = telling or queries.tellings([one])[one.pk]
    return {
        **api.record(request, one),
        "label": one.label,
        "url": one.url,
        "kinds": one.kinds,
        "state": one.state,
        "delivered": str(told.delivered),
        "delivered_at": clock.from_microseconds(told.delivered) if told.delivered else None,
        "failures": told.failures,
        "said": told.said,
    }
