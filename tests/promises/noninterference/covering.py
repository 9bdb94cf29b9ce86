"""Choosing from all combinations: enough to meet each place and each value, where all of both would be too many."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

P = TypeVar("P")
V = TypeVar("V")
Choosing = Callable[[Sequence[Any], Sequence[Any]], Iterator[tuple[Any, Any]]]


def covering(places: Sequence[P], values: Sequence[V]) -> Iterator[tuple[P, V]]:
    """Yield every value at the first place, and every place with two values in turn; all where there are few."""
    if len(places) * len(values) <= 12:
        yield from ((place, value) for place in places for value in values)
        return
    if not places or not values:
        return
    yield from ((places[0], value) for value in values)
    for number, place in enumerate(places[1:], 1):
        for chosen in dict.fromkeys([number % len(values), (2 * number + 1) % len(values)]):
            yield place, values[chosen]


def ends(places: Sequence[P], values: Sequence[V]) -> Iterator[tuple[P, V]]:
    """Yield the first place with the last value, and the last place with the first."""
    if places and values:
        chosen = {(0, len(values) - 1), (len(places) - 1, 0)}
        yield from ((places[place], values[value]) for place, value in sorted(chosen))
