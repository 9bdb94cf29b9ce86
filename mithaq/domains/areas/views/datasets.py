"""Data sets: their list, and one with what its last import brought, and how far a running one is."""

import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel import clock
from mithaq.kernel.people.permissions import Permission, may
from mithaq.web import frames, records, responses
from mithaq.web.access import Request, signed_in

from ..queries import datasets, uploads
from ..rules.uploads import SILENCE, STATES

if TYPE_CHECKING:
    from ..models import Dataset

WHOLE = 1000


@signed_in
def index(request: Request) -> HttpResponse:
    """Show the data sets, and what became of the files that the reader sent."""
    may_import = may(request.actor, Permission.DATASET_IMPORT)
    context = {
        "datasets": datasets.datasets(request.viewer),
        "may_import": may_import,
        "uploads": [(one, STATES[one.state]) for one in uploads.mine(request.viewer)] if may_import else [],
        "crumbs": [frames.Crumb(_("Data sets"))],
    }
    return responses.page(request, "areas/datasets.html", context)


@signed_in
def show(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show one data set: where it comes from, its terms, what it holds."""
    dataset = datasets.dataset(request.viewer, id_)
    crumbs = [frames.Crumb(_("Data sets"), reverse("areas:datasets")), frames.Crumb(dataset.code)]
    context = {
        "frame": records.frame(request, dataset, crumbs=crumbs),
        "facts": _facts(dataset),
        "running": dataset.done < WHOLE,
        **_progress(dataset),
    }
    return responses.page(request, "areas/dataset.html", context)


@signed_in
def progress(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show how far the import is, for the page that asks every few seconds."""
    dataset = datasets.dataset(request.viewer, id_)
    return responses.page(request, "areas/progress.html", _progress(dataset))


def _facts(dataset: "Dataset") -> list[frames.Fact]:
    listed = [
        frames.Fact(_("Events"), dataset.events),
        frames.Fact(_("Edition"), dataset.edition),
        frames.Fact(_("Licence"), dataset.licence),
        frames.Fact(_("To be cited as"), dataset.citation, wide=True),
        frames.Fact(_("File"), dataset.file),
        frames.Fact("SHA-256", dataset.file_sha256, wide=True),
        frames.Fact(_("Last import"), dataset.changed_at),
        *[frames.Fact(label, dataset.part[name]) for name, label in _counts() if name in dataset.part],
    ]
    return [fact for fact in listed if fact.value not in ("", None)]


def _counts() -> list[tuple[str, str]]:
    return [
        ("added", _("Added by the last import")),
        ("corrected", _("Corrected by the last import")),
        ("same", _("As before")),
        ("faulty", _("Faulty rows left out")),
    ]


def _progress(dataset: "Dataset") -> dict[str, Any]:
    running = dataset.done < WHOLE
    cut_off = running and clock.now() - dataset.changed_at > SILENCE
    asks = running and not cut_off
    return {
        "label": _("Import of %(file)s") % {"file": dataset.file},
        "total": WHOLE,
        "done": dataset.done,
        "url": reverse("areas:progress", args=[dataset.pk]) if asks else "",
        "note": _("The import was cut off. Import the file again to complete it.") if cut_off else "",
    }
