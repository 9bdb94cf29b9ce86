"""What a reader asks for: `added_after`, `limit`, `next` and the match filters. Source: TAXII 2.1 §3.4, §3.5."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..stix import times

LONGEST_PAGE = 1000
SPEC_VERSION = "2.1"
FIRST, LAST, ALL = "first", "last", "all"
_MOST_IDS = 1000
# each is a parameter for every audience in one statement, and SQLite takes 32,766 of them
_MOST_VALUES = 30


class BadFilter(ValueError):
    """A filter that cannot be understood; the message says which."""


@dataclass(frozen=True)
class Filters:
    """What is wanted: beyond the stamp `after`, at most `limit`, of these ids, types and versions (all where empty).

    `versions` holds FIRST, LAST, ALL, and µs of exact ones. `nothing` where no version of STIX that we keep is wanted.
    """

    after: int | None = None
    limit: int = LONGEST_PAGE
    ids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    versions: frozenset[str | int] = frozenset({LAST})
    nothing: bool = False

    @property
    def wants_all(self) -> bool:
        """Whether every version is wanted."""
        return ALL in self.versions

    @property
    def exact(self) -> list[int]:
        """The versions that are wanted by their moment."""
        return sorted(v for v in self.versions if isinstance(v, int))


def read(query: Mapping[str, str], *, every_version: bool = False) -> Filters:
    """Return the filters of a query string; those that an address does not know are left alone, as §3.5 asks.

    `every_version` is for the list of versions, which is about all of them. Raises BadFilter.
    """
    after = _moment(query, "added_after")
    if "next" in query:
        after = max(after or 0, _position(query["next"]))
    spec = _values(query, "match[spec_version]")
    return Filters(
        after=after,
        limit=_limit(query),
        ids=tuple(dict.fromkeys(_values(query, "match[id]"))),
        types=tuple(dict.fromkeys(_values(query, "match[type]"))),
        versions=frozenset({ALL}) if every_version else _versions(query),
        nothing=bool(spec) and SPEC_VERSION not in spec,
    )


def _values(query: Mapping[str, str], name: str) -> list[str]:
    if name not in query:
        return []
    values = query[name].split(",")
    most = _MOST_IDS if name == "match[id]" else _MOST_VALUES
    if "" in values or len(values) > most or "\x00" in query[name]:
        raise BadFilter(f"{name}: give at most {most} values, separated by commas.")
    return values


def _moment(query: Mapping[str, str], name: str) -> int | None:
    if name not in query:
        return None
    try:
        return times.microseconds(query[name])
    except ValueError as error:
        raise BadFilter(f"{name}: {error}.") from error


def _limit(query: Mapping[str, str]) -> int:
    text = query.get("limit", str(LONGEST_PAGE))
    if not (text.isascii() and text.isdigit() and int(text[:9])):
        raise BadFilter("limit: give a whole number above 0.")
    return min(int(text[:9]), LONGEST_PAGE)


def _position(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise BadFilter("next: this position was not given by this server.")
    return int(text)


def _versions(query: Mapping[str, str]) -> frozenset[str | int]:
    wanted: set[str | int] = set()
    for value in _values(query, "match[version]"):
        if value in (FIRST, LAST, ALL):
            wanted.add(value)
            continue
        try:
            wanted.add(times.microseconds(value))
        except ValueError as error:
            raise BadFilter(f"match[version]: {error}.") from error
    return frozenset(wanted) or frozenset({LAST})
