"""Steps between the states of a record as tables, checked before they are taken; `move_pages` draws them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import WrongState

from . import states

BEFORE = "the state before"


@dataclass(frozen=True, slots=True)
class Move:
    """A step from one of `sources` to `target`, which may be BEFORE.

    `who` says in English who makes it, for the reference page.
    """

    sources: tuple[str, ...]
    target: str
    who: str


Moves = Mapping[str, Move]


def can(moves: Moves, move: str, state: str) -> bool:
    """Return whether `move` starts in `state`."""
    return state in moves[move].sources


def check(moves: Moves, move: str, state: str) -> str:
    """Return the state that `move` leads to. Raises WrongState where it does not start in `state`."""
    if not can(moves, move, state):
        raise WrongState(
            _("This cannot be done in the state “%(state)s”.") % {"state": states.word(state).label}
        )
    return moves[move].target
