"""`mithaq ledger …`: the ledger's own tools, with what only this installation knows."""

import argparse
import sys
import uuid

from mithaq.kernel.ledger import commands


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `mithaq ledger` and its verbs; verify, audit, diff and witness need no store."""
    ledger = commands.add_parsers(verbs, allowed_audiences=_allowed_audiences, ready=_ready)
    check = commands.command(ledger, "check", "compare every record with what the ledger holds")
    check.set_defaults(run=commands.guarded(_check, _ready))


def _ready() -> None:
    from .setup import ready

    ready()


def _allowed_audiences(person: str | None) -> frozenset[uuid.UUID]:
    from .readers import viewer_named

    return viewer_named(person).audiences


def _check(_arguments: argparse.Namespace) -> int:
    """Name every record that was changed without an act; 1 where there is one. Today then says so to its readers."""
    from mithaq.kernel.acts import tampering, watching
    from mithaq.kernel.markings import walls

    with walls.job("every record is compared with the ledger"):
        found = [one for step in tampering.everywhere() for one in step]
        watching.keep(found)
    for one in found:
        names = f": {', '.join(one.fields)}" if one.fields else ""
        sys.stdout.write(f"{one.kind} {one.record}, version {one.version}, {one.what}{names}\n")
    sys.stdout.write(
        f"{len(found)} differ from the ledger\n" if found else "every record is as the ledger holds it\n"
    )
    return 1 if found else 0
