"""`mithaq docs`: writes the reference pages that follow from the code. `--check` only compares."""

import argparse
import difflib
from pathlib import Path

from .setup import Refusal, ready, verb

PAGES = Path("docs/reference")


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the parser."""
    docs = verb(verbs, "docs", "write the generated reference pages")
    docs.add_argument(
        "--check", action="store_true", help="change nothing; name the pages that are out of date"
    )
    docs.set_defaults(run=_docs)


def pages() -> dict[str, str]:
    """Return the generated pages by file name."""
    from mithaq.interfaces import reference

    return reference.pages()


def _docs(arguments: argparse.Namespace) -> int:
    ready(even_empty=True)
    stale = []
    for name, text in pages().items():
        path = PAGES / name
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        if before != text and arguments.check:
            stale.append(name)
            print("".join(list(difflib.unified_diff(before.splitlines(True), text.splitlines(True)))[:20]))  # noqa: T201
        elif before != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if stale:
        raise Refusal(f"Out of date: {', '.join(stale)}. Run `make docs`.")
    return 0
