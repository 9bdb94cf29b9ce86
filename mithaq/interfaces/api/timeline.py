"""What the timeline of the plan is drawn from: initiatives from start to end, milestones as planned and as due."""

import datetime
import uuid
from typing import Any

from mithaq.domains.plan.queries import record
from mithaq.domains.plan.queries.registers import Wanted, initiatives
from mithaq.domains.plan.queries.standing import Standing
from mithaq.domains.plan.views.pages import has_dates
from mithaq.kernel.people import queries as people
from mithaq.web import api
from mithaq.web.api import MarkingOut, NamesOut, Router, Schema

router = Router(tags=["plan"])


class MarkOut(Schema):
    """A milestone: first planned for `baseline`, due on `due` now, perhaps done; `state` as it is shown, "late" too."""

    id: uuid.UUID
    title: NamesOut
    baseline: datetime.date | None
    due: datetime.date
    done: datetime.date | None
    state: str
    marking: MarkingOut


class RowOut(Schema):
    """An initiative from `start` to `end` as planned; `finished` is the day it ended."""

    id: uuid.UUID
    code: str
    title: NamesOut
    start: datetime.date
    end: datetime.date
    finished: datetime.date | None
    stage: str
    marking: MarkingOut
    milestones: list[MarkOut]


@router.get("/timeline", response=list[RowOut], operation_id="plan_timeline")
def timeline(request: Any, line: uuid.UUID | None = None, party: str | None = None) -> list[dict[str, Any]]:
    """Return the visible initiatives that have dates, by their start; of one line of effort, or led by one party."""
    wanted = Wanted(
        line=record(request.viewer, "line_of_effort", line).pk if line else None,
        party=people.party(request.viewer, party).pk if party else None,
    )
    found = initiatives(request.viewer, wanted, "start")
    return [_row(request, one) for one in found if has_dates(one)]


def _row(request: Any, standing: Standing) -> dict[str, Any]:
    one = standing.initiative
    return {
        "id": one.pk,
        "code": one.code,
        "title": one.title,
        "start": one.planned_start,
        "end": one.planned_end,
        "finished": one.actual_end,
        "stage": one.stage,
        "marking": api.marking(request, one.audience),
        "milestones": [_mark(request, milestone) for milestone in standing.milestones],
    }


def _mark(request: Any, one: Any) -> dict[str, Any]:
    return {
        "id": one.pk,
        "title": one.title,
        "baseline": one.baseline_due,
        "due": one.due,
        "done": one.done_on,
        "state": one.shown_state,
        "marking": api.marking(request, one.audience),
    }
