"""What was taken back from the reader's party: that it was, and when; what it was only while he still sees it."""

import uuid
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mithaq.kernel.errors import WrongState
from mithaq.kernel.i18n import Names
from mithaq.kernel.people.permissions import Permission, may
from mithaq.web import records, responses
from mithaq.web.access import Request, signed_in

from .. import actions
from ..queries import receipts, reports
from ..rules import choices
from . import crumbs

if TYPE_CHECKING:
    from ..models import Report


@signed_in
def index(request: Request) -> HttpResponse:
    """List what was taken back, what waits for an acknowledgement first."""
    found = receipts.recalls(request.viewer)
    ordered = sorted(found, key=lambda one: one.acknowledged_at is not None)
    seen = reports.visible_among(request.viewer, [one.report for one in found])
    context = {
        "tabs": crumbs.tabs("recalls"),
        "rows": [(one, choices.RECALLS[one.word], _named(seen.get(one.report))) for one in ordered],
        "acknowledges": may(request.actor, Permission.REPORT_ACKNOWLEDGE),
    }
    return responses.page(request, "picture/recalls.html", context)


def _named(report: "Report | None") -> "tuple[Report, Names] | None":
    """Return a report that the reader still sees with its title as lists show it."""
    return (report, records.title(report)) if report else None


@signed_in
@require_POST
def acknowledge(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Say for one's own party that it knows, and no longer uses the report."""
    try:
        actions.acknowledge(id_, by=request.actor)
    except WrongState as error:
        # pressed twice, or somebody of the same party was faster: what was wanted is there
        messages.info(request, str(error.message))
    else:
        messages.success(request, _("Acknowledged. The originator sees that your party knows."))
    return responses.go(request, reverse("picture:recalls"))
