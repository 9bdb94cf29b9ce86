"""What a query may ask for. Source: OGC 17-069r4, §7.15.2–7.15.8."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Invalid, Text

Box = tuple[float, float, float, float]
LIMIT, MOST = 50, 200
_OPEN = ("", "..")


class Wrong(Invalid):
    """A query that cannot be answered; the standard asks for status 400."""

    code, status = "wrong_query", 400


@dataclass(frozen=True, slots=True)
class Wanted:
    """A query: `box` is west, south, east, north in degrees; `since` and `until` are days, both included.

    `equals` holds the filters by property, `given` all parameters but the cursor, for links and to bind the cursor.
    """

    limit: int = LIMIT
    cursor: str | None = None
    box: Box | None = None
    since: date | None = None
    until: date | None = None
    equals: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)


def read(query: Mapping[str, str], properties: Collection[str], *, dated: bool, paged: bool = True) -> Wanted:
    """Return what a query asks for; `properties` are those that can be filtered by, `dated` where a time can.

    `paged` is False for an answer that comes whole.

    Raises Wrong for a parameter that is unknown (§7.15.8) or cannot be read. A limit that is too great is the greatest.
    """
    known = {"bbox", *properties, *(["datetime"] if dated else []), *(["limit", "cursor"] if paged else [])}
    if unknown := sorted(set(query) - known):
        raise Wrong(fields=dict.fromkeys(unknown, _("There is no such parameter here.")))
    since, until = _interval(query["datetime"]) if "datetime" in query else (None, None)
    return Wanted(
        limit=_limit(query.get("limit", str(LIMIT))),
        cursor=query.get("cursor"),
        box=_box(query["bbox"]) if "bbox" in query else None,
        since=since,
        until=until,
        equals={name: query[name] for name in properties if name in query},
        given={name: value for name, value in query.items() if name != "cursor"},
    )


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 10 and int(text) > 0):
        raise Wrong(fields={"limit": _("Give a whole number from 1.")})
    return min(int(text), MOST)


def _box(text: str) -> Box:
    """Return the box of four numbers, or of six, whose heights say nothing about what has none (§7.15.3)."""
    said: Text = _("Give west,south,east,north in degrees.")
    try:
        numbers = [float(number) for number in text.split(",")]
    except ValueError as error:
        raise Wrong(fields={"bbox": said}) from error
    if len(numbers) == 6:
        numbers = [*numbers[0:2], *numbers[3:5]]
    if len(numbers) != 4:
        raise Wrong(fields={"bbox": said})
    west, south, east, north = numbers
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise Wrong(fields={"bbox": said})
    return west, south, east, north


def _interval(text: str) -> tuple[date | None, date | None]:
    """Return the days of an instant or an interval, None for an open end (RFC 3339; §7.15.4)."""
    first, slash, last = text.partition("/")
    since = _day(first, may_be_open=bool(slash))
    until = _day(last, may_be_open=True) if slash else since
    if (slash and since is None and until is None) or (since and until and since > until):
        raise Wrong(fields={"datetime": _("The interval has no end, or ends before it begins.")})
    return since, until


def _day(text: str, *, may_be_open: bool) -> date | None:
    if text in _OPEN and may_be_open:
        return None
    try:
        return datetime.fromisoformat(text).date() if "T" in text.upper() else date.fromisoformat(text)
    except ValueError as error:
        said = _(
            "Give a day or moment such as 2026-03-01 or 2026-03-01T12:00:00Z, or two with a slash between."
        )
        raise Wrong(fields={"datetime": said}) from error
