"""Filling in the hexagons of events from before there were any: once, as nothing is left then."""

from ..actions import hexagons


def fill() -> None:
    """Put all events that lack it into their hexagons, part by part, so that nobody waits long for the store."""
    while hexagons.fill():
        pass
