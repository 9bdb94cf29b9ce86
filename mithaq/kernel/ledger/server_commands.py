"""`mithaq ledger …` on the server: export, the exchange with witnesses by file, changing keys, going on.

What they import needs settings and a store, and is imported when they run.
"""

import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mithaq.kernel import clock

from . import folders
from .commands import Allowed, command, guarded, say
from .refusal import Refused

OVERLAP_DAYS = 30


def add_parsers(commands: Any, allowed_audiences: Allowed, ready: Callable[[], None]) -> None:
    """Add the verbs that work on the store."""
    parser = command(commands, "export", "write the record into a folder")
    parser.add_argument(
        "folder", type=Path, help="a new folder, or an earlier export, to which what is new is added"
    )
    parser.add_argument(
        "--person", metavar="NAME", help="only what this person may read; default: what anybody may"
    )
    parser.add_argument(
        "--proofs", type=int, default=100, help="proof files for each log, newest first (100)"
    )
    parser.set_defaults(run=guarded(_export, ready, allowed_audiences))
    parser = command(commands, "request", "write the request for a witness that is reached by hand")
    parser.add_argument("witness", help="its name in the policy file")
    parser.add_argument("file", type=Path, help="file to write the request to")
    parser.add_argument("--from", type=int, dest="old", help="the size that the witness says it has seen")
    parser.set_defaults(run=guarded(_request, ready))
    parser = command(commands, "accept", "take the reply of a witness that is reached by hand")
    parser.add_argument("file", type=Path, help="the reply, as the witness wrote it")
    parser.set_defaults(run=guarded(_accept, ready))
    parser = command(commands, "rotate", "change the keys that sign the record, in two steps")
    parser.add_argument("--finish", action="store_true", help="let the older keys go; they are deleted")
    parser.add_argument(
        "--overlap",
        type=int,
        default=OVERLAP_DAYS,
        metavar="DAYS",
        help=f"with --finish: how long both must have signed ({OVERLAP_DAYS})",
    )
    parser.set_defaults(run=guarded(_rotate, ready))
    parser = command(commands, "resume", "go on after a rollback, once every witness agrees")
    parser.set_defaults(run=guarded(_resume, ready))


def _export(arguments: Namespace, allowed_audiences: Allowed) -> int:
    audiences = allowed_audiences(arguments.person)
    from mithaq.kernel.errors import WrongState

    from . import epochs, export

    try:
        epochs.run(clock.now())
    except WrongState as stopped:
        say(str(stopped), sys.stderr)  # what is there can be exported all the same
    done = export.export(arguments.folder, audiences, arguments.proofs)
    total = sum(done.entries.values())
    say(
        f"{arguments.folder}: {done.epochs} epochs, {done.new} of them new, "
        f"{total} entries in {len(done.entries)} logs"
    )
    if done.waiting:
        say(f"{done.waiting} newer entries wait for the next epoch and its witnesses")
    return 0


def _request(arguments: Namespace) -> int:
    from . import witnesses

    arguments.file.write_bytes(witnesses.request_file(arguments.witness, arguments.old))
    say(f"{arguments.file}: hand it to witness {arguments.witness}")
    return 0


def _accept(arguments: Namespace) -> int:
    from . import witnesses

    name = witnesses.accept_file(
        folders.read_file(arguments.file.parent, arguments.file.name, "."), clock.now()
    )
    say(f"{arguments.file}: cosignature of witness {name} taken")
    return 0


def _rotate(arguments: Namespace) -> int:
    from . import rotation

    if arguments.finish:
        rotation.finish(clock.now(), arguments.overlap)
        say("the older keys are gone; the next epoch is signed by the new ones alone")
        return 0
    lines = rotation.begin()
    say("from the next epoch on both keys sign; let all parties agree on a policy with these lines:")
    say("\n".join(lines))
    return 0


def _resume(_: Namespace) -> int:
    from mithaq.kernel.errors import WrongState

    from . import rollback

    try:
        rollback.resume()
    except WrongState:
        raise Refused("ledger", rollback.state()) from None
    say("every witness agrees with this server's record; it goes on")
    return 0
