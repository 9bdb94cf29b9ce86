"""Files offered as proof: their list, giving one, handing one out."""

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel.i18n import pick
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import Permission, may
from mithaq.web import directory, frames, markings, records, responses
from mithaq.web.access import Request, signed_in

from .. import actions, queries
from ..forms.steps import EvidenceForm
from ..queries.evidence import File
from . import crumbs, forming


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
            media_type=file.evidence.media_type,
            party=parties.get(file.evidence.owner_id, {}) if file.evidence.owner_id else {},
            at=file.evidence.created_at,
            note=_note(file),
            audience=file.evidence.audience if file.evidence.audience_id != record.audience_id else None,
        )
        for file in files
    ]


def _note(file: File) -> str:
    also = ", ".join(getattr(other, "code", "") or str(other) for other in file.also_for)
    told = _("The same file is evidence for %s.") % also if also else ""
    return " ".join(filter(None, [file.evidence.note, told]))


@signed_in
def of_record(request: Request, kind: str, id_: uuid.UUID) -> HttpResponse:
    """Show the files of a record: of a milestone, whose own page leads here."""
    record = queries.subject(request.viewer, kind, id_)
    context = {
        "record": record,
        "title": records.title(record),
        "kind": records.kind_label(record.KIND),
        "url": records.url(record),
        "files": rows(request, record),
        "may_add": may(request.actor, Permission.EVIDENCE_ADD),
        "crumbs": [*crumbs.to_register(), frames.Crumb(_("Evidence"))],
    }
    return responses.page(request, "commitments/evidence.html", context)


@signed_in
def add(request: Request, kind: str, id_: uuid.UUID) -> HttpResponse:
    """Give a file as proof of a commitment or a milestone."""
    record = queries.subject(request.viewer, kind, id_)
    form = EvidenceForm(
        forming.posted(request),
        request.FILES if request.method == "POST" else None,
        initial=forming.initial(request),
    )
    back = records.url(record)
    sheet = forming.Sheet(
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
        picker_is_optional=True,
        crumbs=[
            *crumbs.to_register(),
            frames.Crumb(pick(records.title(record)), back),
            frames.Crumb(_("Evidence")),
        ],
    )

    def do() -> Marked:
        given = form.cleaned_data
        audience = forming.picked(request, sheet)
        return actions.add_evidence(
            record, given["file"], note=given["note"], by=request.actor, audience=audience
        )

    return forming.answer(request, sheet, do, to=lambda _made: f"{_evidence_of(record)}#evidence")


def _evidence_of(record: Marked) -> str:
    if record.KIND == "commitment":
        return records.url(record)
    return reverse("commitments:evidence_for", args=[record.KIND, record.pk])


@signed_in
def download(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Hand out a file as a download that no browser shows by itself and no cache keeps."""
    file = queries.one_file(request.viewer, id_)
    return responses.attachment(file.name, file.media_type, queries.content(file))
