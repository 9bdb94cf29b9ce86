"""Files offered as proof: their list on the page of a record, giving one, handing one out."""

import uuid
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mithaq.kernel.i18n import pick
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import Permission, may
from mithaq.web import directory, forming, frames, markings, records, responses, sections
from mithaq.web.access import Request, signed_in

from .. import actions, queries
from ..actions.files.types import ACCEPTED
from ..forms.steps import EvidenceForm
from ..queries.evidence import File
from . import crumbs

_TYPES = {one.media_type: one.label for one in ACCEPTED}


@sections.gives("milestone")
def section(request: Request, record: Marked) -> sections.Section:
    """Return the files of a milestone as a part of its page."""
    return sections.Section(
        "evidence", gettext_lazy("Evidence"), "commitments/parts/evidence.html", shown(request, record)
    )


def shown(request: Request, record: Marked) -> dict[str, Any]:
    """Return what commitments/parts/evidence.html shows: the files, and the way to give one more."""
    may_add = may(request.actor, Permission.EVIDENCE_ADD)
    add_url = reverse("commitments:evidence_add", args=[record.KIND, record.pk]) if may_add else ""
    return {"files": rows(request, record), "add_url": add_url}


def rows(request: Request, record: Marked) -> list[frames.EvidenceRow]:
    """Return the visible files of a record as their lines on the page."""
    files = queries.files_of(request.viewer, record)
    parties = directory.of(request).names(
        [file.evidence.owner_id for file in files if file.evidence.owner_id]
    )
    return [
        frames.EvidenceRow(
            name=file.evidence.name,
            url=file.evidence.get_absolute_url(),
            sha256=file.evidence.sha256,
            size=file.evidence.size,
            media_type=_TYPES.get(file.evidence.media_type, file.evidence.media_type),
            party=parties.get(file.evidence.owner_id, {}) if file.evidence.owner_id else {},
            at=file.evidence.created_at,
            note=_note(file),
            audience=file.evidence.audience if file.evidence.audience_id != record.audience_id else None,
        )
        for file in files
    ]


def _note(file: File) -> str:
    also = _(", ").join(getattr(other, "code", "") or str(other) for other in file.also_for)
    told = _("The same file is evidence for %s.") % also if also else ""
    return " ".join(filter(None, [file.evidence.note, told]))


@signed_in
def add(request: Request, kind: str, id_: uuid.UUID) -> HttpResponse:
    """Give a file as proof of a commitment or a milestone."""
    record = queries.subject(request.viewer, kind, id_)
    form = EvidenceForm(
        forming.posted(request),
        request.FILES if request.method == "POST" else None,
        initial=forming.initial(request),
    )
    sheet = _sheet(request, record, form)

    def do() -> Marked:
        given = form.cleaned_data
        audience = forming.picked(request, sheet)
        return actions.add_evidence(
            record, given["file"], note=given["note"], by=request.actor, audience=audience
        )

    return forming.answer(request, sheet, do, to=lambda _made: f"{records.url(record)}#evidence")


def _sheet(request: Request, record: Marked, form: EvidenceForm) -> forming.Sheet:
    form.fields["file"].help_text = _("At most %d MB.") % (settings.EVIDENCE_MAX_BYTES // (1024 * 1024))
    back = records.url(record)
    way = [*crumbs.to_register(), frames.Crumb(pick(records.title(record)), back)]
    return forming.Sheet(
        form=form,
        title=_("Give evidence"),
        lead=_(
            "Names of authors, places and devices inside the file are removed before it is kept. "
            "PDF, pictures, office files and plain text are accepted."
        ),
        submit=_("Give the file"),
        done=_("The file was kept. Its SHA-256 stands beside it."),
        back=back,
        about=record,
        picker=markings.picker(request.viewer, forming.posted(request), like=record.audience),
        fold=_("Show it to fewer than the record"),
        crumbs=[*way, frames.Crumb(_("Evidence"))],
    )


@signed_in
def download(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Hand out a file as a download that no browser shows by itself and no cache keeps."""
    file = queries.one_file(request.viewer, id_)
    return responses.attachment(file.name, file.media_type, queries.content(file))
