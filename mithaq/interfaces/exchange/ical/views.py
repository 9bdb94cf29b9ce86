"""The calendar at its secret address, and the page where a person makes and revokes that address."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from mithaq.kernel.markings import walls
from mithaq.web.access import Request, confirmed_again, signed_in

from .. import links
from ..models.links import CALENDAR
from ..pages import secret_links
from . import entries


@require_safe
def calendar(_request: HttpRequest, secret: str) -> HttpResponse:
    """Return the calendar of whoever holds the secret; a wrong, revoked or ended one is as unknown as any other."""
    # the library is loaded with the first calendar: a process that serves none does not carry it
    from . import writing

    with walls.job("whom a calendar's address stands for is known before there is a viewer"):
        viewer, account = links.reader_of(secret, CALENDAR)
    with walls.bound(viewer), override(account.language):
        data = writing.written(entries.due_dates(viewer), account.language)
    return HttpResponse(
        data, content_type=writing.CONTENT_TYPE, headers={"X-Robots-Tag": "noindex, nofollow"}
    )


@signed_in
@confirmed_again
def manage(request: Request) -> HttpResponse:
    """Show whether there is an address, and make a new one; it is shown once."""
    return secret_links.managed(request, CALENDAR, "exchange/calendar.html")


@signed_in
@require_POST
def revoke(request: Request) -> HttpResponse:
    """Make the address useless from now on."""
    said = _("The address of the calendar opens nothing any more.")
    return secret_links.revoked(request, CALENDAR, said=said, back=reverse("exchange:manage_calendar"))
