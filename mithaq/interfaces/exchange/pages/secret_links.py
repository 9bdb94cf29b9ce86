"""Making and revoking one's secret address for a purpose: a calendar, a feed of alerts."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from mithaq.web import responses
from mithaq.web.access import Request

from .. import links
from . import places


def managed(request: Request, purpose: str, template: str, **more: Any) -> HttpResponse:
    """Show whether there is an address, and make a new one when asked to; it is shown once."""
    address = ""
    if request.method == "POST":
        address = places.secret_address(purpose, links.make(request.membership, purpose))
    context = {"held": links.held(request.membership, purpose), "address": address, **more}
    return responses.page(request, template, context)


def revoked(request: Request, purpose: str, *, said: str, back: str) -> HttpResponse:
    """Make the address useless from now on, and say so."""
    links.revoke(request.membership, purpose)
    messages.success(request, said)
    return responses.go(request, back)
