"""What the record frame shows, as plain values a view fills in; the same for every kind of record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.forms import BaseForm

from mithaq.kernel.errors import Text
from mithaq.kernel.i18n import Names

from .signatures import Signature


@dataclass(frozen=True, slots=True)
class Crumb:
    """A step of the way to this page; the last one has no address."""

    label: Text
    url: str = ""


@dataclass(frozen=True, slots=True)
class Seal:
    """How firmly the newest version stands: recorded, anchored, or sealed by a number of witnesses."""

    state: str
    at: datetime | None = None
    witnesses: int = 0
    url: str = ""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link to another record. `relation` reads from this page: "leads to", "comes from"."""

    relation: Text
    kind: Text
    title: Names
    url: str
    code: str = ""
    audience: Any = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One field before and after; values as text in the reader's language, empty where there was none."""

    label: Text
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """One version of the record: who did what, for whom, and what differs from the version before."""

    version: int
    verb: Text
    person: Names
    party: Names
    at: datetime
    differences: Sequence[Difference] = ()
    url: str = ""
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """One contribution to the discussion."""

    person: Names
    party: Names
    at: datetime
    text: str
    anchor: str = ""
    audience: Any = None


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Where a party stands with what asks for its answer: pending, delivered, opened or acknowledged."""

    party: Names
    state: str
    at: datetime | None = None
    person: Names | None = None
    due: date | None = None
    act_url: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A file offered as proof. `sha256` in hex, `size` in bytes; `media_type` in words where there are some."""

    name: str
    url: str
    sha256: str
    size: int
    media_type: Text
    party: Names
    at: datetime
    note: str = ""
    audience: Any = None


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that leads somewhere; `tone` is one of states.TONES or empty."""

    label: Text
    value: int | str
    url: str = ""
    note: Text = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """One of several views of the same thing."""

    label: Text
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """A labelled value in the body of a record; `value` is a plain value, Names, a date or safe markup."""

    label: Text
    value: Any
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around the body of a record page. `record` gives audience, owner, version, KIND and id."""

    record: Any
    kind: Text
    title: Names
    code: str = ""
    state: str = ""
    state_label: Text = ""
    seal: Seal | None = None
    crumbs: Sequence[Crumb] = ()
    links: Sequence[LinkRow] = ()
    history: Sequence[Change] = ()
    remarks: Sequence[Remark] = ()
    remark_form: BaseForm | None = None
    remark_url: str = ""
    acknowledgements: Sequence[Acknowledgement] = ()
    sections: Sequence[Any] = ()
    story_url: str = ""
    tools: Sequence[Crumb] = ()
