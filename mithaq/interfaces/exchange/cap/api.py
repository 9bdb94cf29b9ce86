"""Alerts as data: checking one, of which nothing is kept; handing one in; those that are kept."""

import base64
import binascii
import datetime
import uuid
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Query, Schema, Status
from ninja.errors import HttpError
from pydantic import Field

from mithaq.kernel import clock
from mithaq.kernel.errors import Invalid
from mithaq.web import api
from mithaq.web.api import MarkingIn, NamesOut, Page, RecordOut, Router, Shape

from ..models import CapAlert
from . import actions, queries
from .standing import Standing, standing

router = Router(tags=["alerts"])
LONGEST = 2_400_000
XML_TYPES = ("application/cap+xml", "application/xml", "text/xml")
_DOCUMENT = {"schema": {"type": "string", "format": "binary"}}


class AlertIn(Shape):
    """The bytes of a document in base64, and whether one without a signature is taken too."""

    document: str = Field(min_length=1, max_length=LONGEST)
    may_be_unsigned: bool = False


class InfoOut(Schema):
    """What an alert says in one language."""

    language: str
    event: str
    urgency: str
    severity: str
    certainty: str
    headline: str
    description: str
    instruction: str
    expires: datetime.datetime | None
    areas: list[str]


class AlertOut(Schema):
    """An alert that was read. `signed_by` is the SHA-256 of the certificate, empty for none; `faults` in words."""

    version: str
    identifier: str
    sender: str
    sent: datetime.datetime
    status: str
    message_type: str
    scope: str
    standing: str
    signed_by: str
    faults: list[str]
    infos: list[InfoOut]


class HandedIn(MarkingIn):
    """Who shall see an alert that is handed in, and whether it is taken without a signature too."""

    may_be_unsigned: bool = False


class KeptOut(RecordOut):
    """An alert that is kept. `signed_by` and `sha256` are in hex; `refers_to` has [sender, identifier, sent];
    `document` is the path of its bytes.
    """

    title: NamesOut
    identifier: str
    sender: str
    sent: datetime.datetime
    status: str
    message_type: str
    begins: datetime.datetime
    ends: datetime.datetime | None
    standing: str
    areas: list[str]
    refers_to: list[list[str]]
    version_of_cap: str
    signed_by: str
    sha256: str
    document: str


@router.post("/alerts/check", response=AlertOut, operation_id="check_alert")
def check_alert(request: Any, payload: AlertIn) -> dict[str, Any]:  # noqa: ARG001 - the framework gives it
    """Read a CAP alert and say whose it is; what is none, attacks, or is wrongly signed is refused with the reason."""
    found = actions.read(_bytes_of(payload.document), may_be_unsigned=payload.may_be_unsigned)
    plain = ("identifier", "sender", "sent", "status", "message_type", "scope")
    return {
        **{name: getattr(found.alert, name) for name in plain},
        "version": found.version,
        "standing": standing(found.alert, [], clock.now()).value,
        "signed_by": found.signed_by,
        "faults": [str(fault) for fault in found.faults],
        "infos": [_info(info) for info in found.alert.infos],
    }


@router.post(
    "/alerts",
    response={201: KeptOut},
    operation_id="hand_in_alert",
    openapi_extra={
        "requestBody": {"required": True, "content": dict.fromkeys(XML_TYPES, _DOCUMENT)},
    },
)
def hand_in_alert(request: Any, given: Query[HandedIn]) -> Any:
    """Keep a CAP alert, which is the body as it stands, for those whom the marking in the query names."""
    if request.content_type not in XML_TYPES:
        raise HttpError(415, f"not {XML_TYPES[0]}")
    document = actions.read(request.body, may_be_unsigned=given.may_be_unsigned)

    def do() -> CapAlert:
        return actions.keep(document, audience=api.audience(request, given), by=request.actor)

    kept = api.once_from(request, do)
    return Status(201, _shown(request, kept, queries.standings(request.viewer, [kept])[kept.pk]))


@router.get("/alerts", response=Page[KeptOut], operation_id="alerts")
def alerts(request: Any, limit: int = 50, cursor: str | None = None) -> Any:
    """List the visible alerts, what was kept last first."""
    page = queries.page(request.viewer, limit=limit, cursor=cursor)
    stand = queries.standings(request.viewer, page.items)
    items = [_shown(request, kept, stand[kept.pk]) for kept in page.items]
    return {"items": items, "next": page.next_cursor}


@router.get("/alerts/{uuid:id_}", response=KeptOut, operation_id="alert")
def alert(request: Any, id_: uuid.UUID) -> Any:
    """Return one alert."""
    kept = queries.one(request.viewer, id_)
    return _shown(request, kept, queries.standings(request.viewer, [kept])[kept.pk])


def _shown(request: Any, kept: CapAlert, stands: Standing) -> dict[str, Any]:
    plain = ("title", "identifier", "sender", "sent", "status", "message_type", "begins", "ends")
    return {
        **api.record(request, kept),
        **{name: getattr(kept, name) for name in (*plain, "areas", "refers_to", "signed_by", "sha256")},
        "version_of_cap": kept.cap_version,
        "standing": stands.value,
        "document": reverse("exchange:alert_document", args=[kept.pk]),
    }


def _bytes_of(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid(fields={"document": _("Send the bytes of the document in base64.")}) from error


def _info(info: Any) -> dict[str, Any]:
    plain = [name for name in InfoOut.model_fields if name != "areas"]
    areas = [area.description for area in info.areas]
    return {**{name: getattr(info, name) for name in plain}, "areas": areas}
