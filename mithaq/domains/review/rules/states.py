"""States of warnings and threat reviews as tables; the reference page is generated from them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import WrongState
from mithaq.web import states as words


@dataclass(frozen=True, slots=True)
class Move:
    """A step from one of `sources` to `target`.

    `who` says in English who makes it, for the reference page.
    """

    sources: tuple[str, ...]
    target: str
    who: str


RAISED, ANSWERING, CLOSED = "raised", "answering", "closed"
WARNING_STATES = (RAISED, ANSWERING, CLOSED)
OPEN_WARNINGS = (RAISED, ANSWERING)
WARNING_MOVES: Mapping[str, Move] = {
    "take_on": Move((RAISED,), ANSWERING, "a party that sees it, for itself"),
    "close": Move((RAISED, ANSWERING), CLOSED, "the answering party; any that sees it, where none answers"),
}

DRAFT, ISSUED, WITHDRAWN, SUPERSEDED = "draft", "issued", "withdrawn", "superseded"
DOCUMENT_STATES = (DRAFT, ISSUED, WITHDRAWN)
DOCUMENT_MOVES: Mapping[str, Move] = {
    "edit": Move((DRAFT,), DRAFT, "an analyst of its owner"),
    "issue": Move((DRAFT,), DRAFT, "its owner; an issued copy for its readers is made beside the draft"),
    "withdraw": Move((ISSUED,), WITHDRAWN, "its owner, with a reason"),
}
TABLES: Mapping[str, tuple[Mapping[str, Move], tuple[str, ...], str]] = {
    "warning": (WARNING_MOVES, WARNING_STATES, RAISED),
    "threat_review": (DOCUMENT_MOVES, DOCUMENT_STATES, DRAFT),
}


def can(moves: Mapping[str, Move], move: str, state: str) -> bool:
    """Return whether `move` starts in `state`."""
    return state in moves[move].sources


def check(moves: Mapping[str, Move], move: str, state: str) -> str:
    """Return the state that `move` leads to. Raises WrongState where it does not start in `state`."""
    if not can(moves, move, state):
        raise WrongState(
            _("This cannot be done in the state “%(state)s”.") % {"state": words.word(state).label}
        )
    return moves[move].target
