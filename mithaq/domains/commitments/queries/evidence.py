"""Files offered as proof: listed with their record, handed out once visibility and hash were checked."""

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from mithaq.kernel.errors import BytesErased, BytesLost, NotVisible
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import kinds

from ..models import Evidence
from ..rules import choices


@dataclass(frozen=True)
class File:
    """A visible file, and the other visible records for which the same bytes were sent."""

    evidence: Evidence
    also_for: Sequence[Marked]


def subject(viewer: Viewer, kind: str, id_: uuid.UUID) -> Marked:
    """Return the record that evidence can be given for. Raises NotVisible."""
    if kind not in choices.EVIDENCE_FOR:
        raise NotVisible
    return kinds.find(viewer, kind, id_)


def files_of(viewer: Viewer, record: Marked) -> list[File]:
    """Return the visible files of a record that the viewer sees, newest first; four queries at most."""
    found = Evidence.objects.visible_to(viewer).filter(subject=record.pk).select_related("audience", "owner")
    files = list(found.order_by("-created_at", "-id"))
    elsewhere = _elsewhere(viewer, record, {file.sent_sha256 for file in files})
    return [File(file, elsewhere[file.sent_sha256]) for file in files]


def one_file(viewer: Viewer, id_: uuid.UUID) -> Evidence:
    """Return one file whose record is visible too. Raises NotVisible."""
    found = Evidence.objects.visible_to(viewer).filter(pk=id_).select_related("audience", "owner").first()
    if found is None:
        raise NotVisible
    subject(viewer, found.subject_kind, found.subject)
    return found


def same_sent(viewer: Viewer, record: Marked, sent_sha256: str) -> Evidence | None:
    """Return the visible file of `record` that came from the same bytes, if there is one."""
    return Evidence.objects.visible_to(viewer).filter(subject=record.pk, sent_sha256=sent_sha256).first()


def content(file: Evidence) -> bytes:
    """Return the bytes of a file that was found with `one_file`.

    Raises BytesErased for one that was erased, BytesLost unless they are those recorded.
    """
    if file.place == file.pk.hex:
        raise BytesErased
    try:
        data = file.path.read_bytes()
    except OSError as error:
        raise BytesLost from error
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise BytesLost
    return data


def _elsewhere(viewer: Viewer, record: Marked, sent: set[str]) -> dict[str, list[Marked]]:
    same = Evidence.objects.visible_to(viewer).filter(sent_sha256__in=sent).exclude(subject=record.pk)
    pairs = [
        (file.sent_sha256, (file.subject_kind, file.subject)) for file in same.order_by("created_at", "id")
    ]
    visible = kinds.find_many(viewer, [end for _sent, end in pairs])
    found: dict[str, list[Marked]] = defaultdict(list)
    for sent_sha256, end in pairs:
        if end in visible and visible[end] not in found[sent_sha256]:
            found[sent_sha256].append(visible[end])
    return found
