"""Sending a published file to be imported: the form, how far it is, its verdict line by line, the import itself."""

import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mithaq.kernel.errors import Invalid
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import forming, frames, markings, responses
from mithaq.web.access import Request, signed_in

from ..actions import uploads as actions
from ..forms import UploadForm
from ..queries import uploads
from ..rules import uploads as rules
from ..rules.ucdp.faults import OnFault

if TYPE_CHECKING:
    from ..models import Upload

WHOLE = 1000


@signed_in
def create(request: Request) -> HttpResponse:
    """Take in a file; a worker reads it, so that nobody waits for the answer."""
    require(request.actor, Permission.DATASET_IMPORT)
    files = request.FILES if request.method == "POST" else None
    form = UploadForm(forming.posted(request), files, initial=forming.initial(request, is_dry_run=True))
    if request.method != "POST":
        return _form(request, form, 200)
    if not form.is_valid():
        return _form(request, form, 422)
    try:
        made = actions.receive(
            form.cleaned_data["file"], form.wish(), key=form.cleaned_data["act_key"], by=request.actor
        )
    except Invalid as error:
        markings.say(form, error.fields)
        return _form(request, form, 422)
    return responses.go(request, _url(made))


def _form(request: Request, form: UploadForm, status: int) -> HttpResponse:
    sheet = forming.Sheet(
        form=form,
        title=_("Import published events"),
        submit=_("Send the file"),
        lead=_(
            "A file of the UCDP Georeferenced Event Dataset as it is published: CSV, plain or gzipped, of at most "
            "%(most)d MB. Its events become public here, with UCDP’s name, licence and citation."
        )
        % {"most": settings.IMPORT_MAX_BYTES // actions.MB},
        back=reverse("areas:datasets"),
        crumbs=[_home(), frames.Crumb(_("Import"))],
    )
    return responses.page(request, sheet.template, {"sheet": sheet, "form": form}, status=status)


@signed_in
def show(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show what becomes of a file: how far it is, then its verdict, and the way to import it."""
    upload = uploads.one(request.viewer, id_)
    context = {
        "upload": upload,
        "state": (upload.state, rules.STATES[upload.state]),
        "crumbs": [_home(), frames.Crumb(upload.name)],
        "facts": _facts(upload),
        "is_under_way": upload.state in rules.UNDER_WAY,
        "can_be_imported": upload.state in rules.CAN_BE_IMPORTED and upload.place != "",
        "left_over": max(0, upload.counts.get("faulty", 0) - len(upload.faults)),
        **_progress(upload),
    }
    return responses.page(request, "areas/upload.html", context)


@signed_in
def progress(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show how far the reading is, for the page that asks every few seconds; once it is over, the page itself."""
    upload = uploads.one(request.viewer, id_)
    answer = responses.page(request, "areas/progress.html", _progress(upload))
    if upload.state not in rules.UNDER_WAY:
        answer["HX-Redirect"] = _url(upload)
    return answer


@signed_in
@require_POST
def carry_out(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Import a file that was looked at; faulty rows are left out."""
    upload = uploads.one(request.viewer, id_)
    actions.import_checked(upload, on_fault=OnFault.SKIP, by=request.actor)
    messages.success(request, _("The import begins."))
    return responses.go(request, _url(upload))


def _facts(upload: "Upload") -> list[frames.Fact]:
    listed = [
        frames.Fact(_("Edition"), upload.edition),
        frames.Fact(_("Sent"), upload.asked_at),
        *[
            frames.Fact(label, upload.counts[name])
            for name, label in _counts(upload)
            if name in upload.counts
        ],
    ]
    return [fact for fact in listed if fact.value not in ("", None)]


def _counts(upload: "Upload") -> list[tuple[str, str]]:
    was_written = upload.state == rules.IMPORTED
    return [
        ("rows", _("Events read")),
        ("added", _("Added") if was_written else _("Would be added")),
        ("corrected", _("Corrected") if was_written else _("Would be corrected")),
        ("same", _("As before")),
        ("faulty", _("Faulty rows")),
    ]


def _progress(upload: "Upload") -> dict[str, Any]:
    labels = {"checking": _("Checking %(file)s"), "writing": _("Import of %(file)s")}
    label = labels.get(upload.phase, _("Waiting: %(file)s")) % {"file": upload.name}
    url = reverse("areas:upload_progress", args=[upload.pk])
    return {"label": label, "total": WHOLE, "done": upload.share, "url": url, "note": ""}


def _home() -> frames.Crumb:
    return frames.Crumb(_("Data sets"), reverse("areas:datasets"))


def _url(upload: "Upload") -> str:
    return reverse("areas:upload", args=[upload.pk])
