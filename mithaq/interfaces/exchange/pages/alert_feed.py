"""The page where a person makes and revokes the secret address of a feed of alerts."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mithaq.web import responses
from mithaq.web.access import Request, confirmed_again, signed_in

from .. import links
from ..models.links import ALERTS
from . import places


@signed_in
@confirmed_again
def manage(request: Request) -> HttpResponse:
    """Show whether there is an address, and make a new one; it is shown once."""
    address = ""
    if request.method == "POST":
        address = places.secret_address(ALERTS, links.make(request.membership, ALERTS))
    context = {
        "held": links.held(request.membership, ALERTS),
        "address": address,
        "crumbs": places.below("alerts", (_("Feed of alerts"), "")),
    }
    return responses.page(request, "exchange/alert_feed.html", context)


@signed_in
@require_POST
def revoke(request: Request) -> HttpResponse:
    """Make the address useless from now on."""
    links.revoke(request.membership, ALERTS)
    messages.success(request, _("The address of the feed opens nothing any more."))
    return responses.go(request, reverse("exchange:manage_alert_feed"))
