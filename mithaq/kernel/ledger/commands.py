"""`mithaq ledger …`: verify, audit, read, diff, witness, key; what needs a store is in `server_commands`.

Every function takes parsed arguments and returns an exit code: 0 fine, 1 refused (one sentence on standard
error), 2 used wrongly. `verify`, `audit`, `read`, `diff`, `witness` and `key FILE` touch neither settings nor a
database.
"""

import os
import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from mithaq.kernel import ids

from . import (
    audit,
    diff,
    exchange,
    folders,
    notes,
    policy,
    reading,
    signing,
    verify,
    witness,
    witness_http,
)
from .refusal import Refused

Allowed = Callable[[str | None], Collection[UUID]]
Runs = Callable[[Namespace], int]


def add_parsers(
    subparsers: Any, allowed_audiences: Allowed | None = None, ready: Callable[[], None] | None = None
) -> Any:
    """Add `ledger` to a program's commands and return what takes more of its verbs.

    Each parser sets `run`, a function of the parsed arguments.

    `allowed_audiences` gives the audiences of a named person (None: of the public) for `export`, `ready`
    opens the store; without them only the commands that need no database are offered.
    """
    ledger = command(subparsers, "ledger", "use the tamper-evident record")
    commands = ledger.add_subparsers(metavar="COMMAND", required=True)
    _add_checks(commands)
    _add_witness(commands)
    _add_key(commands, ready)
    if allowed_audiences is not None and ready is not None:
        from . import server_commands

        server_commands.add_parsers(commands, allowed_audiences, ready)
    return commands


def command(commands: Any, name: str, says: str) -> ArgumentParser:
    """Add a command; what it `says` of itself stands in the list of commands and above its own help."""
    made: ArgumentParser = commands.add_parser(name, help=says, description=f"{says[:1].upper()}{says[1:]}.")
    return made


def _add_checks(commands: Any) -> None:
    for name, text in (
        ("verify", "prove an export, offline"),
        ("audit", "prove it and ask for completeness"),
    ):
        parser = command(commands, name, text)
        parser.add_argument(
            "folder", type=Path, nargs="?" if name == "verify" else None, help="folder of the export"
        )
        parser.add_argument("--policy", type=Path, help="the policy file you hold; default: the export's own")
        parser.add_argument("--kept", type=Path, help="an older checkpoint that you have kept")
        parser.set_defaults(run=guarded(_verify if name == "verify" else _audit))
        if name == "verify":
            parser.add_argument(
                "--proof", type=Path, help="one .tlog-proof file; needs only --policy beside it"
            )
    parser = command(
        commands, "read", "prove an export and say what it holds of one record, a line of JSON an act"
    )
    parser.add_argument("folder", type=Path, help="folder of the export")
    parser.add_argument("record", help="id of the record, as its address has it")
    parser.add_argument("--policy", type=Path, help="the policy file you hold; default: the export's own")
    parser.set_defaults(run=guarded(_read))
    parser = command(commands, "diff", "compare two heads of one log")
    parser.add_argument("old", type=Path, help="checkpoint file, log folder or export")
    parser.add_argument("new", type=Path, help="the same, from later or from another party")
    parser.set_defaults(run=guarded(_diff))


def _add_witness(commands: Any) -> None:
    parser = command(commands, "witness", "cosign the record as a party")
    parser.add_argument("--name", required=True, help="name of the witness, such as witness.example/east")
    parser.add_argument("--key", type=Path, required=True, help="its key file; see: ledger key FILE")
    parser.add_argument("--store", type=Path, help="what it has seen; default: the key file with .seen added")
    parser.add_argument("--policy", type=Path, required=True, help="policy file whose logs it witnesses")
    way = parser.add_mutually_exclusive_group(required=True)
    way.add_argument("--listen", type=_address, metavar="HOST:PORT", help="answer over HTTP")
    way.add_argument("--file", type=Path, help="answer one request file; the reply goes to standard output")
    parser.set_defaults(run=guarded(_witness))


def _add_key(commands: Any, ready: Callable[[], None] | None) -> None:
    parser = command(commands, "key", "make or show a key")
    parser.add_argument("file", type=Path, nargs="?" if ready else None, help="key file of a witness")
    parser.add_argument("--name", help="name of the witness")
    parser.set_defaults(run=guarded(_key, None, ready))


def guarded(run: Callable[..., int], ready: Callable[[], None] | None = None, *further: Any) -> Runs:
    """Return `run` with refusals and unreadable files turned into a sentence and exit code 1."""

    def outcome(arguments: Namespace) -> int:
        try:
            if ready is not None:
                ready()
            return run(arguments, *further)
        except BrokenPipeError:
            # whoever reads has seen enough; nothing was refused, and Python must not try to write the rest at its end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 1
        except (Refused, OSError) as error:
            say(f"refused: {error}", sys.stderr)
            return 1
        except diff.UndecidableError as error:
            say(str(error), sys.stderr)
            return 2

    return outcome


def say(text: str, file: Any = None) -> None:
    """Print a line at once."""
    print(text, file=file or sys.stdout, flush=True)


def _verify(arguments: Namespace) -> int:
    if arguments.folder is None and (arguments.proof is None or arguments.policy is None):
        say("give the folder of an export, or --proof and --policy", sys.stderr)
        return 2
    if arguments.folder is not None:
        _report(verify.verify(arguments.folder, arguments.policy, arguments.kept))
    if arguments.proof is not None:
        file = arguments.policy or arguments.folder / "policy"
        known = policy.parse(folders.read_file(file.parent, file.name, str(file.parent)), str(file))
        proved = verify.verify_proof(arguments.proof, known)
        by = ", ".join(proved.witnesses) or "no witness, since the policy asks for none"
        say(
            f"{arguments.proof}: {proved.line['act']}, entry {proved.trail.index} of {proved.trail.audience},"
        )
        say(f"in epoch {proved.epoch}, cosigned by {by}")
    return 0


def _audit(arguments: Namespace) -> int:
    _report(audit.audit(arguments.folder, arguments.policy, arguments.kept))
    say("complete: every entry can be opened, or an erasure says why not")
    return 0


def _read(arguments: Namespace) -> int:
    found = list(reading.acts(arguments.folder, arguments.record, arguments.policy))
    for act in found:
        say(orjson.dumps(act).decode())
    if not found:
        say("this export holds no act on that record", sys.stderr)
    return 0 if found else 1


def _report(report: verify.Report) -> None:
    for sentence in report.sentences():
        say(sentence)


def _diff(arguments: Namespace) -> int:
    old, new = diff.read_side(arguments.old), diff.read_side(arguments.new)
    verdict = diff.compare(old, new)
    say(f"{verdict}: {old.head.origin}, {old.head.size} entries, then {new.head.size}")
    return 0 if verdict in ("same", "consistent") else 1


def _witness(arguments: Namespace) -> int:
    known = policy.parse(arguments.policy.read_bytes(), str(arguments.policy))
    store = witness.Store(arguments.store or arguments.key.with_name(arguments.key.name + ".seen"))
    try:
        one = witness.Witness(arguments.name, signing.FileSigner(arguments.key), known.logs, store)
        return _answer_file(one, arguments.file) if arguments.file else _listen(one, arguments.listen)
    finally:
        store.close()


def _listen(one: witness.Witness, address: tuple[str, int]) -> int:
    _end_on_signals()
    try:
        with witness_http.Server(address, one) as server:
            host, port = server.server_address[:2]
            say(f"witness {one.name} listens on {host!s}:{port}")
            sys.stdout.flush()
            server.serve_forever()
    except KeyboardInterrupt:
        return 0
    return 0


def _end_on_signals() -> None:
    """End as on Ctrl-C when told to by a service manager, or by whoever started it in the background of a script."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)


def _answer_file(one: witness.Witness, file: Path) -> int:
    reply = one.add_checkpoint(folders.read_file(file.parent, file.name, str(file.parent), exchange.MAX_BODY))
    text = reply.body.decode().rstrip("\n")
    if reply.status == 200:
        say(text)
        return 0
    if reply.status == 409:
        text = f"this witness has seen {text} epochs; ask the server for: ledger request --from {text}"
    raise Refused(str(file), f"{text} ({reply.status})")


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not colon or not port.isdigit() or int(port) > 65_535:
        raise ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return host.strip("[]") or "127.0.0.1", int(port)


def _key(arguments: Namespace, ready: Callable[[], None] | None) -> int:
    if arguments.file is None and ready is not None:
        ready()
        return _server_key()
    if not arguments.name or not notes.is_name(arguments.name):
        say("give --name: the name of the witness, without spaces or plus signs", sys.stderr)
        return 2
    if not arguments.file.exists():
        signing.write_key(arguments.file, ids.secret(32))
    key = notes.Vkey(arguments.name, notes.COSIGNATURE, signing.FileSigner(arguments.file).public)
    say(str(key))
    return 0


def _server_key() -> int:
    from django.db import transaction

    from . import append, keys

    with transaction.atomic():
        origin = append.anchor_log().origin
    for vkey in keys.vkeys(origin, keys.anchor_signers()):
        say(f"log {vkey}")
    return 0
