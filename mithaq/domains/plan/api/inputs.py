"""Shapes of what is sent in. Records are named by id, parties by code."""

import datetime
import uuid
from typing import Literal

from pydantic import Field

from mithaq.web.api import MarkingIn, NamesSchema, Shape, Versioned

from ..rules.slips import Cause

Code = Field(max_length=40)
Note = Field("", max_length=2000)
NoNames = NamesSchema(en="", ar="", fr="")
Day = datetime.date
SmartPart = Literal["specific", "measurable", "achievable", "relevant", "time_bound"]
Role = Literal["funding", "accountable", "extending", "implementing", "beneficiary", "observer"]
RiskKind = Literal["risk", "challenge", "opportunity"]


class Made(Shape):
    """What everything that is created has: who shall see it."""

    marking: MarkingIn


class LineOfEffortIn(Made):
    """A line of effort."""

    code: str = Code
    title: NamesSchema
    summary: NamesSchema = NoNames
    end_state: NamesSchema = NoNames
    position: int = Field(0, ge=0, le=999)


class LineOfEffortChange(Versioned):
    """The fields to change; others stay."""

    code: str = Field("", max_length=40)
    title: NamesSchema = NoNames
    summary: NamesSchema = NoNames
    end_state: NamesSchema = NoNames
    position: int = Field(0, ge=0, le=999)


class ObjectiveIn(Made):
    """An objective; `smart` holds notes by part."""

    code: str = Code
    title: NamesSchema
    line_of_effort: uuid.UUID
    parent: uuid.UUID | None = None
    statement: NamesSchema = NoNames
    smart: dict[SmartPart, NamesSchema] = {}


class ObjectiveChange(Versioned):
    """The fields to change; others stay."""

    code: str = Field("", max_length=40)
    title: NamesSchema = NoNames
    line_of_effort: uuid.UUID | None = None
    parent: uuid.UUID | None = None
    statement: NamesSchema = NoNames
    smart: dict[SmartPart, NamesSchema] = {}


class InitiativeIn(Made):
    """An initiative; `lead` is a party code, `sector` a DAC purpose code."""

    code: str = Code
    title: NamesSchema
    objective: uuid.UUID
    lead: str
    summary: NamesSchema = NoNames
    theory_of_change: NamesSchema = NoNames
    planned_start: Day | None = None
    planned_end: Day | None = None
    actual_start: Day | None = None
    actual_end: Day | None = None
    sector: str = Field("", max_length=5)


class InitiativeChange(Versioned):
    """The fields to change; others stay. Planned dates that are agreed move with `move`."""

    code: str = Field("", max_length=40)
    title: NamesSchema = NoNames
    objective: uuid.UUID | None = None
    lead: str = ""
    summary: NamesSchema = NoNames
    theory_of_change: NamesSchema = NoNames
    planned_start: Day | None = None
    planned_end: Day | None = None
    actual_start: Day | None = None
    actual_end: Day | None = None
    sector: str = Field("", max_length=5)


class MilestoneIn(Made):
    """A milestone; `due` becomes the baseline."""

    code: str = Code
    title: NamesSchema
    initiative: uuid.UUID
    due: Day
    proof_wanted: NamesSchema = NoNames


class MilestoneChange(Versioned):
    """The fields to change; others stay. The date moves with `move`."""

    code: str = Field("", max_length=40)
    title: NamesSchema = NoNames
    proof_wanted: NamesSchema = NoNames


class AssumptionIn(Made):
    """An assumption of an objective, an initiative, or both."""

    text: NamesSchema
    objective: uuid.UUID | None = None
    initiative: uuid.UUID | None = None
    signal: NamesSchema = NoNames
    tripwire: NamesSchema = NoNames
    tripwire_on: Day | None = None


class AssumptionChange(Versioned):
    """The fields to change; others stay."""

    text: NamesSchema = NoNames
    objective: uuid.UUID | None = None
    initiative: uuid.UUID | None = None
    signal: NamesSchema = NoNames
    tripwire: NamesSchema = NoNames
    tripwire_on: Day | None = None


class RiskIn(Made):
    """A risk, challenge or opportunity; likelihood and effect are steps from 1 to 5."""

    risk_kind: RiskKind
    title: NamesSchema
    objective: uuid.UUID | None = None
    initiative: uuid.UUID | None = None
    area: NamesSchema = NoNames
    likelihood: int | None = Field(None, ge=1, le=5)
    effect: int | None = Field(None, ge=1, le=5)
    response: NamesSchema = NoNames


class RiskChange(Versioned):
    """The fields to change; others stay."""

    risk_kind: RiskKind = "risk"
    title: NamesSchema = NoNames
    objective: uuid.UUID | None = None
    initiative: uuid.UUID | None = None
    area: NamesSchema = NoNames
    likelihood: int | None = Field(None, ge=1, le=5)
    effect: int | None = Field(None, ge=1, le=5)
    response: NamesSchema = NoNames


class StateIn(Versioned):
    """A state that can follow, with the reason where one is needed."""

    to: str
    note: str = Note


class StageIn(StateIn):
    """A stage that can follow; `on` is the day it really started or ended."""

    on: Day | None = None


class MoveIn(Versioned):
    """A new date and its cause; `marking` says for whom the reason is, else for all who see the date."""

    to_date: Day
    cause: Cause
    note: str = Note
    marking: MarkingIn | None = None


class MoveInitiativeIn(MoveIn):
    """Which planned date of an initiative moves."""

    moved: Literal["planned_start", "planned_end"] = "planned_end"


class DoneIn(Versioned):
    """The first key."""

    done_on: Day | None = None
    note: str = Note


class NoteIn(Versioned):
    """A step that may be explained."""

    note: str = Note


class ReviewIn(Versioned):
    """How an assumption stands, and by when to look again."""

    state: Literal["holding", "watch", "broken"]
    look_by: Day | None = None
    note: str = Note


class PartyIn(Shape):
    """A party, by code, in a role; known to all readers of the initiative, or to fewer."""

    party: str
    role: Role
    marking: MarkingIn | None = None
