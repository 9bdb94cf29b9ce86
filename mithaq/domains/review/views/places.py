"""The way to a page, and the tabs over all pages of the threat review."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mithaq.kernel.errors import Text
from mithaq.web.access import Request
from mithaq.web.frames import Crumb, Tab

TABS: tuple[tuple[str, Text], ...] = (
    ("home", gettext_lazy("Map and trend")),
    ("warnings", gettext_lazy("Warnings of areas")),
    ("forecasts", gettext_lazy("Forecasts")),
    ("documents", gettext_lazy("Threat reviews")),
    ("searches", gettext_lazy("Saved searches")),
)


def tabs(request: Request) -> list[Tab]:
    """Return the tabs; the one that the reader is in is current."""
    found = [(label, reverse(f"review:{name}")) for name, label in TABS]
    return [Tab(label, url, url == request.path) for label, url in found]


def way(*steps: tuple[Text, str]) -> list[Crumb]:
    """Return the way from the threat review through `steps` (label, address); the last one has no address."""
    start = Crumb(_("Threat review"), reverse("review:home"))
    return [start, *(Crumb(label, url) for label, url in steps)]


def below(name: str, last: Text) -> list[Crumb]:
    """Return the way to something below one of the tabs."""
    return way((dict(TABS)[name], reverse(f"review:{name}")), (last, ""))
