"""When two reports may be of one event: the same type, near in place and time.

A candidate is for a person to judge; a hint is given without anybody looking, so it asks for more.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0
SHARP = 2  # place precision up to which a point says where it was, not only in which district
CANDIDATE_KM, HINT_KM = 30.0, 15.0
SLACK_DAYS = {"day": 1, "week": 7, "month": 31, "more": 62}
HINT_DAYS = 2


@dataclass(frozen=True)
class Trace:
    """What matching looks at: type, days with their precision, area with its neighbours, and a point or none."""

    type: str
    first: date
    last: date
    time_precision: str
    area: str
    neighbours: frozenset[str] = frozenset()
    point: tuple[float, float] | None = None
    place_precision: int = 3


def window(one: Trace, other: str = "more") -> tuple[date, date]:
    """Return the first and last day that another telling of the same event, dated as precisely as `other`, touches."""
    slack = timedelta(days=max(SLACK_DAYS[one.time_precision], SLACK_DAYS[other]))
    return one.first - slack, one.last + slack


def days_apart(one: Trace, other: Trace) -> int:
    """Return the days between two events; 0 where they touch."""
    return max(0, (other.first - one.last).days, (one.first - other.last).days)


def km_apart(one: Trace, other: Trace) -> float | None:
    """Return the great-circle distance between two sharp points in km; None where one is not sharp."""
    if one.point is None or other.point is None or max(one.place_precision, other.place_precision) > SHARP:
        return None
    (lat_a, lon_a), (lat_b, lon_b) = one.point, other.point
    north, east = radians(lat_b - lat_a), radians(lon_b - lon_a)
    h = sin(north / 2) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(h)))


def likeness(one: Trace, other: Trace) -> float:
    """Return how alike two reports are, from 0 (not candidates) to 1 (same day, same place)."""
    slack = max(SLACK_DAYS[one.time_precision], SLACK_DAYS[other.time_precision])
    days = days_apart(one, other)
    if one.type != other.type or days > slack:
        return 0.0
    near = _nearness(one, other)
    return round(near * (1 - days / (slack + 1) / 2), 3)


def _nearness(one: Trace, other: Trace) -> float:
    km = km_apart(one, other)
    if km is not None:
        return 0.0 if km > CANDIDATE_KM else 1 - km / CANDIDATE_KM / 2
    if one.area == other.area:
        return 0.6
    return 0.3 if other.area in one.neighbours else 0.0


def is_hint(one: Trace, other: Trace) -> bool:
    """Return whether two reports are so alike that each side may be told to ask the other."""
    if one.type != other.type or days_apart(one, other) > HINT_DAYS:
        return False
    km = km_apart(one, other)
    return one.area == other.area if km is None else km <= HINT_KM
