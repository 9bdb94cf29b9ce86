"""Shapes that every part of the API shares: texts by language, markings, what all records have, pages."""

import datetime
import uuid
from typing import Generic, Literal, TypeVar

from ninja import Schema
from pydantic import ConfigDict, Field

from mithaq.kernel.i18n import Names

T = TypeVar("T")
Tlp = Literal["CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"]


class Shape(Schema):
    """Input: a field that nobody knows is an error, not silence."""

    model_config = ConfigDict(extra="forbid")


class Versioned(Shape):
    """A change; `version` is the one that its writer had read, left out to write over whatever stands."""

    version: int | None = None


class NamesSchema(Shape):
    """A text by language; at least one is filled."""

    en: str = Field("", max_length=5000)
    ar: str = Field("", max_length=5000)
    fr: str = Field("", max_length=5000)

    def names(self) -> Names:
        """Return the filled ones."""
        return {code: text.strip() for code, text in self.dict().items() if text.strip()}


class NamesOut(Schema):
    """A text by language; a language without a text is left out as an empty one."""

    en: str = ""
    ar: str = ""
    fr: str = ""


class MarkingIn(Shape):
    """Who shall see it: TLP level, party and group codes, handles of persons."""

    tlp: Tlp
    parties: list[str] = Field([], max_length=200)
    groups: list[str] = Field([], max_length=50)
    persons: list[str] = Field([], max_length=50)


class MarkingOut(Schema):
    """TLP level and the receivers that the reader may know of."""

    tlp: Tlp
    parties: list[str]
    groups: list[str]
    persons: list[str]


class RecordOut(Schema):
    """What all records have; `owner` is a party code, null where the reader may not know of the party."""

    id: uuid.UUID
    kind: str
    version: int
    owner: str | None
    marking: MarkingOut
    created_at: datetime.datetime
    changed_at: datetime.datetime


class Page(Schema, Generic[T]):
    """Items in order. `next` is the cursor of the page after, null on the last one."""

    items: list[T]
    next: str | None = None
