"""Writes docs/reference/states-review.md from the tables, so that page and program cannot differ."""

from collections.abc import Iterator, Mapping

from .states import TABLES, Move

TITLES = {"warning": "Warning of an area", "threat_review": "Threat review"}
RIGHTS = (
    ("raise a warning, note what a saved search found", "`warning.raise`: the jobs alone"),
    ("take a warning on, close it", "`warning.answer`; once a party answers it, closing is that party's"),
    ("issue and score a forecast", "`forecast.issue`: the jobs alone"),
    ("draft and edit a threat review", "`review.write` of its owner"),
    ("issue and withdraw a threat review", "`record.release` of its owner"),
    ("save and change a search", "anybody, for himself"),
)


def page() -> str:
    """Return the whole page as Markdown."""
    return "\n".join([*_head(), *(line for name in TABLES for line in _section(name)), *_rights()]) + "\n"


def _head() -> Iterator[str]:
    yield "# States of the threat review"
    yield ""
    yield "<!-- Written by `make docs`. -->"
    yield ""
    yield "A threat review is *superseded* by a newer one of the same owner, readers and months; that is not stored."
    yield "A forecast has no states: it is issued once and never changed; scores are added when its months are over."
    yield ""


def _section(name: str) -> Iterator[str]:
    moves, _states, first = TABLES[name]
    yield f"## {TITLES[name]}"
    yield ""
    yield from _diagram(moves, first)
    yield ""
    yield "| step | from | to | who |"
    yield "|---|---|---|---|"
    for step, move in moves.items():
        yield f"| {step} | {', '.join(move.sources)} | {move.target} | {move.who} |"
    yield ""


def _diagram(moves: Mapping[str, Move], first: str) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {first}"
    for name, move in moves.items():
        for source in move.sources:
            yield f"    {source} --> {move.target}: {name}"
    yield "```"


def _rights() -> Iterator[str]:
    yield "## Who may do what"
    yield ""
    yield "| deed | needs |"
    yield "|---|---|"
    for deed, needs in RIGHTS:
        yield f"| {deed} | {needs} |"
