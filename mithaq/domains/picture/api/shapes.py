"""Shapes of reports and what happens to them. Parties are given by code, records by id; dates are year-month-day."""

import uuid
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from mithaq.web.api import MarkingIn, NamesSchema, RecordOut, Schema, Shape, Versioned

Names = dict[str, str]
State = Literal["reported", "confirmed", "disputed", "unverifiable", "retracted"]
VersionKind = Literal["initial", "correction", "retraction"]
Recalled = Literal["narrowing", "retraction"]
ReceiptWord = Literal["initial", "correction", "retraction", "narrowing"]
Precision = Literal["day", "week", "month", "more"]
ReportBasis = Literal["own_observation", "other_source"]
Basis = Literal["own_observation", "other_source", "same_source"]
Word = Literal["confirm", "deny", "seen_too", "cannot_verify"]
Reliability = Literal["A", "B", "C", "D", "E", "F"]
Credibility = Annotated[int, Field(ge=1, le=6)]
Deaths = Annotated[int, Field(ge=0, le=1_000_000)]
Code = Annotated[str, Field(min_length=1, max_length=60)]
AreaCode = Annotated[str, Field(max_length=8)]
Words = Annotated[str, Field(max_length=2000)]
LongWords = Annotated[str, Field(max_length=5000)]


class ReportOut(RecordOut):
    """A report as the reader sees it. `state` follows the assessments that all its readers see.

    `standing` is what the assessments add up to that this reader sees; `independent` counts those who confirm it from
    a basis of their own. `corrects` is a version of this very report.
    """

    title: Names
    narrative: Names
    type: str
    subtype: str
    occurred_from: date
    occurred_to: date | None
    time_precision: Precision
    area: str
    place_name: Names
    latitude: float | None
    longitude: float | None
    place_precision: int
    actors: list[str]
    low: int | None
    best: int | None
    high: int | None
    basis: ReportBasis
    source_note: str
    reliability: Reliability
    credibility: int
    cross_border_from: str
    originator_control: bool
    may_be_retold: bool
    deconflict: bool
    expires_on: date | None
    state: State
    version_kind: VersionKind
    corrects: int | None
    reason: str
    source: str
    invented: bool
    url: str


class ClaimOut(RecordOut):
    """Who is on a report, until when."""

    report: uuid.UUID
    party: str | None
    expires_at: datetime
    state: Literal["held", "released", "expired"]
    note: str


class ReportWithStandingOut(ReportOut):
    """A report with how it stands for this reader, until when it holds with the sightings that he sees, and who is on
    it.
    """

    standing: State
    independent: int
    holds_until: date | None
    claim: ClaimOut | None


class ContentIn(Shape):
    """The content of a report; low ≤ best ≤ high. The place is stored as coarse as the marking asks for."""

    title: NamesSchema
    type: Annotated[str, Field(min_length=3, max_length=3)]
    occurred_from: date
    area: Annotated[str, Field(min_length=1, max_length=8)]
    narrative: NamesSchema | None = None
    subtype: Annotated[str, Field(max_length=40)] = ""
    occurred_to: date | None = None
    time_precision: Precision = "day"
    place_name: NamesSchema | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    place_precision: Annotated[int, Field(ge=1, le=7)] = 3
    actors: list[Annotated[str, Field(max_length=40)]] = Field([], max_length=20)
    low: Deaths | None = None
    best: Deaths | None = None
    high: Deaths | None = None
    basis: ReportBasis = "other_source"
    source_note: Words = ""
    reliability: Reliability = "F"
    credibility: Credibility = 6
    cross_border_from: AreaCode = ""
    originator_control: bool = False
    may_be_retold: bool = False
    deconflict: bool = False
    expires_on: date | None = None


class ReportIn(ContentIn):
    """A report together with its marking; without one it is for the acting party alone."""

    marking: MarkingIn | None = None


class CorrectionIn(ContentIn):
    """The whole content as it is right, and why it changed."""

    reason: Words
    version: int | None = None


class VariantIn(ContentIn):
    """What other readers may be told, who they are, and why. What is RED needs the `proposal` of another person."""

    reason: Words
    marking: MarkingIn
    proposal: uuid.UUID | None = None
    version: int | None = None


class RetellingIn(ContentIn):
    """What the acting party tells others in its own name of the `version` that it has read, and why."""

    reason: Words
    marking: MarkingIn
    version: int | None = None


class ReasonIn(Versioned):
    """Why a report must not be used any more."""

    reason: Words


class ConsentIn(Versioned):
    """Whether other parties may be told to ask about the event."""

    deconflict: bool


class AssessmentOut(RecordOut):
    """One party's verdict on a version of a report."""

    report: uuid.UUID
    party: str | None
    verdict: Word
    basis: Basis
    credibility: int | None
    reliability: str
    of_version: int
    note: str
    language: str


class AssessmentIn(Shape):
    """The acting party's verdict on the `version` that it has read. Without `marking`: all readers of the report."""

    verdict: Word
    basis: Basis
    credibility: Credibility | None = None
    reliability: Literal["", "A", "B", "C", "D", "E", "F"] = ""
    note: LongWords = ""
    marking: MarkingIn | None = None
    version: int | None = None


class ChangesIn(Shape):
    """New values for some fields; what is left out stays."""

    title: NamesSchema | None = None
    narrative: NamesSchema | None = None
    type: Annotated[str, Field(max_length=3)] | None = None
    subtype: Annotated[str, Field(max_length=40)] | None = None
    occurred_from: date | None = None
    occurred_to: date | None = None
    time_precision: Precision | None = None
    area: AreaCode | None = None
    place_name: NamesSchema | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    place_precision: Annotated[int, Field(ge=1, le=7)] | None = None
    actors: list[Annotated[str, Field(max_length=40)]] | None = Field(None, max_length=20)
    low: Deaths | None = None
    best: Deaths | None = None
    high: Deaths | None = None
    cross_border_from: AreaCode | None = None


class SuggestionIn(Shape):
    """A change of the `version` that was read of another party's report. Without `marking`: between the two parties."""

    changes: ChangesIn
    reason: Words
    marking: MarkingIn | None = None
    version: int | None = None


class SuggestionOut(RecordOut):
    """A suggested change, by field of the report."""

    report: uuid.UUID
    of_version: int
    changes: dict[str, object]
    reason: str
    state: Literal["open", "accepted", "discarded"]
    answer: str


class DecisionIn(Versioned):
    """What the originator decides; discarding needs an answer.

    Where the report was corrected since the suggestion, `report_version` says that the present one was compared.
    """

    accept: bool
    report_version: int | None = None
    answer: Words = ""


class ClaimIn(Shape):
    """“I am on it” for some hours."""

    hours: Annotated[int, Field(ge=1, le=72)] = 4
    note: Annotated[str, Field(max_length=500)] = ""


class CandidateOut(Schema):
    """A visible report that may be of the same event; `likeness` is from 0 to 1."""

    report: ReportOut
    likeness: float


class ImportedCandidateOut(Schema):
    """An imported event that a report may be of, by the number that it has in a data set; `likeness` from 0 to 1."""

    data_set: uuid.UUID
    number: int
    type: str
    area: str
    occurred_from: date
    occurred_to: date
    low: int
    best: int
    high: int
    likeness: float


class JoinImportedIn(Shape):
    """The imported event that a report is of; it counts, the report no longer does."""

    data_set: uuid.UUID
    number: int
    reason: Words = ""


class JoinIn(Shape):
    """Another report of the same event; it counts, this one no longer does."""

    of: uuid.UUID
    reason: Words = ""


class SameEventOut(RecordOut):
    """Two reports of one event, of which only `first` counts; or a report of the event `number` of a data set."""

    first: uuid.UUID | None
    second: uuid.UUID
    data_set: uuid.UUID | None
    number: int | None
    relation: Literal["downgraded", "sanitised", "retold", "duplicate", "imported"]
    reason: str
    holds: bool


class HintOut(RecordOut):
    """Whom to ask about the event of a report."""

    report: uuid.UUID
    ask: str | None


class StandingOut(Schema):
    """How a version or a recall stands with one party; `person` is named for RED only."""

    party: str
    person: str | None
    version: int
    word: ReceiptWord
    state: Literal["delivered", "opened", "acknowledged"]
    is_awaited: bool
    delivered_at: datetime
    opened_at: datetime | None
    acknowledged_at: datetime | None


class RecallOut(Schema):
    """A report that was taken back from the reader's party, without a word of its content."""

    report: uuid.UUID
    version: int
    word: Recalled
    at: datetime
    acknowledged_at: datetime | None
    received_at: datetime | None


class AcknowledgementOut(RecordOut):
    """A party's word that it knows of a recall."""

    report: uuid.UUID
    of_version: int
    word: Recalled
    party: str | None


class QuestionIn(Shape):
    """A question to parties, by code, due on a day; it may be about a report."""

    title: NamesSchema
    asked: list[Code] = Field(min_length=1, max_length=100)
    due: date
    marking: MarkingIn
    question: NamesSchema | None = None
    about: uuid.UUID | None = None


class AnswerIn(Shape):
    """An answer of the acting party, or the reason of its refusal. Without `marking`: for the asking party alone."""

    outcome: Literal["answered", "refused"]
    text: NamesSchema
    report: uuid.UUID | None = None
    marking: MarkingIn | None = None


class AnswerOut(RecordOut):
    """What an asked party answered, or why it refused; `report` is null where the reader may not see it."""

    request: uuid.UUID
    party: str | None
    outcome: Literal["answered", "refused"]
    text: Names
    report: uuid.UUID | None


class RequestOut(RecordOut):
    """A request as the reader sees it: `waited_for` are the asked parties of which he sees no answer."""

    title: Names
    question: Names
    asked: list[str]
    due: date
    about: uuid.UUID | None
    state: Literal["open", "late", "answered", "closed"]
    days_late: int
    waited_for: list[str]
    answers: list[AnswerOut]
    note: str
    source: str
    invented: bool
    url: str


class CloseIn(Versioned):
    """A note on why no answer is waited for any more."""

    note: Words = ""
