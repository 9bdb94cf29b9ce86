"""`mithaq ledger …`: the ledger's own tools, with what only this installation knows."""

import argparse
import uuid

from mithaq.kernel.ledger import commands


def add(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `mithaq ledger` and its verbs; verify, audit, diff and witness need no store."""
    commands.add_parsers(verbs, allowed_audiences=_allowed_audiences, ready=_ready)


def _ready() -> None:
    from .setup import ready

    ready()


def _allowed_audiences(person: str | None) -> frozenset[uuid.UUID]:
    from .readers import viewer_named

    return viewer_named(person).audiences
