"""How a promise stands today: late or not, what it counts as in the balance, how far the two keys differ."""

import uuid
from collections.abc import Iterable, Set
from datetime import date

from mithaq.web.completion import STEPS

from . import states

STEP_CODES = tuple(code for code, _label in STEPS)

KEPT, OWED, LATE, REPORTED, DISPUTED, WAIVED, PROPOSED = (
    "kept",
    "owed",
    "late",
    "reported",
    "disputed",
    "waived",
    "proposed",
)
BALANCE = (OWED, LATE, REPORTED, KEPT, DISPUTED, WAIVED)


def is_overdue(state: str, due: date | None, today: date) -> bool:
    """Return whether a promise that is still owed has passed its due date; without a date nothing is."""
    return state in states.OWED and due is not None and due < today


def standing(state: str, due: date | None, today: date, *, is_disputed: bool = False) -> str:
    """Return what a commitment counts as; each counts once.

    `reported` is claimed, and kept by nobody's word yet.
    """
    seen = states.shown(state, is_disputed=is_disputed)
    if seen in states.OWED:
        return LATE if is_overdue(state, due, today) else OWED
    return {
        states.PROPOSED: PROPOSED,
        states.REPORTED_DONE: REPORTED,
        states.VERIFIED_DONE: KEPT,
        states.DISPUTED: DISPUTED,
        states.WAIVED: WAIVED,
    }[seen]


def balance(standings: Iterable[str]) -> dict[str, int]:
    """Return how many promises stand how; proposals bind nobody yet and are left out."""
    counts = dict.fromkeys(BALANCE, 0)
    for one in standings:
        if one in counts:
            counts[one] += 1
    return counts


def gap(own: str | None, other: str | None) -> int | None:
    """Return how many steps the other party reads above (+) or below (−) the own reading.

    None unless both exist.
    """
    if own is None or other is None:
        return None
    return STEP_CODES.index(other) - STEP_CODES.index(own)


def is_agreed(agreed: Set[uuid.UUID | None], responsible: uuid.UUID, proposing: uuid.UUID | None) -> bool:
    """Return whether those whose word is needed have given it; a party's own pledge binds at once."""
    return {responsible, proposing} <= agreed
