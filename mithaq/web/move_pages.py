"""Reference pages of states and steps, written from the tables, so that page and program cannot differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .moves import BEFORE, Moves


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of record: its steps, its first state, and the states that a move to BEFORE may lead back to."""

    title: str
    moves: Moves
    first: str
    before: tuple[str, ...] = ()
    note: str = ""


def page(title: str, intro: str, sections: Sequence[Section], deeds: Sequence[tuple[str, str]]) -> str:
    """Return a page as Markdown: a drawing and a table of each section, then which deed needs which right."""
    said = [intro, ""] if intro else []
    lines = [f"# {title}", "", "<!-- Written by `make docs`. -->", "", *said]
    for section in sections:
        lines += _section(section)
    return "\n".join([*lines, *_rights(deeds)]) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"## {section.title}"
    yield ""
    yield from _drawing(section.moves, section.first, section.before)
    yield ""
    if section.note:
        yield section.note
        yield ""
    yield from _table(section.moves)


def _drawing(moves: Moves, first: str, before: Sequence[str] = ()) -> Iterator[str]:
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


def _table(moves: Moves) -> Iterator[str]:
    """Yield the lines of a Markdown table of the steps, and an empty one."""
    yield "| step | from | to | who |"
    yield "|---|---|---|---|"
    for name, move in moves.items():
        yield f"| {name} | {', '.join(move.sources)} | {move.target} | {move.who} |"
    yield ""


def _rights(deeds: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield the section that says which deed needs which right."""
    yield "## Who may do what"
    yield ""
    yield "| deed | needs |"
    yield "|---|---|"
    for deed, needs in deeds:
        yield f"| {deed} | {needs} |"
