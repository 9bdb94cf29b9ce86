"""A small world for the ledger: audiences act, epochs pass, witnesses answer in this process."""

import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from django.conf import settings
from django.db import transaction

from mithaq.kernel import clock
from mithaq.kernel.ledger import append, epochs, erasure, export, founding, keys, signing, wire, witness

START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
EAST = uuid.UUID(int=0xEA57)
WEST = uuid.UUID(int=0xE57)
FIELDS = {
    "title": '"مركز تدريب مشترك"',
    "due": '"2026-06-30"',
    "lead": '"eastern-command"',
    "stage": '"concept"',
}


@dataclass(frozen=True)
class Exported:
    """An export and what a careful party would hold beside it."""

    folder: Path
    policy: Path
    kept: Path
    handle: str
    home: Path

    def copy(self, to: Path) -> "Exported":
        """Return the same export in a place where it may be spoilt."""
        shutil.copytree(self.folder, to)
        return Exported(to, self.policy, self.kept, self.handle, self.home)

    @property
    def audience(self) -> Path:
        """Return the folder of the audience that the tampering is done to."""
        return self.folder / "a" / self.handle


def act(
    audience: uuid.UUID, at: datetime, fields: Mapping[str, str] = FIELDS, act: str = "initiative.created"
):
    """Write one act as the kernel does."""
    with transaction.atomic():
        return append.append(
            audience,
            act=act,
            rec="r-7f3a",
            v=1,
            by="eastern-command:liaison",
            t=int(at.timestamp()),
            fields=fields,
        )


def pass_epochs(count: int, at: datetime) -> datetime:
    """Let `count` minutes go by; return the time after them."""
    for _ in range(count):
        at += timedelta(seconds=epochs.SECONDS)
        with clock.freeze(at):
            epochs.run(at)
    return at


def make_witnesses(folder: Path, count: int = 3) -> dict[str, witness.Witness]:
    """Return witnesses of this installation's anchor, by address; each keeps its own file."""
    log = keys.vkeys(f"{founding.origin('default')}/anchor", keys.anchor_signers())[0]
    found = {}
    for number in range(1, count + 1):
        key = folder / f"w{number}.pem"
        signing.write_key(key, number.to_bytes(32, "big"))
        store = witness.Store(folder / f"w{number}.seen")
        name = f"witness.example/w{number}"
        found[f"http://w{number}.test"] = witness.Witness(
            name, signing.FileSigner(key), [_log_key(log)], store
        )
    return found


def _log_key(text: str):
    from mithaq.kernel.ledger import notes

    return notes.parse_vkey(text)


def write_policy(witnesses: Mapping[str, witness.Witness], needed: int) -> bytes:
    """Write the founding act's policy file: these witnesses, of which `needed` suffice."""
    log = keys.vkeys(f"{founding.origin('default')}/anchor", keys.anchor_signers())[0]
    lines = [f"log {log}"]
    lines += [
        f"witness {one.name.rpartition('/')[2]} {one.vkey} {url}".rstrip() for url, one in witnesses.items()
    ]
    names = " ".join(one.name.rpartition("/")[2] for one in witnesses.values())
    lines += [f"group parties {needed} {names}", "quorum parties"]
    data = ("\n".join(lines) + "\n").encode()
    (Path(settings.MITHAQ_HOME) / "policy").write_bytes(data)
    return data


Spoilt = Callable[[str, str, bytes | None], wire.Answer | None]


@contextmanager
def answering(witnesses: Mapping[str, witness.Witness], spoilt: Spoilt | None = None) -> Iterator[list[str]]:
    """Let the witnesses answer without a network; yields the list of addresses that were called.

    `spoilt` may answer in a witness's place; None from it leaves the answer to the witness.
    """
    called: list[str] = []

    def call(method: str, url: str, body: bytes | None = None, seconds: float = 10) -> wire.Answer:
        base, _, path = url.removeprefix("http://").partition("/")
        called.append(url)
        if spoilt and (answer := spoilt(method, url, body)):
            return answer
        one = witnesses.get(f"http://{base}")
        if one is None:
            return wire.Answer(0, trouble="connection refused")
        asked = path.partition("/")[0]
        reply = one.checkpoint(asked) if method == "GET" else one.add_checkpoint(body or b"")
        return wire.Answer(reply.status, reply.body)

    with mock.patch.object(wire, "call", call):
        yield called


def build(folder: Path) -> Exported:
    """Build an export with full and partial tiles at level 0, level-1 tiles, an erasure and a renewed key."""
    witnesses = make_witnesses(folder)
    write_policy(witnesses, 2)
    with answering(witnesses):
        at = _live_through(START)
    folders = folder / "export"
    export.export(folders, [EAST, WEST], 20)
    kept = folder / "kept-checkpoint"
    kept.write_bytes(_checkpoint_of(100))
    for one in witnesses.values():
        one.store.close()
    policy = folder / "policy-in-hand"
    policy.write_bytes((folders / "policy").read_bytes())
    handle = next(one.name for one in (folders / "a").iterdir() if (one / "tile" / "1").exists())
    assert at > START
    return Exported(folders, policy, kept, handle, folder / "home")


def _live_through(at: datetime) -> datetime:
    for number in range(300):
        act(EAST, at, {**FIELDS, "number": str(number)})
    act(WEST, at)
    at = pass_epochs(120, at)
    with transaction.atomic(), clock.freeze(at):
        append.renew_key(EAST)
        erasure.erase(EAST, 7, ["title"], by="archive", t=int(at.timestamp()), ground="protection-of-persons")
    act(EAST, at)
    at = pass_epochs(100, at)
    act(EAST, at)
    return pass_epochs(50, at)


def _checkpoint_of(size: int) -> bytes:
    from mithaq.kernel.ledger.models import ANCHOR, Checkpoint

    return export.cosigned(Checkpoint.objects.get(log=ANCHOR, size=size))
