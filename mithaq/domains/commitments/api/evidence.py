"""Files offered as proof: list, send, fetch."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Status
from ninja.files import UploadedFile

from mithaq.kernel.errors import Invalid
from mithaq.web import api, responses
from mithaq.web.api import MarkingIn, Router
from mithaq.web.described import bytes_of

from .. import actions, queries
from . import shapes, showing

router = Router(tags=["commitments"])


@router.get(
    "/evidence/for/{kind}/{uuid:id_}", response=list[shapes.EvidenceOut], operation_id="commitments_evidence"
)
def index(request: Any, kind: str, id_: uuid.UUID) -> Any:
    """List the visible files of a commitment or milestone, newest first."""
    record = queries.subject(request.viewer, kind, id_)
    return [showing.evidence(request, file.evidence) for file in queries.files_of(request.viewer, record)]


@router.post(
    "/evidence/for/{kind}/{uuid:id_}",
    response={201: shapes.EvidenceOut},
    operation_id="commitments_add_evidence",
)
def add(
    request: Any,
    kind: str,
    id_: uuid.UUID,
    file: File[UploadedFile],
    note: str = Form("", max_length=2000),
    marking: str = Form("", max_length=20_000),
) -> Any:
    """Send a file as multipart/form-data.

    `marking` is the JSON of a narrower marking, left out for the record's own.
    """
    record = queries.subject(request.viewer, kind, id_)
    own = _marking(marking)

    def do() -> Any:
        audience = showing.narrower(request, own)
        return actions.add_evidence(record, file, note=note, by=request.actor, audience=audience)

    return Status(201, showing.evidence(request, api.once_from(request, do)))


@router.get("/evidence/{uuid:id_}", response=shapes.EvidenceOut, operation_id="commitments_evidence_get")
def one(request: Any, id_: uuid.UUID) -> Any:
    """Describe one file."""
    return showing.evidence(request, queries.one_file(request.viewer, id_))


@router.get(
    "/evidence/{uuid:id_}/content",
    operation_id="commitments_evidence_content",
    openapi_extra=bytes_of("*/*", 410),
)
def content(request: Any, id_: uuid.UUID) -> HttpResponse:
    """Fetch the bytes of one file."""
    file = queries.one_file(request.viewer, id_)
    return responses.attachment(file.name, file.media_type, queries.content(file))


def _marking(text: str) -> MarkingIn | None:
    if not text:
        return None
    try:
        return MarkingIn.model_validate_json(text)
    except ValueError as error:
        raise Invalid(
            fields={"marking": _('Give the marking as JSON: {"tlp": …, "parties": […]}.')}
        ) from error
