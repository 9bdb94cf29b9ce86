"""The page where a person makes and revokes the secret address of a feed of alerts."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mithaq.web.access import Request, confirmed_again, signed_in

from ..models.links import ALERTS
from . import places, secret_links


@signed_in
@confirmed_again
def manage(request: Request) -> HttpResponse:
    """Show whether there is an address, and make a new one; it is shown once."""
    crumbs = places.below("alerts", (_("Feed of alerts"), ""))
    return secret_links.managed(request, ALERTS, "exchange/alert_feed.html", crumbs=crumbs)


@signed_in
@require_POST
def revoke(request: Request) -> HttpResponse:
    """Make the address useless from now on."""
    said = _("The address of the feed opens nothing any more.")
    return secret_links.revoked(request, ALERTS, said=said, back=reverse("exchange:manage_alert_feed"))
