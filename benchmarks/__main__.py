"""Runs every benchmark, prints the table and keeps it in docs/reference/benchmarks.md."""

import argparse
import importlib
import os
import platform
import sys
from pathlib import Path

from .row import Row

PARTS = ("pages", "acts", "live", "receipt", "ledger", "areas", "footprint", "taxii", "forecasts", "warnings")
PAGE = Path("docs/reference/benchmarks.md")


def main() -> int:
    """Run what is asked for; exit code 1 if a figure misses its limit."""
    asked = argparse.ArgumentParser(prog="make bench")
    asked.add_argument("parts", nargs="*", default=PARTS, help=f"which of {', '.join(PARTS)}")
    asked.add_argument(
        "--scale", type=float, default=1.0, help="share of the full size; the page is kept only at 1"
    )
    chosen = asked.parse_args()
    rows = [row for part in chosen.parts for row in _run(part, chosen.scale)]
    text = table(rows)
    print(text)
    if chosen.scale == 1 and tuple(chosen.parts) == PARTS:
        PAGE.write_text(_page(text), encoding="utf-8")
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


def _page(text: str) -> str:
    where = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    return (
        "# Benchmarks\n\nWritten by `make bench`. Every figure is a ratio to a peer measured in the same run,"
        f" so that the machine cancels out. Last run: {where}.\n\n{text}\n"
    )


if __name__ == "__main__":
    raise SystemExit(main())
