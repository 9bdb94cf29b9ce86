"""What is of one event, on the pages of reports and of imported events: what is joined, what may be, whom to ask."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from mithaq.kernel.i18n import Names
from mithaq.kernel.people.permissions import Permission, may
from mithaq.web import records, sections
from mithaq.web.access import Request

from ..queries import imported, matches
from ..rules import choices, states
from . import wording

if TYPE_CHECKING:
    from mithaq.domains.areas.models import Event

    from ..models import Report, SameEvent


def of_report(request: Request, report: "Report") -> dict[str, Any]:
    """Return reports and imported events of the same event, those that may be, and whom to ask."""
    joined, stands = matches.same_event(request.viewer, report), report.state in states.STANDING
    is_joined, told = any(one.counts for one in joined), imported.event_of(request.viewer, report)
    return {
        "joined": [
            (
                one,
                choices.SAME_EVENT[one.same.relation],
                records.title(one.report),
                _may_part(request, one.same),
            )
            for one in joined
        ],
        "candidates": [
            (
                one.report,
                records.title(one.report),
                _join_url(request, report, one.report, is_joined=is_joined),
            )
            for one in (matches.candidates(request.viewer, report) if stands else [])
        ],
        "told": told and (told, *_named(request, told.event), _may_part(request, told.same)),
        "imported": [
            (one.event, *_named(request, one.event), _import_url(request, report, one.event))
            for one in (imported.candidates(request.viewer, report) if stands else [])
        ],
        "hints": matches.hints(request.viewer, report),
        "consents": _writes(request, report) and stands,
    }


@sections.gives("event")
def of_event(request: Request, event: "Event") -> sections.Section:
    """Return the reports of an imported event, and those that may be, as a part of its page."""
    joined = [
        (told, records.title(told.report), _may_part(request, told.same))
        for told in imported.reports_of(request.viewer, event)
    ]
    candidates = [
        (one.report, records.title(one.report), _import_url(request, one.report, event))
        for one in imported.candidates_of(request.viewer, event)
    ]
    return sections.Section(
        "same-event",
        gettext_lazy("Reports of this event"),
        "picture/parts/reports_of_event.html",
        {"joined": joined, "candidates": candidates},
    )


def _named(request: Request, event: "Event") -> tuple[Names, SafeString]:
    return wording.event_names(event), wording.event_about(request, event)


def key_of(event: "Event") -> str:
    """Return how an imported event is named in addresses and forms."""
    return f"{event.dataset_id}/{event.number}"


def _writes(request: Request, report: "Report") -> bool:
    return may(request.actor, Permission.REPORT_WRITE, parties=[report.owner_id])


def _join_url(request: Request, report: "Report", other: "Report", *, is_joined: bool) -> str:
    """Return where the reader says that two reports are of one event: on whichever of them is his own."""
    for own, of in ((report, other), (other, report)):
        if not is_joined and _writes(request, own):
            return f"{reverse('picture:join', args=[own.pk])}?of={of.pk}"
    return ""


def _import_url(request: Request, report: "Report", event: "Event") -> str:
    """Return where the reader says that a report of his own is of an imported event."""
    return (
        f"{reverse('picture:join', args=[report.pk])}?of={key_of(event)}" if _writes(request, report) else ""
    )


def _may_part(request: Request, same: "SameEvent") -> bool:
    may_write = may(request.actor, Permission.REPORT_WRITE, parties=[same.owner_id])
    return may_write and same.relation not in choices.VARIANTS
