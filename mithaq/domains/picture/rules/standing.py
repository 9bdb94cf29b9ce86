"""What the assessments of a report add up to. Decision: docs/decisions/0080-what-confirms-a-report.md."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from . import choices, states

INDEPENDENT = (choices.OWN_OBSERVATION, choices.OTHER_SOURCE)
_SEEN = (choices.CONFIRM, choices.SEEN_TOO)


@dataclass(frozen=True)
class Said:
    """What one party says of a report: its verdict, and what that rests on."""

    party: uuid.UUID
    verdict: str
    basis: str


def newest(said: Iterable[Said]) -> list[Said]:
    """Return the last word of each party; `said` comes oldest first."""
    by_party = {one.party: one for one in said}
    return list(by_party.values())


def is_sighting(said: Said) -> bool:
    """Return whether a party confirms it from a basis of its own."""
    return said.verdict in _SEEN and said.basis in INDEPENDENT


def independent(said: Iterable[Said]) -> int:
    """Return how many parties confirm it from a basis of their own."""
    return sum(map(is_sighting, newest(said)))


def state_of(said: Iterable[Said]) -> str:
    """Return the state that assessments lead to, given oldest first; the last word of each party counts.

    One denial disputes, whatever else is said: two stories stand against each other. Without a denial one
    confirmation from an independent basis confirms: repeating the same source adds nothing. Where all that is said is
    that it cannot be verified, it is unverifiable.
    """
    last = newest(said)
    verdicts = {one.verdict for one in last}
    if choices.DENY in verdicts:
        return states.DISPUTED
    if independent(last):
        return states.CONFIRMED
    return states.UNVERIFIABLE if verdicts == {choices.CANNOT_VERIFY} else states.REPORTED
