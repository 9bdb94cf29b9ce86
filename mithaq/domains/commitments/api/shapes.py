"""Shapes of the promise ledger. Parties are given by code, records by id; dates are year-month-day."""

import uuid
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from mithaq.domains.plan.rules.slips import Cause
from mithaq.web.api import MarkingIn, NamesSchema, RecordOut, Shape, Versioned

Names = dict[str, str]
Origin = Literal["clause", "decision", "corrective_action", "pledge", "recommendation"]
ShownState = Literal["proposed", "agreed", "active", "reported_done", "verified_done", "disputed", "waived"]
Standing = Literal["owed", "late", "reported", "kept", "disputed", "waived", "proposed"]
Completion = Literal["no_evidence", "not_started", "limited", "substantial", "complete"]
AgreementKind = Literal["ceasefire", "mou", "protocol", "communique", "other"]
Key = Literal["self", "other"]
Move = Literal["agree", "start", "report_done", "take_back", "verify", "waive"]
AgreementMove = Literal["negotiate", "sign", "bring_into_force", "review", "renew", "expire", "denounce"]
Code = Annotated[str, Field(min_length=1, max_length=60)]
Words = Annotated[str, Field(max_length=2000)]
LongWords = Annotated[str, Field(max_length=5000)]


class ReadingOut(RecordOut):
    """One party's reading of completion."""

    commitment: uuid.UUID
    key: Key
    party: str | None
    step: Completion
    note: str
    language: str
    read_on: date


class CommitmentOut(RecordOut):
    """A promise as the reader sees it. References that he may not see are null.

    `gap` is other minus own, in steps.
    """

    code: str
    title: Names
    problem: Names
    proof_wanted: Names
    origin: Origin
    origin_note: Names
    clause: uuid.UUID | None
    agreement: uuid.UUID | None
    initiative: uuid.UUID | None
    responsible: str | None
    supporting: list[str]
    agreed_by: list[str]
    due: date | None
    due_note: Names
    state: ShownState
    standing: Standing
    days_late: int
    note: str
    reported_on: date | None
    verified_on: date | None
    verified_by: str | None
    waived_on: date | None
    waived_by: str | None
    own_reading: ReadingOut | None
    other_reading: ReadingOut | None
    other_readings: list[ReadingOut]
    gap: int | None
    source: str
    invented: bool
    url: str


class TermsIn(Versioned):
    """What is promised; `due`, or `due_note` where no date was agreed."""

    code: Code
    title: NamesSchema
    responsible: Code
    origin: Origin
    supporting: list[Code] = Field([], max_length=100)
    problem: NamesSchema | None = None
    proof_wanted: NamesSchema | None = None
    origin_note: NamesSchema | None = None
    clause: uuid.UUID | None = None
    initiative: uuid.UUID | None = None
    due: date | None = None
    due_note: NamesSchema | None = None


class ProposalIn(TermsIn):
    """A proposal in the name of the acting party."""

    marking: MarkingIn


class StepIn(Versioned):
    """A step; `note` is needed for take_back and waive."""

    note: Words = ""


class MoveDueIn(Versioned):
    """A new due date and why."""

    to: date
    cause: Cause
    note: Words = ""


class ReadingIn(Shape):
    """The acting party's reading; the key follows from the party. Without `marking`: the record's."""

    step: Completion
    note: LongWords = ""
    read_on: date | None = None
    marking: MarkingIn | None = None


class DisputeIn(Shape):
    """An objection of the acting party."""

    reason: LongWords
    marking: MarkingIn | None = None


class SettlementIn(Versioned):
    """How a dispute was settled."""

    settlement: LongWords


class DisputeOut(RecordOut):
    """An objection, open or settled."""

    commitment: uuid.UUID
    party: str | None
    reason: str
    language: str
    raised_on: date
    state: Literal["open", "settled"]
    settlement: str
    settled_on: date | None
    settled_by: str | None


class SlipOut(RecordOut):
    """A due date that moved, and why; `days` is negative for one brought forward."""

    from_date: date
    to_date: date
    days: int
    cause: str
    note: str


class EvidenceOut(RecordOut):
    """A file offered as proof. `sha256` is of the bytes that are handed out, in hex; `size` in bytes."""

    subject_kind: Literal["commitment", "milestone"]
    subject: uuid.UUID
    name: str
    media_type: str
    size: int
    sha256: str
    note: str
    content_url: str


class AgreementOut(RecordOut):
    """A text of several parties."""

    code: str
    title: Names
    agreement_kind: AgreementKind
    parties: list[str]
    state: str
    note: str
    signed_on: date | None
    in_force_on: date | None
    review_on: date | None
    ended_on: date | None
    source: str
    invented: bool
    url: str


class AgreementTextIn(Versioned):
    """What an agreement says of itself."""

    code: Code
    title: NamesSchema
    agreement_kind: AgreementKind
    parties: list[Code] = Field(max_length=100)
    signed_on: date | None = None
    in_force_on: date | None = None
    review_on: date | None = None
    ended_on: date | None = None


class AgreementIn(AgreementTextIn):
    """A new agreement, as a draft."""

    marking: MarkingIn


class AgreementStepIn(Versioned):
    """A step of an agreement, dated `on` (today); renew and denounce need a note."""

    move: AgreementMove
    on: date | None = None
    note: Words = ""


class ClauseOut(RecordOut):
    """A numbered clause, and the ids of the visible commitments that come from it."""

    agreement: uuid.UUID
    number: str
    text: Names
    commitments: list[uuid.UUID]


class ClauseIn(Versioned):
    """A numbered clause."""

    number: Annotated[str, Field(min_length=1, max_length=20)]
    text: NamesSchema


class BalanceOut(Shape):
    """How a party's promises stand, counted over the visible ones; each counts once."""

    party: str
    owed: int
    late: int
    reported: int
    kept: int
    disputed: int
    waived: int
