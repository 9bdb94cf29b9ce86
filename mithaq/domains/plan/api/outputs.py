"""Shapes of what is given out: records by id, parties by code; what the reader may not see is null."""

import datetime
import uuid

from mithaq.web.api import RecordOut, Schema

Day = datetime.date
Names = dict[str, str]


class PlanOut(RecordOut):
    """What all records of the plan have."""

    source: str
    invented: bool


class LineOfEffortOut(PlanOut):
    """A line of effort."""

    code: str
    title: Names
    summary: Names
    end_state: Names
    position: int


class ObjectiveOut(PlanOut):
    """An objective; `at_risk` where an assumption of the whole objective is broken."""

    code: str
    title: Names
    line_of_effort: uuid.UUID | None
    parent: uuid.UUID | None
    statement: Names
    smart: dict[str, Names]
    state: str
    state_note: str
    at_risk: bool


class InitiativeOut(PlanOut):
    """An initiative; `at_risk` where an assumption that it rests on is broken."""

    code: str
    title: Names
    objective: uuid.UUID | None
    lead: str | None
    summary: Names
    theory_of_change: Names
    stage: str
    stage_note: str
    planned_start: Day | None
    planned_end: Day | None
    actual_start: Day | None
    actual_end: Day | None
    sector: str
    at_risk: bool


class MilestoneOut(PlanOut):
    """A milestone; `days_late` is derived, 0 where it is not late."""

    code: str
    title: Names
    initiative: uuid.UUID | None
    proof_wanted: Names
    baseline_due: Day
    due: Day
    state: str
    state_note: str
    days_late: int
    done_on: Day | None
    reported_by: str | None
    verified_on: Day | None
    verified_by: str | None


class AssumptionOut(PlanOut):
    """An assumption; `needs_look` once its date has come and nobody has looked since."""

    text: Names
    objective: uuid.UUID | None
    initiative: uuid.UUID | None
    signal: Names
    tripwire: Names
    tripwire_on: Day | None
    state: str
    state_note: str
    needs_look: bool


class RiskOut(PlanOut):
    """A risk, challenge or opportunity; `weight` is low, medium, high, critical, or empty."""

    risk_kind: str
    title: Names
    objective: uuid.UUID | None
    initiative: uuid.UUID | None
    area: Names
    likelihood: int | None
    effect: int | None
    weight: str
    response: Names
    state: str
    state_note: str


class InitiativePartyOut(PlanOut):
    """A party in a role of an initiative."""

    initiative: uuid.UUID | None
    party: str | None
    role: str
    ends: Day | None


class SlipOut(PlanOut):
    """A date that moved, and why."""

    subject_kind: str
    subject: uuid.UUID
    initiative: uuid.UUID | None
    moved: str
    from_date: Day
    to_date: Day
    days: int
    cause: str
    note: str


class LostOut(Schema):
    """Days lost and won back under one key: a cause, a party code, or the id of a line of effort; null for
    none."""

    key: str | None
    lost: int
    won: int
    slips: int


class WhyLateOut(Schema):
    """Sums over the visible slips; days are summed over dates."""

    lost: int
    won: int
    by_cause: list[LostOut]
    by_party: list[LostOut]
    by_line: list[LostOut]
