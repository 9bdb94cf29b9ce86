"""Checking an alert that came in: what it says, who signed it, which rules it breaks. Nothing is kept."""

import base64
import binascii
import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from mithaq.kernel import clock
from mithaq.kernel.errors import Invalid
from mithaq.web.api import Router, Shape

router = Router(tags=["alerts"])
LONGEST = 2_400_000


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


@router.post("/alerts/check", response=AlertOut, operation_id="check_alert")
def check_alert(request: Any, payload: AlertIn) -> dict[str, Any]:  # noqa: ARG001 - the framework gives it
    """Read a CAP alert and say whose it is; what is none, attacks, or is wrongly signed is refused with the reason."""
    # XML and its signatures are loaded with the first alert: a process that reads none does not carry them
    from . import reading, trust
    from .standing import standing

    now = clock.now()
    found = reading.received(
        _bytes_of(payload.document),
        trust.trusted_in(settings.CAP_FOLDER),
        now,
        must_be_signed=not payload.may_be_unsigned,
    )
    plain = ("identifier", "sender", "sent", "status", "message_type", "scope")
    return {
        **{name: getattr(found.alert, name) for name in plain},
        "version": found.version,
        "standing": standing(found.alert, [], now).value,
        "signed_by": found.signed_by,
        "faults": [str(fault) for fault in found.faults],
        "infos": [_info(info) for info in found.alert.infos],
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
