"""House rules of pages as code: `python -m mithaq.web.checks` reads every template and style sheet.

`markup` keeps styles and scripts out of templates, `wording` finds visible text that is not translated,
`styles` keeps left and right out of style sheets. Each is a function from text to faults.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from . import markup, styles, wording

PACKAGE = Path(__file__).resolve().parents[2]
RULES: dict[str, tuple[Callable[[str], Iterator[tuple[int, str]]], ...]] = {
    ".html": (markup.faults, wording.faults),
    ".css": (styles.faults,),
}


class Fault(NamedTuple):
    """One place that breaks a rule; `line` counts from 1."""

    path: Path
    line: int
    said: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.said}"


def check(folder: Path = PACKAGE) -> list[Fault]:
    """Return every fault in the templates and style sheets under `folder`, in order of path and line."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in RULES)
    return [
        Fault(path.relative_to(folder.parent), line, said)
        for path in files
        for rule in RULES[path.suffix]
        for line, said in rule(path.read_text(encoding="utf-8"))
    ]
