"""Data sets as JSON, and importing a published file. Mounted at /api/v1/data-sets/."""

import uuid
from datetime import datetime
from typing import Any, Literal

from ninja import File, Form, Status
from ninja.files import UploadedFile

from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import api
from mithaq.web.api import NamesOut, RecordOut, Router, Schema, Shape

from .actions import uploads as actions
from .queries import datasets, uploads
from .rules.ucdp.faults import OnFault

router = Router(tags=["data sets"])
Phase = Literal["", "checking", "writing"]
State = Literal["waiting", "running", "checked", "imported", "stopped", "refused"]


class DatasetOut(RecordOut):
    """A published collection of events. `done` is how many thousandths of the file the running import has read."""

    code: str
    title: NamesOut
    edition: str
    licence: str
    citation: str
    file: str
    file_sha256: str
    events: int
    done: int


class FaultOut(Schema):
    """One faulty row: its lines (1 is the heading), the column, what stands there, why, and the remedy."""

    line: int
    last_line: int
    column: str
    value: str
    reason: str
    remedy: str


class ImportOut(Schema):
    """A file that was sent. `share` is how many thousandths of `phase` are done; `faults` are the first of them.

    `counts` has rows, added, corrected, same and faulty once the file has been read.
    """

    id: uuid.UUID
    name: str
    size: int
    edition: str
    on_fault: OnFault
    is_dry_run: bool
    state: State
    phase: Phase
    share: int
    counts: dict[str, int]
    faults: list[FaultOut]
    said: str
    asked_at: datetime


class ImportIn(Shape):
    """What faulty rows do to an import of a file that was looked at."""

    on_fault: OnFault = OnFault.STOP


@router.get("", response=list[DatasetOut], operation_id="data_sets")
def index(request: Any) -> Any:
    """List the visible data sets by code."""
    return [_shown(request, one) for one in datasets.datasets(request.viewer)]


@router.get("/imports", response=list[ImportOut], operation_id="imports")
def imports(request: Any) -> Any:
    """List the newest files that you sent, at most 20."""
    require(request.actor, Permission.DATASET_IMPORT)
    return uploads.mine(request.viewer)


@router.post("/imports", response={202: ImportOut}, operation_id="start_import")
def start(
    request: Any,
    file: File[UploadedFile],
    edition: str = Form("", max_length=40),
    on_fault: Form[OnFault] = OnFault.STOP,
    dry_run: Form[bool] = True,
) -> Any:
    """Send a UCDP GED file as multipart/form-data; it is read soon after. Without `dry_run=false` only looked at."""
    wish = actions.Wish(edition, on_fault, dry_run)
    key = request.headers.get(api.KEY_HEADER, "")[: api.LONGEST_KEY]
    return Status(202, actions.receive(file, wish, key=key, by=request.actor))


@router.get("/imports/{uuid:id_}", response=ImportOut, operation_id="import_progress")
def one_import(request: Any, id_: uuid.UUID) -> Any:
    """Show how far a file is, or what came of it."""
    return uploads.one(request.viewer, id_)


@router.post("/imports/{uuid:id_}/import", response={202: ImportOut}, operation_id="import_checked")
def carry_out(request: Any, id_: uuid.UUID, given: ImportIn) -> Any:
    """Import a file that was looked at, without sending it again."""
    upload = uploads.one(request.viewer, id_)
    return Status(202, actions.import_checked(upload, on_fault=given.on_fault, by=request.actor))


@router.get("/{uuid:id_}", response=DatasetOut, operation_id="data_set")
def one(request: Any, id_: uuid.UUID) -> Any:
    """Show one data set."""
    return _shown(request, datasets.dataset(request.viewer, id_))


def _shown(request: Any, dataset: Any) -> dict[str, Any]:
    own = ("code", "title", "edition", "licence", "citation", "file", "file_sha256", "events", "done")
    return {**api.record(request, dataset), **{name: getattr(dataset, name) for name in own}}
