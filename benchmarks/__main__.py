"""Runs every benchmark, prints the table and keeps it in docs/reference/benchmarks.md."""

import argparse
import importlib
import os
import platform
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from .row import Row

PARTS = ("pages", "acts", "live", "receipt", "ledger", "areas", "footprint", "taxii", "forecasts", "warnings")
PAGE = Path("docs/reference/benchmarks.md")
HEAD = """# Benchmarks

Written by `make bench`, which measures all parts or those that are named. Every figure is a ratio to a peer measured in
the same run, so that the machine cancels out.
"""


def main() -> int:
    """Run what is asked for; exit code 1 if a figure misses its limit."""
    asked = argparse.ArgumentParser(prog="make bench")
    asked.add_argument("parts", nargs="*", default=PARTS, help=f"which of {', '.join(PARTS)}")
    asked.add_argument(
        "--scale", type=float, default=1.0, help="share of the full size; the page is kept only at 1"
    )
    chosen = asked.parse_args()
    found = {part: _run(part, chosen.scale) for part in chosen.parts}
    rows = [row for some in found.values() for row in some]
    print(table(rows))
    if chosen.scale == 1:
        PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), found, _where()), encoding="utf-8")
    return 0 if all(row.holds for row in rows) else 1


def _run(part: str, scale: float) -> list[Row]:
    print(f"… {part}", file=sys.stderr, flush=True)
    return importlib.import_module(f"benchmarks.{part}").run(scale)


def table(rows: list[Row]) -> str:
    """Return the rows as a Markdown table."""
    lines = [
        "| figure | ours | compared with | ratio | to reach | |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        sign = "≥" if row.at_least else "≤"
        verdict = "holds" if row.holds else "**missed**"
        lines.append(
            f"| {row.figure} | {row.ours} | {row.reference} | {row.ratio:.2f} | {sign} {row.limit:g} | {verdict} |"
        )
    return "\n".join(lines)


def page(before: str, found: Mapping[str, list[Row]], where: str) -> str:
    """Return the page with these parts measured anew; the others stay as `before` had them."""
    kept = dict(section.split("\n", 1) for section in before.rstrip().split("\n## ")[1:])
    kept |= {part: f"\n{where}\n\n{table(rows)}\n" for part, rows in found.items()}
    return HEAD + "".join(f"\n## {part}\n{kept[part].rstrip()}\n" for part in PARTS if part in kept)


def _where() -> str:
    today = f"{date.today():%d %B %Y}".lstrip("0")
    return f"{today}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}."


if __name__ == "__main__":
    raise SystemExit(main())
