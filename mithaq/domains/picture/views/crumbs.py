"""The way to a page."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel.errors import Text
from mithaq.kernel.i18n import pick
from mithaq.web import records
from mithaq.web.frames import Crumb, Tab

if TYPE_CHECKING:
    from ..models import Report
    from ..models import Request as Rfi


def to_register(*further: Text) -> list[Crumb]:
    """Return the way to what stands directly below the register, `further` without an address."""
    return [Crumb(_("Reports"), reverse("picture:home")), *(Crumb(label) for label in further)]


def to_requests(*further: Text) -> list[Crumb]:
    """Return the way to what stands directly below the requests."""
    start = [*to_register(), Crumb(_("Requests for information"), reverse("picture:requests"))]
    return [*start, *(Crumb(label) for label in further)]


def of_report(report: "Report", *further: Text, opened: bool = False) -> list[Crumb]:
    """Return the way to a report, or to a page below it; its title only where it was opened."""
    title = pick(records.full_title(report) if opened else records.title(report))
    url = report.get_absolute_url() if further else ""
    return [*to_register(), Crumb(title, url), *(Crumb(label) for label in further)]


def of_request(asked: "Rfi", *further: Text) -> list[Crumb]:
    """Return the way to a request, or to a page below it."""
    url = asked.get_absolute_url() if further else ""
    return [*to_requests(), Crumb(pick(asked.title), url), *(Crumb(label) for label in further)]


def tabs(current: str) -> list[Tab]:
    """Return the tabs over the lists of the picture."""
    listed = (
        ("home", _("Reports")),
        ("requests", _("Requests for information")),
        ("recalls", _("Taken back from us")),
    )
    return [Tab(label, reverse(f"picture:{name}"), name == current) for name, label in listed]
