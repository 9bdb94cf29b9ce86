"""The page of one record, whatever its kind in the plan."""

import uuid
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from mithaq.kernel.people.permissions import Permission, may
from mithaq.kernel.records import kinds
from mithaq.web import records as any_record
from mithaq.web import responses
from mithaq.web.access import Request, signed_in

from .. import queries
from ..queries import keys, records, slips
from ..queries.standing import at_risk, standings
from . import places, steps
from .facts import facts
from .pages import chart, has_dates
from .registers import NEW_LABELS

_BELOW = {
    "line_of_effort": ("objective",),
    "objective": ("initiative", "assumption", "risk"),
    "initiative": ("milestone", "assumption", "risk"),
}


@signed_in
def record(request: Request, kind: str, pk: uuid.UUID) -> HttpResponse:
    """Show a line of effort, objective, initiative, milestone, assumption or risk."""
    found = queries.record(request.viewer, kind, pk)
    frame = any_record.frame(request, found, state=_state(found), crumbs=places.crumbs(request.viewer, found))
    context = {
        "frame": frame,
        "record": found,
        "facts": facts(request.viewer, found),
        "steps": steps.offered(request.actor, found),
        "edit_url": _edit_url(request, found),
        "additions": _additions(request, found),
        **_BODIES.get(kind, _nothing)(request, found),
    }
    return responses.page(request, f"plan/{kind}.html", context)


@signed_in
def slip(request: Request, pk: uuid.UUID) -> HttpResponse:
    """Lead to the record whose date moved."""
    found = queries.record(request.viewer, "slip", pk)
    subject = kinds.find(request.viewer, found.subject_kind, found.subject)
    return HttpResponseRedirect(f"{any_record.url(subject)}#slips")


def _state(found: Any) -> str:
    for name in ("stage", "shown_state", "state"):
        if value := getattr(found, name, ""):
            return value
    return ""


def _edit_url(request: Request, found: Any) -> str:
    is_writer = may(request.actor, Permission.PLAN_WRITE, parties=keys.writers(found))
    settled = found.KIND == "milestone" and found.state in ("done", "verified", "dropped")
    return reverse("plan:edit", args=[found.KIND, found.pk]) if is_writer and not settled else ""


def _additions(request: Request, found: Any) -> list[tuple[Any, str]]:
    """Return (label, address) of what can be added below a record."""
    if not may(request.actor, Permission.PLAN_WRITE):
        return []
    below = [kind for kind in _BELOW.get(found.KIND, ()) if kind != "milestone" or _answers(request, found)]
    return [
        (NEW_LABELS[kind], f"{reverse('plan:new', args=[kind])}?{found.KIND}={found.pk}") for kind in below
    ]


def _answers(request: Request, initiative: Any) -> bool:
    return request.actor.party_id in keys.answering(initiative)


def _nothing(_request: Request, _found: Any) -> dict[str, Any]:
    return {}


def _line_of_effort(request: Request, line: Any) -> dict[str, Any]:
    objectives = records.objectives(request.viewer, line_of_effort=line.pk)
    found = records.initiatives(request.viewer, objective__in=[o.pk for o in objectives])
    return {"objectives": objectives, "standings": standings(request.viewer, found)}


def _objective(request: Request, objective: Any) -> dict[str, Any]:
    found = standings(request.viewer, records.initiatives(request.viewer, objective=objective.pk))
    return {
        "parts": records.objectives(request.viewer, parent=objective.pk),
        "standings": found,
        "assumptions": records.assumptions(request.viewer, objective=objective.pk),
        "risks": records.risks(request.viewer, objective=objective.pk),
        "at_risk": objective.pk in at_risk(request.viewer).objectives,
    }


def _initiative(request: Request, initiative: Any) -> dict[str, Any]:
    viewer = request.viewer
    standing = standings(viewer, [initiative])[0]
    return {
        "standing": standing,
        "chart": chart(request, [standing]) if has_dates(standing) else None,
        "parties": records.parties_of(viewer, initiative),
        "assumptions": records.assumptions(viewer, initiative=initiative.pk),
        "risks": records.risks(viewer, initiative=initiative.pk),
        "why": queries.why_late(viewer, initiative=initiative.pk),
        "at_risk": standing.at_risk,
        "may_end": may(request.actor, Permission.PLAN_WRITE, parties=keys.writers(initiative)),
        "milestone_url": _milestone_url(request, initiative),
    }


def _milestone_url(request: Request, initiative: Any) -> str:
    may_add = may(request.actor, Permission.PLAN_WRITE) and _answers(request, initiative)
    return f"{reverse('plan:new', args=['milestone'])}?initiative={initiative.pk}" if may_add else ""


def _milestone(request: Request, milestone: Any) -> dict[str, Any]:
    return {
        "initiative": records.seen(request.viewer, records.MODELS["initiative"], milestone.initiative_id),
        "slips": slips.of_subject(request.viewer, milestone),
        "may_verify": steps.holds_second_key(request.actor, milestone),
    }


def _belonging(request: Request, found: Any) -> dict[str, Any]:
    return {"above": places.parents(request.viewer, found)}


_BODIES = {
    "line_of_effort": _line_of_effort,
    "objective": _objective,
    "initiative": _initiative,
    "milestone": _milestone,
    "assumption": _belonging,
    "risk": _belonging,
}
