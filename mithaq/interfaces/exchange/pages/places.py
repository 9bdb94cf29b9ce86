"""The way to a page, and the tabs over all pages of exchange."""

from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mithaq.kernel.errors import Text
from mithaq.kernel.people.permissions import Permission, may
from mithaq.web.access import Request
from mithaq.web.frames import Crumb, Tab

from ..models.links import ALERTS, CALENDAR

TABS: dict[str, Text] = {
    "home": gettext_lazy("Collections"),
    "queue": gettext_lazy("What waits"),
    "alerts": gettext_lazy("Alerts"),
    "feeds": gettext_lazy("Feeds"),
    "check_alert": gettext_lazy("Check an alert"),
    "webhooks": gettext_lazy("Webhooks"),
}
SECRET = {CALENDAR: "exchange:calendar", ALERTS: "exchange:secret_alert_feed"}


def tabs(request: Request) -> list[Tab]:
    """Return the tabs that the reader may open; the one that he is in is current."""
    manages = may(request.actor, Permission.EXCHANGE_MANAGE)
    found = [
        (label, reverse(f"exchange:{name}")) for name, label in TABS.items() if name != "webhooks" or manages
    ]
    return [Tab(label, url, url == request.path) for label, url in found]


def absolute(path: str) -> str:
    """Return an address as programs elsewhere need it."""
    return urljoin(settings.ORIGIN.geturl(), path)


def secret_address(purpose: str, secret: str) -> str:
    """Return the address that opens what a secret of `purpose` stands for."""
    return absolute(reverse(SECRET[purpose], args=[secret]))


def below(name: str, *steps: tuple[Text, str]) -> list[Crumb]:
    """Return the way to something below one of the tabs; the last step has no address."""
    start = [Crumb(_("Exchange"), reverse("exchange:home"))]
    if name != "home":
        start.append(Crumb(TABS[name], reverse(f"exchange:{name}")))
    return [*start, *(Crumb(label, url) for label, url in steps)]
