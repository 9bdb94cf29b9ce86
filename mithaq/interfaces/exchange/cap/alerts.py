"""Alerts as plain values. Words and cardinalities are those of CAP 1.2, §3.2; an absent text is empty."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

STATUSES = ("Actual", "Exercise", "System", "Test", "Draft")
MESSAGE_TYPES = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPES = ("Public", "Restricted", "Private")
CATEGORIES = (
    *("Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env"),
    *("Transport", "Infra", "CBRNE", "Other"),
)
Point = tuple[float, float]
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """An earlier message, named by its sender, its identifier and when it was sent."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True, slots=True)
class Circle:
    """A centre (latitude, longitude in WGS 84) and a radius in km."""

    centre: Point
    radius: float


@dataclass(frozen=True, slots=True)
class Area:
    """Where: in words, as rings of (latitude, longitude), as circles, as codes of some register; heights in feet."""

    description: str
    polygons: tuple[tuple[Point, ...], ...] = ()
    circles: tuple[Circle, ...] = ()
    geocodes: tuple[Pair, ...] = ()
    altitude: Decimal | None = None
    ceiling: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """A file that belongs to an info: by address, or with its content (base64); `size` in bytes, `digest` SHA-1."""

    description: str
    media_type: str = ""
    size: int | None = None
    uri: str = ""
    content: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Info:
    """What an alert says, in one language."""

    event: str
    categories: tuple[str, ...]
    urgency: str = "Unknown"
    severity: str = "Unknown"
    certainty: str = "Unknown"
    language: str = ""
    response_types: tuple[str, ...] = ()
    audience: str = ""
    event_codes: tuple[Pair, ...] = ()
    effective: datetime | None = None
    onset: datetime | None = None
    expires: datetime | None = None
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: tuple[Pair, ...] = ()
    resources: tuple[Resource, ...] = ()
    areas: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """One message. `sent` is aware; sender, identifier and sent together name it."""

    identifier: str
    sender: str
    sent: datetime
    status: str = "Actual"
    message_type: str = "Alert"
    scope: str = "Public"
    source: str = ""
    restriction: str = ""
    addresses: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    note: str = ""
    references: tuple[Reference, ...] = ()
    incidents: tuple[str, ...] = ()
    infos: tuple[Info, ...] = ()

    @property
    def reference(self) -> Reference:
        """How later messages name this one."""
        return Reference(self.sender, self.identifier, self.sent)

    def answers(self, other: "Alert") -> bool:
        """Return whether this message refers to `other`, and comes from the same sender."""
        return self.sender == other.sender and other.reference in self.references


def updated(alert: Alert, *, identifier: str, sent: datetime, infos: Sequence[Info]) -> Alert:
    """Return the Update that replaces `alert`; it names that message and all which that one had replaced."""
    return _following(alert, "Update", identifier, sent, tuple(infos))


def cancelled(alert: Alert, *, identifier: str, sent: datetime, note: str) -> Alert:
    """Return the Cancel that takes `alert` back; `note` says why."""
    return replace(_following(alert, "Cancel", identifier, sent, alert.infos), note=note)


def _following(
    alert: Alert, message_type: str, identifier: str, sent: datetime, infos: tuple[Info, ...]
) -> Alert:
    earlier = tuple(dict.fromkeys((*alert.references, alert.reference)))
    return replace(
        alert,
        identifier=identifier,
        sent=sent,
        message_type=message_type,
        references=earlier,
        infos=infos,
        note="",
    )


def scoped(alert: Alert, tlp: str, marking: str, addresses: Sequence[str] = ()) -> Alert:
    """Return `alert` with the scope that its marking asks for.

    CLEAR is Public; what goes to parties or groups is Restricted, with the marking in words; what goes to named
    persons (RED) is Private, to `addresses`. The words name no receiver that a reader could not see otherwise.
    """
    if tlp == "CLEAR":
        return replace(alert, scope="Public", restriction="", addresses=())
    if tlp == "RED":
        return replace(alert, scope="Private", restriction="", addresses=tuple(addresses))
    return replace(alert, scope="Restricted", restriction=marking, addresses=())
