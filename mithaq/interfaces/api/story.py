"""The story of a record: what happened to it and to what it is linked to, the files, and the proof of each act."""

import datetime
import uuid
from typing import Any

from mithaq.domains.commitments.api import showing
from mithaq.domains.commitments.api.shapes import EvidenceOut
from mithaq.interfaces.site.story import telling
from mithaq.kernel.records import queries as around
from mithaq.web import api
from mithaq.web.api import MarkingOut, NamesOut, Router, Schema
from mithaq.web.described import also

from .records import Act, Line, Linked, SealOut, act, line, linked, read, seal

router = Router(tags=["records"])


class EntryOut(Schema):
    """One dated line: what happened (`said`, in the reader's language) to which record, told by which party."""

    on: datetime.date
    said: str
    kind: str
    id: uuid.UUID
    title: NamesOut
    detail: str
    state: str
    party: NamesOut
    marking: MarkingOut


class ProofOut(Act):
    """One act on the record, the log that it stands in, and how firmly it stands there."""

    log: str
    seal: SealOut


class StoryOut(Schema):
    """Entries oldest first, those to come too; what the record belongs to; links, files, and acts newest first."""

    entries: list[EntryOut]
    belongs_to: list[Line]
    links: list[Linked]
    files: list[EvidenceOut]
    proofs: list[ProofOut]


@router.get(
    "/records/{kind}/{id}/story", response=StoryOut, operation_id="record_story", openapi_extra=also(507)
)
def story(request: Any, kind: str, id: uuid.UUID) -> dict[str, Any]:
    """Return what the story page of a record tells."""
    record = read(request, kind, id)
    return {
        "entries": [_entry(request, one) for one in telling.entries(request, record)],
        "belongs_to": [line(request, far) for _label, far in telling.above(request, record)],
        "links": [linked(request, one, id) for one in around.links(request.viewer, record)],
        "files": [showing.evidence(request, one.evidence) for one in telling.files(request, record)],
        "proofs": [_proof(request, one) for one in telling.proofs(request, record)],
    }


def _entry(request: Any, one: telling.Entry) -> dict[str, Any]:
    return {
        "on": one.on,
        "said": str(one.said),
        "kind": one.record.KIND,
        "id": one.record.pk,
        "title": one.title,
        "detail": str(one.detail),
        "state": one.state,
        "party": one.party,
        "marking": api.marking(request, one.audience or one.record.audience),
    }


def _proof(request: Any, one: telling.Proof) -> dict[str, Any]:
    return {**act(request, one.act), "log": one.log, "seal": seal(one.seal)}
