"""What of the picture needs somebody now: light items for the first page."""

import uuid
from collections.abc import Iterable
from datetime import date

from mithaq.domains.plan.queries.today import Item
from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer
from mithaq.web import records

from ..models import Report, Request, Suggestion
from ..rules import states
from . import lasting, receipts, reports, requests

MOST = 50


def waiting_for_our_answer(viewer: Viewer, party: uuid.UUID | None) -> list[Item]:
    """Return the visible requests that `party` has yet to answer, the next one due first."""
    return _requests(requests.waiting_for(viewer, party)[:MOST])


def our_late_requests(viewer: Viewer, party: uuid.UUID | None) -> list[Item]:
    """Return the requests of `party` to which an answer is late, the longest late first."""
    mine = requests.visible(viewer, state=states.OPEN, by=party).filter(due__lt=clock.today())
    late = [asked.request for asked in requests.with_answers(viewer, mine[:MOST]) if asked.is_overdue]
    return _requests(sorted(late, key=lambda request: (request.due, request.pk)))


def waiting_for_our_decision(viewer: Viewer, party: uuid.UUID | None) -> list[Item]:
    """Return the visible reports of `party` for which a change is suggested, the oldest suggestion first."""
    open_ = Suggestion.objects.visible_to(viewer).filter(state=states.OPEN, report__owner=party)
    about = [one.report_id for one in open_.order_by("created_at", "id")[:MOST]]
    seen = Report.objects.visible_to(viewer).select_related("audience", "owner").in_bulk(about)
    return [_report(seen[id_]) for id_ in dict.fromkeys(about) if id_ in seen]


def past_their_time(viewer: Viewer, party: uuid.UUID | None) -> list[Item]:
    """Return the visible reports of `party` whose time is over and that it has neither corrected nor retracted, the
    longest over first.
    """
    mine = reports.visible(viewer).filter(
        owner=party, state__in=states.STANDING, expires_on__lt=clock.today()
    )
    found = list(mine.order_by("expires_on", "id")[:MOST])
    over = lasting.over(viewer, found)
    return [_report(one) for one in found if one.pk in over]


def to_acknowledge(viewer: Viewer) -> list[tuple[receipts.Recall, Report | None]]:
    """Return what was taken back from the viewer's party and waits for its acknowledgement, newest first, each with
    the report where the viewer still sees it.
    """
    found = receipts.recalls(viewer, waiting=True)
    seen = reports.visible_among(viewer, [one.report for one in found])
    return [(one, seen.get(one.report)) for one in found]


def _requests(found: Iterable[Request]) -> list[Item]:
    today = clock.today()
    return [_request(request, today) for request in found]


def _request(request: Request, today: date) -> Item:
    late = max(0, (today - request.due).days)
    return Item(
        kind=request.KIND,
        id=request.pk,
        code="",
        title=request.title,
        state="late" if late else request.state,
        due=request.due,
        days_late=late,
        url=request.get_absolute_url(),
        owner=request.owner,
        audience=request.audience,
    )


def _report(report: Report) -> Item:
    return Item(
        kind=report.KIND,
        id=report.pk,
        code="",
        title=records.title(report),
        state=report.state,
        due=None,
        days_late=0,
        url=report.get_absolute_url(),
        owner=report.owner,
        audience=report.audience,
    )
