"""Writes docs/reference/states-review.md from the tables, so that page and program cannot differ."""

from collections.abc import Iterator

from mithaq.web import moves

from .states import TABLES

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
    return (
        "\n".join([*_head(), *(line for name in TABLES for line in _section(name)), *moves.rights(RIGHTS)])
        + "\n"
    )


def _head() -> Iterator[str]:
    yield "# States of the threat review"
    yield ""
    yield "<!-- Written by `make docs`. -->"
    yield ""
    yield "A threat review is *superseded* by a newer one of the same owner, readers and months; that is not stored."
    yield "A forecast has no states: it is issued once and never changed; scores are added when its months are over."
    yield ""


def _section(name: str) -> Iterator[str]:
    steps, _states, first = TABLES[name]
    yield f"## {TITLES[name]}"
    yield ""
    yield from moves.drawing(steps, first)
    yield ""
    yield from moves.table(steps)
