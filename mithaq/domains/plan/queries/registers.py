"""Registers: filtered and sorted lists of initiatives, milestones, assumptions and risks.

Registers of a plan are small; each shows at most MOST_ROWS, and says so when there are more.
"""

import uuid
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import F, Model, QuerySet

from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer

from ..models import Assumption, Initiative, Milestone, Objective, Risk
from ..rules.states import INITIATIVE_RUNNING, MILESTONE_OPEN
from . import records
from .standing import Standing, standings

MOST_ROWS = 500
M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Wanted:
    """What a register is filtered by; empty values ask for nothing. `state` may be "late" for milestones."""

    line: uuid.UUID | None = None
    objective: uuid.UUID | None = None
    initiative: uuid.UUID | None = None
    party: uuid.UUID | None = None
    state: str = ""
    kind: str = ""


@dataclass(frozen=True)
class MilestoneRow:
    """A milestone with its initiative, None where that is hidden."""

    record: Milestone
    initiative: Initiative | None


@dataclass(frozen=True)
class OutlookRow:
    """An assumption or risk with what it belongs to, None where hidden."""

    record: Any
    objective: Objective | None
    initiative: Initiative | None


def _sorted(found: QuerySet[M], orders: dict[str, str], sort: str, descending: bool) -> QuerySet[M]:
    column = F(orders.get(sort) or next(iter(orders.values())))
    first = column.desc(nulls_last=True) if descending else column.asc(nulls_last=True)
    return found.order_by(first, "created_at", "id")


def _visible_ids(viewer: Viewer, wanted: Wanted) -> dict[str, Any]:
    """Return the filter on an objective's column that keeps what belongs to the wanted line, as its viewer
    sees it."""
    if wanted.line is None:
        return {}
    of_line = Objective.objects.visible_to(viewer).filter(line_of_effort_id=wanted.line)
    return {"objective__in": list(of_line.values_list("pk", flat=True))}


INITIATIVE_ORDERS = {
    "code": "code",
    "stage": "stage",
    "lead": "lead__code",
    "start": "planned_start",
    "end": "planned_end",
    "changed": "changed_at",
}


def initiatives(
    viewer: Viewer, wanted: Wanted, sort: str = "code", descending: bool = False
) -> list[Standing]:
    """Return at most MOST_ROWS visible initiatives with how they stand. `party` matches the lead."""
    found = records.visible(viewer, Initiative).filter(**_visible_ids(viewer, wanted))
    if wanted.objective:
        found = found.filter(objective_id=wanted.objective)
    if wanted.party:
        found = found.filter(lead_id=wanted.party)
    if wanted.state == "running":
        found = found.filter(stage__in=INITIATIVE_RUNNING)
    elif wanted.state:
        found = found.filter(stage=wanted.state)
    return standings(viewer, _sorted(found, INITIATIVE_ORDERS, sort, descending)[:MOST_ROWS])


MILESTONE_ORDERS = {
    "due": "due",
    "code": "code",
    "baseline": "baseline_due",
    "state": "state",
    "owner": "owner__code",
    "done": "done_on",
}


def milestones(
    viewer: Viewer, wanted: Wanted, sort: str = "due", descending: bool = False
) -> list[MilestoneRow]:
    """Return at most MOST_ROWS visible milestones with their initiatives. `party` matches the owner."""
    found = records.visible(viewer, Milestone)
    if wanted.line:
        of_line = Initiative.objects.visible_to(viewer).filter(**_visible_ids(viewer, wanted))
        found = found.filter(initiative__in=list(of_line.values_list("pk", flat=True)))
    if wanted.initiative:
        found = found.filter(initiative_id=wanted.initiative)
    if wanted.party:
        found = found.filter(owner_id=wanted.party)
    if wanted.state == "late":
        found = found.filter(state__in=MILESTONE_OPEN, due__lt=clock.today())
    elif wanted.state:
        found = found.filter(state=wanted.state)
    rows = list(_sorted(found, MILESTONE_ORDERS, sort, descending)[:MOST_ROWS])
    initiatives_seen = records.seen_by_id(viewer, Initiative, (row.initiative_id for row in rows))
    return [MilestoneRow(row, initiatives_seen.get(row.initiative_id)) for row in rows]


ASSUMPTION_ORDERS = {"tripwire": "tripwire_on", "state": "state", "owner": "owner__code"}
RISK_ORDERS = {
    "likelihood": "likelihood",
    "effect": "effect",
    "kind": "risk_kind",
    "state": "state",
    "owner": "owner__code",
}


def assumptions(
    viewer: Viewer, wanted: Wanted, sort: str = "tripwire", descending: bool = False
) -> list[OutlookRow]:
    """Return at most MOST_ROWS visible assumptions with what they support."""
    found = _of(records.visible(viewer, Assumption), viewer, wanted)
    return _outlook(viewer, _sorted(found, ASSUMPTION_ORDERS, sort, descending))


def risks(
    viewer: Viewer, wanted: Wanted, sort: str = "likelihood", descending: bool = True
) -> list[OutlookRow]:
    """Return at most MOST_ROWS visible risks, challenges and opportunities with what they belong to."""
    found = _of(records.visible(viewer, Risk), viewer, wanted)
    if wanted.kind:
        found = found.filter(risk_kind=wanted.kind)
    return _outlook(viewer, _sorted(found, RISK_ORDERS, sort, descending))


def _of(found: QuerySet[M], viewer: Viewer, wanted: Wanted) -> QuerySet[M]:
    found = found.filter(**_visible_ids(viewer, wanted))
    named = {"objective_id": wanted.objective, "initiative_id": wanted.initiative, "owner_id": wanted.party}
    asked = {name: value for name, value in named.items() if value}
    return found.filter(**asked, **({"state": wanted.state} if wanted.state else {}))


def _outlook(viewer: Viewer, found: QuerySet[M]) -> list[OutlookRow]:
    rows: list[Any] = list(found[:MOST_ROWS])
    objectives = records.seen_by_id(viewer, Objective, (row.objective_id for row in rows))
    initiatives_seen = records.seen_by_id(viewer, Initiative, (row.initiative_id for row in rows))
    return [
        OutlookRow(row, objectives.get(row.objective_id), initiatives_seen.get(row.initiative_id))
        for row in rows
    ]
