"""The plan as a whole: overview, timeline, why late."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.i18n import pick
from mithaq.kernel.people.permissions import Permission, may
from mithaq.web import numerals, preferences, responses, timeline
from mithaq.web.access import Request, signed_in
from mithaq.web.frames import Tile

from .. import queries
from ..forms.filters import Filters
from ..queries import registers
from ..queries.overview import Overview
from ..queries.standing import Standing
from . import places


@signed_in
def home(request: Request) -> HttpResponse:
    """Show lines of effort, their objectives, their initiatives, and how these stand."""
    found = queries.overview(request.viewer)
    context = {
        "tabs": places.tabs(request),
        "overview": found,
        "tiles": tiles(found),
        "can_write": may(request.actor, Permission.PLAN_WRITE),
    }
    return responses.page(request, "plan/home.html", context, part="plan")


def tiles(found: Overview) -> list[Tile]:
    """Return the figures over the overview; each leads to the list behind it."""
    at = {name: reverse(f"plan:{name}") for name in ("initiatives", "milestones")}
    return [
        Tile(_("Running initiatives"), found.running, f"{at['initiatives']}?state=running"),
        Tile(
            _("Late milestones"),
            found.late,
            f"{at['milestones']}?state=late",
            tone="late" if found.late else "",
        ),
        Tile(_("Done, waiting to be verified"), found.to_verify, f"{at['milestones']}?state=done"),
        Tile(
            _("Initiatives at risk"),
            found.at_risk,
            f"{reverse('plan:assumptions')}?state=broken",
            _("because an assumption is broken"),
            "attention" if found.at_risk else "",
        ),
    ]


@signed_in
def timeline_page(request: Request) -> HttpResponse:
    """Show initiatives and milestones over time, by line of effort or party, with the table beside it."""
    filters = Filters(request.viewer, request.GET, ("line", "party"))
    found = [s for s in registers.initiatives(request.viewer, filters.wanted(), "start") if has_dates(s)]
    context: dict[str, Any] = {
        "tabs": places.tabs(request),
        "filters": filters,
        "chart": chart(request, found),
    }
    return responses.page(request, "plan/timeline.html", context, part="picture")


def has_dates(standing: Standing) -> bool:
    """Return whether an initiative can be drawn."""
    return bool(standing.initiative.planned_start and standing.initiative.planned_end)


def chart(request: Request, standings: list[Standing]) -> timeline.Chart | None:
    """Return the picture, or None where there is nothing to draw."""
    if not standings:
        return None
    system = preferences.read(request).digits
    return timeline.chart(
        [_row(standing) for standing in standings],
        title=str(_("Initiatives and milestones over time")),
        right_to_left=get_language_bidi(),
        digits=lambda text: numerals.write(text, system),
    )


def _row(standing: Standing) -> timeline.Row:
    initiative = standing.initiative
    assert initiative.planned_start is not None
    assert initiative.planned_end is not None
    marks = [
        timeline.Mark(
            pick(m.title), m.baseline_due, m.due, m.done_on, m.shown_state, m.get_absolute_url(), m.audience
        )
        for m in standing.milestones
    ]
    return timeline.Row(
        pick(initiative.title),
        initiative.planned_start,
        initiative.planned_end,
        initiative.actual_end,
        initiative.stage,
        initiative.get_absolute_url(),
        marks,
        initiative.audience,
    )


@signed_in
def why_late(request: Request) -> HttpResponse:
    """Show the days lost by cause, party and line of effort, and the slips behind them."""
    filters = Filters(request.viewer, request.GET, ("line", "initiative", "party"))
    wanted = filters.wanted()
    found = queries.why_late(
        request.viewer, initiative=wanted.initiative, line=wanted.line, party=wanted.party
    )
    context = {"tabs": places.tabs(request), "filters": filters, "why": found}
    return responses.page(request, "plan/why_late.html", context, part="why")
