"""`mithaq load FILE` and `mithaq export framework`: the same file format both ways."""

import argparse
import sys
from pathlib import Path

from .setup import Refusal, prepare_tables, ready, verb


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the verbs to the parser."""
    load = verb(verbs, "load", "read a framework file; a faulty one changes nothing")
    load.add_argument("file", type=Path, help="JSON Lines, as `mithaq export framework` writes it")
    load.add_argument(
        "--dry-run", action="store_true", help="give a verdict for each line and change nothing"
    )
    load.set_defaults(run=_load)
    export = verb(verbs, "export", "write what a person may see").add_subparsers(
        metavar="WHAT", required=True
    )
    framework = verb(export, "framework", "write what a person may see as a framework file")
    framework.add_argument("--person", metavar="NAME", help="user name; without it, what is public")
    framework.add_argument("--output", type=Path, help="file to write (standard output)")
    framework.set_defaults(run=_export)


def _load(arguments: argparse.Namespace) -> int:
    if not arguments.file.is_file():
        raise Refusal(f"There is no file {arguments.file}.")
    ready(even_empty=True)
    prepare_tables()
    from mithaq.interfaces import framework

    with arguments.file.open("rb") as lines:
        verdicts = framework.load(lines, dry_run=arguments.dry_run)
    if not verdicts:
        raise Refusal(f"{arguments.file} is empty. Nothing was changed.")
    faulty = [verdict for verdict in verdicts if verdict.errors]
    for verdict in verdicts if arguments.dry_run else faulty:
        print(verdict)  # noqa: T201
    if faulty:
        raise Refusal(f"{len(faulty)} of {len(verdicts)} lines have errors. Nothing was changed.")
    done = "would be read" if arguments.dry_run else "read"
    print(f"{len(verdicts)} lines {done}.")  # noqa: T201
    return 0


def _export(arguments: argparse.Namespace) -> int:
    ready()
    from mithaq.interfaces import framework

    from .readers import viewer_named

    lines = framework.export(viewer_named(arguments.person))
    if arguments.output:
        try:
            with arguments.output.open("w", encoding="utf-8") as out:
                out.writelines(lines)
        except OSError as error:
            raise Refusal(f"--output: {arguments.output} cannot be written: {error.strerror}.") from error
    else:
        sys.stdout.writelines(lines)
    return 0
