"""Steps between the states of a record as tables: checked before they are taken, drawn on the reference pages."""

from collections.abc import Iterator, Mapping, Sequence
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


def drawing(moves: Moves, first: str, before: Sequence[str] = ()) -> Iterator[str]:
    """Yield the lines of a Mermaid state diagram in Markdown.

    A move to BEFORE leads to each state of `before`; without those it leads back to where it starts.
    """
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {first}"
    for name, move in moves.items():
        for source in move.sources:
            targets = (before or (source,)) if move.target == BEFORE else (move.target,)
            for target in targets:
                yield f"    {source} --> {target}: {name}"
    yield "```"


def table(moves: Moves) -> Iterator[str]:
    """Yield the lines of a Markdown table of the steps, and an empty one."""
    yield "| step | from | to | who |"
    yield "|---|---|---|---|"
    for name, move in moves.items():
        yield f"| {name} | {', '.join(move.sources)} | {move.target} | {move.who} |"
    yield ""


def rights(deeds: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield the section that says which deed needs which right."""
    yield "## Who may do what"
    yield ""
    yield "| deed | needs |"
    yield "|---|---|"
    for deed, needs in deeds:
        yield f"| {deed} | {needs} |"
