"""How each value of an alert stands in XML: one table per part, in the order of the schema, for both directions.

A codec reads the text of an element and writes it back; `None` from `write` leaves the element out.
"""

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from .alerts import Alert, Area, Circle, Info, Point, Reference, Resource

Read = Callable[[str], Any]
Write = Callable[[Any], str | None]


@dataclass(frozen=True, slots=True)
class Element:
    """An element, the attribute it fills, and how. `many` gathers repeated ones; `part` is a nested table.

    `pair` holds a valueName and a value.
    """

    name: str
    attribute: str
    read: Read = str
    write: Write = lambda value: value or None
    many: bool = False
    pair: bool = False
    part: "Table | None" = None


@dataclass(frozen=True, slots=True)
class Table:
    """The elements of one part of an alert, and what is made of them."""

    make: Callable[..., Any]
    elements: tuple[Element, ...]


def moment(text: str) -> datetime:
    """Return the moment of a date-time with its offset. Raises ValueError where the offset is missing."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("no offset")
    return at


def written_moment(at: datetime | None) -> str | None:
    """Return a date-time as CAP wants it: whole seconds in UTC, with the offset -00:00 (CAP 1.2, §3.3.2)."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S-00:00") if at else None


def point(text: str) -> Point:
    """Return latitude and longitude of "lat,lon". Raises ValueError outside the globe."""
    latitude, longitude = (float(number) for number in text.split(","))
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError(text)
    return latitude, longitude


def ring(text: str) -> tuple[Point, ...]:
    """Return the points of a polygon: at least four, the last one equal to the first (CAP 1.2, §3.3.3)."""
    points = tuple(point(pair) for pair in text.split())
    if len(points) < 4 or points[0] != points[-1]:
        raise ValueError("a polygon has four points or more, and ends where it began")
    return points


def circle(text: str) -> Circle:
    """Return the circle of "lat,lon radius"."""
    centre, radius = text.split()
    if not 0 <= float(radius) <= 21_000:
        raise ValueError(text)
    return Circle(point(centre), float(radius))


def number(text: str) -> Decimal:
    """Return a finite decimal number."""
    value = Decimal(text) if text.strip() else None
    if value is None or not value.is_finite():
        raise ValueError(text)
    return value


def words(text: str) -> tuple[str, ...]:
    """Return what stands between spaces; quotation marks keep a text with spaces together (CAP 1.2, §3.2.1)."""
    rows = csv.reader([" ".join(text.split())], delimiter=" ", skipinitialspace=True)
    return tuple(word for row in rows for word in row if word)


def written_words(values: Iterable[str]) -> str | None:
    """Return texts between spaces, those with spaces in quotation marks."""
    return " ".join(f'"{value}"' if " " in value else value for value in values) or None


def references(text: str) -> tuple[Reference, ...]:
    """Return the messages of "sender,identifier,sent …"."""
    return tuple(_reference(word) for word in text.split())


def _reference(text: str) -> Reference:
    sender, identifier, sent = text.split(",")
    return Reference(sender, identifier, moment(sent))


def written_references(values: Iterable[Reference]) -> str | None:
    """Return references as CAP writes them."""
    return " ".join(f"{r.sender},{r.identifier},{written_moment(r.sent)}" for r in values) or None


def _written_point(at: Point) -> str:
    # by way of a decimal, so that no small number is written with an exponent
    return ",".join(f"{Decimal(repr(number)):f}" for number in at)


def _pairs(name: str, attribute: str) -> Element:
    return Element(name, attribute, many=True, pair=True)


def _moment(name: str, attribute: str) -> Element:
    return Element(name, attribute, moment, written_moment)


def _whole(value: int | None) -> str | None:
    return None if value is None else str(value)


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


RESOURCE = Table(
    Resource,
    (
        Element("resourceDesc", "description"),
        Element("mimeType", "media_type"),
        Element("size", "size", int, _whole),
        Element("uri", "uri"),
        Element("derefUri", "content"),
        Element("digest", "digest"),
    ),
)
AREA = Table(
    Area,
    (
        Element("areaDesc", "description"),
        Element("polygon", "polygons", ring, lambda r: " ".join(map(_written_point, r)), many=True),
        Element("circle", "circles", circle, lambda c: f"{_written_point(c.centre)} {c.radius:g}", many=True),
        _pairs("geocode", "geocodes"),
        Element("altitude", "altitude", number, _plain),
        Element("ceiling", "ceiling", number, _plain),
    ),
)
INFO = Table(
    Info,
    (
        Element("language", "language"),
        Element("category", "categories", many=True),
        Element("event", "event"),
        Element("responseType", "response_types", many=True),
        Element("urgency", "urgency"),
        Element("severity", "severity"),
        Element("certainty", "certainty"),
        Element("audience", "audience"),
        _pairs("eventCode", "event_codes"),
        _moment("effective", "effective"),
        _moment("onset", "onset"),
        _moment("expires", "expires"),
        Element("senderName", "sender_name"),
        Element("headline", "headline"),
        Element("description", "description"),
        Element("instruction", "instruction"),
        Element("web", "web"),
        Element("contact", "contact"),
        _pairs("parameter", "parameters"),
        Element("resource", "resources", many=True, part=RESOURCE),
        Element("area", "areas", many=True, part=AREA),
    ),
)
ALERT = Table(
    Alert,
    (
        Element("identifier", "identifier"),
        Element("sender", "sender"),
        _moment("sent", "sent"),
        Element("status", "status"),
        Element("msgType", "message_type"),
        Element("source", "source"),
        Element("scope", "scope"),
        Element("restriction", "restriction"),
        Element("addresses", "addresses", words, written_words),
        Element("code", "codes", many=True),
        Element("note", "note"),
        Element("references", "references", references, written_references),
        Element("incidents", "incidents", words, written_words),
        Element("info", "infos", many=True, part=INFO),
    ),
)
