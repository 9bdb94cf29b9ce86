"""Reports: list, one, report, correct, retract, make a variant, agree to be asked; who has received them."""

import uuid
from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext as _
from ninja import Query, Status
from pydantic import Field

from mithaq.kernel.errors import Invalid
from mithaq.kernel.records import releases
from mithaq.kernel.records.proposals import still_waiting
from mithaq.web import api
from mithaq.web.api import Page, Router

from .. import actions
from ..queries import pages, receipts, reports
from . import shapes, showing

router = Router(tags=["picture"])


class Filters(shapes.Shape):
    """What to list. `bbox` is west,south,east,north in degrees; `since` and `until` are days of the event."""

    type: Annotated[list[str], Field(max_length=20)] = []
    area: Annotated[list[str], Field(max_length=100)] = []
    bbox: Annotated[str, Field(max_length=120)] = ""
    since: date | None = None
    until: date | None = None
    state: shapes.State | None = None
    limit: int = 50
    cursor: str | None = None

    def listed(self) -> str:
        """Return the filters as one word, to which a cursor is bound."""
        return repr(self.model_dump(exclude={"limit", "cursor"}))


@router.get("/reports", response=Page[shapes.ReportOut], operation_id="reports_list")
def index(request: Any, filters: Query[Filters]) -> Any:
    """List visible reports, what was entered last first, retracted ones too; each counts as opened."""
    found = reports.visible(
        request.viewer,
        types=filters.type or None,
        areas=filters.area or None,
        bbox=_box(filters.bbox),
        since=filters.since,
        until=filters.until,
        state=filters.state,
    )
    rows, following = pages.reports(
        request.viewer, found, limit=filters.limit, cursor=filters.cursor, listed=filters.listed()
    )
    actions.note_listed(rows, by=request.actor)
    return {"items": [showing.report(request, row) for row in rows], "next": following}


@router.post("/reports", response={201: shapes.ReportWithStandingOut}, operation_id="reports_create")
def create(request: Any, given: shapes.ReportIn) -> Any:
    """Report an event in the name of the acting party."""

    def do() -> Any:
        audience = showing.marked(request, given.marking)
        return actions.report(showing.content(given), audience=audience, by=request.actor)

    return Status(201, showing.reread(request, api.once_from(request, do)))


@router.get("/reports/{uuid:id_}", response=shapes.ReportWithStandingOut, operation_id="reports_get")
def one(request: Any, id_: uuid.UUID) -> Any:
    """Show one report; its originator learns that the reader's party has opened it."""
    found = reports.one(request.viewer, id_)
    actions.note_opened(found, by=request.actor)
    return showing.with_standing(request, found)


@router.put("/reports/{uuid:id_}", response=shapes.ReportWithStandingOut, operation_id="reports_correct")
def correct(request: Any, id_: uuid.UUID, given: shapes.CorrectionIn) -> Any:
    """Correct one's own report, saying why."""
    held = reports.one(request.viewer, id_)

    def do() -> Any:
        return actions.correct(
            held,
            showing.content(given),
            reason=given.reason,
            by=request.actor,
            expected=given.version,
        )

    return showing.reread(request, api.once_from(request, do))


@router.post(
    "/reports/{uuid:id_}/retraction", response=shapes.ReportWithStandingOut, operation_id="reports_retract"
)
def retract(request: Any, id_: uuid.UUID, given: shapes.ReasonIn) -> Any:
    """Retract one's own report; every party that had received it is asked to acknowledge."""
    held = reports.one(request.viewer, id_)

    def do() -> Any:
        return actions.retract(held, reason=given.reason, by=request.actor, expected=given.version)

    return showing.reread(request, api.once_from(request, do))


@router.post(
    "/reports/{uuid:id_}/variants",
    response={201: shapes.ReportWithStandingOut},
    operation_id="reports_sanitise",
)
def sanitise(request: Any, id_: uuid.UUID, given: shapes.VariantIn) -> Any:
    """Make a sanitised variant for other readers, who learn nothing of this report.

    Takes a token of scope carry_out.
    """
    api.check_confirmed(request)
    held = reports.one(request.viewer, id_)

    def do() -> Any:
        proposal = None
        if given.proposal:
            proposal = still_waiting(releases.waiting(request.viewer, held), given.proposal)
        return actions.sanitise(
            held,
            showing.content(given),
            to=proposal.wider if proposal else api.audience(request, given.marking),
            reason=given.reason,
            by=request.actor,
            proposal=proposal,
            read=given.version,
        )

    return Status(201, showing.reread(request, api.once_from(request, do)))


@router.post(
    "/reports/{uuid:id_}/retelling",
    response={201: shapes.ReportWithStandingOut},
    operation_id="reports_retell",
)
def retell(request: Any, id_: uuid.UUID, given: shapes.RetellingIn) -> Any:
    """Tell another party's report in one's own name, where its originator has agreed to that.

    Takes a token of scope carry_out.
    """
    api.check_confirmed(request)
    held = reports.one(request.viewer, id_)

    def do() -> Any:
        return actions.retell(
            held,
            showing.content(given),
            to=api.audience(request, given.marking),
            reason=given.reason,
            by=request.actor,
            read=given.version,
        )

    return Status(201, showing.reread(request, api.once_from(request, do)))


@router.post(
    "/reports/{uuid:id_}/consent", response=shapes.ReportWithStandingOut, operation_id="reports_consent"
)
def consent(request: Any, id_: uuid.UUID, given: shapes.ConsentIn) -> Any:
    """Agree, or no longer agree, that other parties are told to ask about the event."""
    held = reports.one(request.viewer, id_)

    def do() -> Any:
        return actions.consent(held, deconflict=given.deconflict, by=request.actor, expected=given.version)

    return showing.reread(request, api.once_from(request, do))


@router.get(
    "/reports/{uuid:id_}/receipts", response=list[shapes.StandingOut], operation_id="reports_receipts"
)
def who(request: Any, id_: uuid.UUID) -> Any:
    """Tell the originator, and nobody else, which party has received, opened and acknowledged what."""
    held = reports.one(request.viewer, id_)
    return [showing.standing(one) for one in receipts.of_report(request.viewer, held)]


def _box(text: str) -> reports.Box | None:
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise Invalid(fields={"bbox": _("Give west,south,east,north in degrees.")}) from error
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise Invalid(fields={"bbox": _("Give west,south,east,north in degrees.")})
    return west, south, east, north
