"""What a map of the whole country needs, as values for JSON: a number for every area, also where there was nothing."""

from collections.abc import Sequence
from typing import TypedDict

from mithaq.kernel.markings.viewers import Viewer

from ..rules import gazetteer
from .figures import ALL, Count, Wanted, by_area

NOTHING = Count(0, 0, 0, 0)


class OnMap(TypedDict):
    """One area: events, and sums of the low, best and high estimates of the dead."""

    area: str
    n: int
    low: int
    best: int
    high: int


class MapAnswer(TypedDict):
    """All areas of the map, and the highest number of events among them, for the scale of colours."""

    areas: list[OnMap]
    most: int


def map_answer(viewer: Viewer, wanted: Wanted = ALL) -> MapAnswer:
    """Return the figures of the areas that `wanted` names, or of all districts, for its months and types.

    One query of the roll-up; names and boundaries are in `gazetteer.boundaries()`, which a browser keeps.
    """
    codes = wanted.areas or _districts()
    found = by_area(viewer, wanted)
    areas = [_on_map(code, found.get(code, NOTHING)) for code in codes]
    return {"areas": areas, "most": max((area["n"] for area in areas), default=0)}


def _districts() -> Sequence[str]:
    return [area.code for area in gazetteer.areas(gazetteer.HOME)]


def _on_map(code: str, count: Count) -> OnMap:
    return {"area": code, "n": count.n, "low": count.low, "best": count.best, "high": count.high}
