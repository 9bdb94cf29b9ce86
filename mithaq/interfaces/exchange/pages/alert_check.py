"""Checking a file that may hold a CAP alert: the verdict, and what it says. Nothing of it is kept."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse

from mithaq.kernel import clock
from mithaq.kernel.errors import Invalid
from mithaq.web import responses
from mithaq.web.access import Request, signed_in

from ..cap import actions, words
from ..cap.standing import standing
from . import alert_facts, places
from .forms import AlertForm

# one byte more than is read of a document, so that a longer one is refused as such
MOST_BYTES = 4 * 1024 * 1024 + 1


@signed_in
def check(request: Request) -> HttpResponse:
    """Show the form, and what stands in the file that was sent; a file that is refused is shown with the reason."""
    posts = request.method == "POST"
    form = AlertForm(request.POST if posts else None, request.FILES if posts else None)
    context: dict[str, Any] = {"form": form, "tabs": places.tabs(request)}
    if posts and form.is_valid():
        try:
            context |= _verdict(form.cleaned_data["document"], form.cleaned_data["may_be_unsigned"])
        except Invalid as error:
            context["refused"] = error.message
    refused = form.errors or "refused" in context
    return responses.page(request, "exchange/alert_check.html", context, status=422 if refused else 200)


def _verdict(file: UploadedFile, may_be_unsigned: bool) -> dict[str, Any]:
    """Return what the page says of an alert. Raises Invalid with the reason."""
    found = actions.read(file.read(MOST_BYTES), may_be_unsigned=may_be_unsigned)
    return {
        "alert": found.alert,
        "standing": words.STANDINGS[standing(found.alert, [], clock.now()).value],
        "signed_by": found.signed_by,
        "faults": found.faults,
        "facts": alert_facts.of_message(found.alert, found.version),
        "infos": alert_facts.said(found.alert),
    }
