"""Checking a file that may hold a CAP alert: the verdict, and what it says. Nothing of it is kept."""

from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext as _

from mithaq.kernel import clock
from mithaq.kernel.errors import Invalid
from mithaq.web import frames, responses
from mithaq.web.access import Request, signed_in

from . import alert_words as words
from . import places
from .forms import AlertForm

MOST_INFOS, MOST_AREAS = 20, 100


@signed_in
def check(request: Request) -> HttpResponse:
    """Show the form, and what stands in the file that was sent; a file that is refused is shown with the reason."""
    posts = request.method == "POST"
    form = AlertForm(request.POST if posts else None, request.FILES if posts else None)
    context: dict[str, Any] = {"form": form, "tabs": places.tabs(request)}
    if posts and form.is_valid():
        try:
            context |= _read(form.cleaned_data["document"], form.cleaned_data["may_be_unsigned"])
        except Invalid as error:
            context["refused"] = error.message
    refused = form.errors or "refused" in context
    return responses.page(request, "exchange/alert.html", context, status=422 if refused else 200)


def _read(file: UploadedFile, may_be_unsigned: bool) -> dict[str, Any]:
    """Return what the page says of an alert. Raises Invalid with the reason."""
    # XML and its signatures are loaded with the first alert: a process that reads none does not carry them
    from ..cap import documents, reading, trust
    from ..cap.standing import standing

    now = clock.now()
    data = file.read(documents.MOST_BYTES + 1)
    found = reading.received(
        data, trust.trusted_in(settings.CAP_FOLDER), now, must_be_signed=not may_be_unsigned
    )
    return {
        "alert": found.alert,
        "standing": words.STANDINGS[standing(found.alert, [], now).value],
        "signed_by": found.signed_by,
        "faults": found.faults,
        "facts": _facts(found.alert, found.version),
        "infos": [(info, _info_facts(info)) for info in found.alert.infos[:MOST_INFOS]],
    }


def _facts(alert: Any, version: str) -> list[frames.Fact]:
    listed = [
        frames.Fact(_("Sender"), alert.sender),
        frames.Fact(_("Identifier"), alert.identifier),
        frames.Fact(_("Sent"), alert.sent),
        frames.Fact(_("Status"), words.STATUSES.get(alert.status, alert.status)),
        frames.Fact(_("Kind of message"), words.MESSAGE_TYPES.get(alert.message_type, alert.message_type)),
        frames.Fact(_("Meant for"), words.SCOPES.get(alert.scope, alert.scope)),
        frames.Fact(_("Restriction"), alert.restriction),
        frames.Fact(_("Note"), alert.note),
        frames.Fact(_("Version of CAP"), version),
    ]
    return [fact for fact in listed if fact.value]


def _info_facts(info: Any) -> list[frames.Fact]:
    listed = [
        frames.Fact(_("Event"), info.event),
        frames.Fact(_("Urgency"), words.URGENCIES.get(info.urgency, info.urgency)),
        frames.Fact(_("Severity"), words.SEVERITIES.get(info.severity, info.severity)),
        frames.Fact(_("Certainty"), words.CERTAINTIES.get(info.certainty, info.certainty)),
        frames.Fact(_("Begins"), info.onset or info.effective),
        frames.Fact(_("Ends"), info.expires),
        frames.Fact(_("Where"), [area.description for area in info.areas[:MOST_AREAS]], wide=True),
    ]
    return [fact for fact in listed if fact.value]
