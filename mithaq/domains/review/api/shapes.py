"""Shapes of the threat review. Areas and types are given by code, months as their first day."""

import uuid
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from mithaq.web.api import MarkingIn, MarkingOut, NamesSchema, RecordOut, Schema, Shape, Versioned

Names = dict[str, str]
Measure = Literal["events", "fatalities"]
Direction = Literal["rising", "falling", "steady"]
Level = Literal["watch", "alert"]
Outcome = Literal["founded", "unfounded", "unclear"]
WarningState = Literal["raised", "answering", "closed"]
DocumentState = Literal["draft", "issued", "superseded", "withdrawn"]
Code = Annotated[str, Field(max_length=8)]
LongWords = Annotated[str, Field(min_length=1, max_length=5000)]


class LineOut(Schema):
    """An area or type in a period.

    `ratio`, `low`, `high`: its rate against the months before, with the 95 % interval.
    """

    code: str
    count: int
    before: int
    ratio: float | None
    low: float | None
    high: float | None
    direction: Direction | None
    spot: Literal["hot", "cold", ""]


class MonthOut(Schema):
    """A month of a trend; what was usual is the middle four fifths of the 24 months before it.

    `provisional`: going by the past two years, fewer than 95 of 100 reports of it are known yet.
    """

    month: date
    count: int
    usual_low: float | None
    usual_high: float | None
    provisional: bool


class FiguresOut(Schema):
    """What a period holds, as far as the reader sees it."""

    first: date
    last: date
    measure: Measure
    type: str
    count: int
    areas: list[LineOut]
    types: list[LineOut]
    trend: list[MonthOut]


class WarningOut(RecordOut):
    """A week that stood out. `reason` says by which method and figures, `said` the same in words."""

    area: str
    type: str
    week: date
    level: Level
    reason: dict[str, Any]
    said: str
    state: WarningState
    answered_by: str | None
    answer_due: date
    closed_on: date | None
    outcome: Outcome | Literal[""]
    began_on: date | None
    note: str


class CloseIn(Versioned):
    """What was found behind a warning; `began_on` is when what had changed began."""

    outcome: Outcome
    note: LongWords
    began_on: date | None = None


class TakeOnIn(Versioned):
    """The version that was read."""


class ForecastOut(RecordOut):
    """A frozen forecast; see the reference page of the record for `content` and `scores`.

    `source` is "report" for the parties' own reports, else the code of a data set.
    """

    source: str
    origin: date
    measure: Measure
    type: str
    content: dict[str, Any]
    digest: str
    scores: dict[str, Any]


class AdjustmentIn(Shape):
    """What is expected of an area, so many months after the origin of a forecast, and why.

    Without a marking it has that of the forecast.
    """

    area: Code
    ahead: Annotated[int, Field(ge=1, le=12)]
    low: Annotated[int, Field(ge=0, le=1_000_000)]
    middle: Annotated[int, Field(ge=0, le=1_000_000)]
    high: Annotated[int, Field(ge=0, le=1_000_000)]
    reason: LongWords
    marking: MarkingIn | None = None


class AdjustmentOut(RecordOut):
    """An expert adjustment. `scores` has, once the month is over, what came and the weighted interval scores."""

    area: str
    ahead: int
    month: date
    low: int
    middle: int
    high: int
    reason: str
    scores: dict[str, float]


class SearchIn(Shape):
    """What one wants to be told of; at least one of areas, types and words.

    Reports are told of from `at_least` within seven days on.
    """

    name: Annotated[str, Field(min_length=1, max_length=80)]
    areas: list[Code] = []
    types: list[Code] = []
    words: Annotated[str, Field(max_length=200)] = ""
    at_least: Annotated[int, Field(ge=1, le=99)] = 1
    by_mail: bool = True
    is_on: bool = True


class SearchEditIn(SearchIn):
    """The search, and the version it was changed from."""

    version: int


class FoundOut(Schema):
    """A record that a search found and that the reader may still see."""

    kind: str
    id: uuid.UUID
    title: Names
    url: str


class SearchOut(RecordOut):
    """A saved search of the reader."""

    name: str
    areas: list[str]
    types: list[str]
    words: str
    at_least: int
    by_mail: bool
    is_on: bool
    found: list[FoundOut]


class TextIn(Shape):
    """The text of a threat review."""

    title: NamesSchema
    summary: NamesSchema | None = None
    outlook: NamesSchema | None = None
    advice: NamesSchema | None = None


class DocumentIn(TextIn):
    """A new threat review: its months, and whom it is meant for."""

    first: date
    last: date
    marking: MarkingIn


class DocumentEditIn(TextIn):
    """The text, and the version it was changed from."""

    version: int


class WithdrawIn(Versioned):
    """Why it is taken back."""

    reason: Annotated[str, Field(min_length=1, max_length=2000)]


class DocumentOut(RecordOut):
    """A threat review; `meant_for` is set on drafts alone."""

    title: Names
    first: date
    last: date
    meant_for: MarkingOut | None
    figures: dict[str, Any]
    summary: Names
    outlook: Names
    advice: Names
    state: DocumentState
    reason: str
