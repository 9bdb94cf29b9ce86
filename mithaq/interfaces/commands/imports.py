"""`mithaq import ucdp FILE`: published events, made public here with their attribution."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .setup import Refusal, prepare_tables, ready, verb

if TYPE_CHECKING:
    from mithaq.domains.areas.jobs import Phase, Report

WIDTH = 40


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verb to the parser."""
    kinds = verb(verbs, "import", "read events that others publish").add_subparsers(
        metavar="WHAT", required=True
    )
    ucdp = verb(
        kinds, "ucdp", "read a file of the UCDP Georeferenced Event Dataset; reading it again corrects"
    )
    ucdp.add_argument("file", type=Path, help="CSV, plain or gzipped, in any of the published column sets")
    ucdp.add_argument("--edition", default="", metavar="VERSION", help="what it calls itself, such as 21.1")
    ucdp.add_argument(
        "--faulty",
        choices=["stop", "skip"],
        default="stop",
        help="what a faulty row does: stop all before anything is written (default), or be skipped",
    )
    ucdp.add_argument("--dry-run", action="store_true", help="say what would be done and change nothing")
    ucdp.set_defaults(run=_ucdp)


def _ucdp(arguments: argparse.Namespace) -> int:
    if not arguments.file.is_file():
        raise Refusal(f"There is no file {arguments.file}.")
    ready(even_empty=True)
    prepare_tables()
    from mithaq.domains.areas import jobs
    from mithaq.kernel.actors import Actor

    report = jobs.import_ucdp(
        arguments.file,
        by=Actor.system("import"),
        edition=arguments.edition,
        on_fault=jobs.OnFault(arguments.faulty),
        dry_run=arguments.dry_run,
        progress=_bar,
    )
    _say(report, dry_run=arguments.dry_run)
    return 0


def _bar(phase: "Phase", share: float) -> None:
    if sys.stderr.isatty():
        full = round(share * WIDTH)
        end = "\n" if share >= 1 else ""
        sys.stderr.write(f"\r{phase:<9}[{'#' * full}{'.' * (WIDTH - full)}] {share:4.0%}{end}")
        sys.stderr.flush()


def _say(report: "Report", *, dry_run: bool) -> None:
    for fault in report.faults:
        print(f"line {fault}")  # noqa: T201
    if report.gave_up:
        kept = " What was read before is imported." if report.written and report.rows else ""
        raise Refusal(f"Reading stopped: {report.faulty} rows are faulty. Is it the right file?{kept}")
    if report.faulty and not report.written and not dry_run:
        raise Refusal(f"{report.faulty} rows are faulty. Nothing was changed. --faulty skip leaves them out.")
    would = "would be " if dry_run else ""
    print(  # noqa: T201
        f"{report.rows} events read: {report.added} {would}added, {report.corrected} {would}corrected, "
        f"{report.same} as before; {report.faulty} faulty rows."
    )
