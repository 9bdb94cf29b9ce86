"""Noticing that this server runs on an older copy of its data, before it signs anything.

At its first epoch a process asks every witness for the latest head it has seen. If one knows more than this
database does, or another root for the same size, signing and writing stop for all logs until the parties have
decided.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import orjson
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import WrongState

from . import checkpoints, exchange, founding, keys, merkle, notes, policy, signing, trees, wire, witnesses
from .append import HALTED
from .models import ANCHOR, Checkpoint, Log
from .refusal import Refused

_SENTENCES = {
    "later": _("Witness %(name)s has seen %(size)d epochs; this server knows %(known)d."),
    "other": _("Witness %(name)s holds another history of %(size)d epochs, signed by this server."),
}

PROBE_SECONDS = 5.0

_heard: set[str] = set()


class RolledBack(WrongState):
    """The record of this server is older than what a witness has seen."""

    code = "rolled_back"
    default = HALTED


def check_unheard() -> None:
    """Ask each witness with an address that this process has not heard from yet, all at once.

    Raises RolledBack, after the state is stored for all to see.
    """
    anchor = Log.objects.filter(id=ANCHOR).first()
    origin = anchor.origin if anchor else f"{founding.origin(founding.LIVE)}/anchor"
    present = policy.parse(founding.policy_bytes(origin))
    waiting = [one for one in present.witnesses.values() if one.url and one.key.name not in _heard]
    for reason in _disagreements(waiting, origin):
        _halt(origin, reason)
    refuse_if_halted(Log.objects.filter(id=ANCHOR).first())


def forget() -> None:
    """Make the next epoch ask every witness again, as after a restart."""
    _heard.clear()


def weigh(ahead: Iterable[policy.Witness]) -> None:
    """Stop if one of these witnesses can show a later head signed by this log.

    While running, a bare number stops nothing: one hostile witness must not be able to halt everybody.
    """
    origin = Log.objects.get(id=ANCHOR).origin
    for witness in ahead:
        shown = _shown(witness, _anchor_keys(origin))
        if shown is not None and (reason := _compare(witness, shown)):
            _halt(origin, reason)


def refuse_if_halted(anchor: Log | None) -> None:
    """Raise RolledBack when the ledger has been stopped."""
    if anchor is not None and anchor.halted:
        raise RolledBack()


def state() -> str:
    """Return why the ledger stands still, in the reader's language; empty when it does not."""
    return told(stored_reason())


def stored_reason() -> str:
    """Return the reason as it is stored, for `told`; empty when the ledger does not stand still."""
    return Log.objects.filter(id=ANCHOR).values_list("halted", flat=True).first() or ""


def told(reason: str) -> str:
    """Return a stored reason in the reader's language."""
    if not reason:
        return ""
    facts = orjson.loads(reason)
    return f"{HALTED} {_SENTENCES[facts['kind']] % facts}"


def resume() -> None:
    """Go on once the parties have decided; asks all witnesses. Raises RolledBack if one still objects."""
    Log.objects.update(halted="")
    forget()
    check_unheard()


@dataclass(frozen=True)
class Heard:
    """What a witness has told: the head it can show with this log's signature, else the size it names."""

    witness: policy.Witness
    answered: bool
    shown: checkpoints.Head | None = None
    claimed: int = -1


def _disagreements(waiting: list[policy.Witness], origin: str) -> list[str]:
    if not waiting:
        return []
    # What needs the database or a key is made here; the threads only wait for the network.
    log, probe = _anchor_keys(origin), exchange.Request(0, (), _probe_note(origin)).encode()
    with ThreadPoolExecutor(max_workers=min(len(waiting), 16)) as pool:
        told = list(pool.map(lambda witness: _listen(witness, log, probe), waiting))
    _heard.update(one.witness.key.name for one in told if one.answered)
    return [reason for one in told if (reason := _objection(one))]


def _objection(heard: Heard) -> str | None:
    if heard.shown is not None:
        return _compare(heard.witness, heard.shown)
    return _reason("later", heard.witness, heard.claimed) if heard.claimed > _size() else None


def _listen(witness: policy.Witness, log: list[notes.Vkey], probe: bytes) -> Heard:
    shown = _shown(witness, log)
    if shown is not None:
        return Heard(witness, True, shown)
    # Asked from size 0, a witness that has seen anything names its size in a 409.
    answer = wire.call("POST", witnesses.address(witness), probe, PROBE_SECONDS)
    return Heard(witness, answer.status != 0, claimed=witnesses.Asked(witness, answer).claimed)


def _shown(witness: policy.Witness, log: list[notes.Vkey]) -> checkpoints.Head | None:
    """Return the latest head that the witness can show with this log's signature."""
    url = witness.url.rstrip("/") + exchange.monitor_path(log[0].name)
    answer = wire.call("GET", url, None, PROBE_SECONDS)
    try:
        return checkpoints.open_signed(answer.body, log, witness.name).head if answer.status == 200 else None
    except Refused:
        return None


def _anchor_keys(origin: str) -> list[notes.Vkey]:
    return [notes.Vkey(origin, notes.ED25519, signer.public) for signer in keys.anchor_signers()]


def _probe_note(origin: str) -> bytes:
    latest = Checkpoint.objects.filter(log=ANCHOR).order_by("-size").first()
    if latest is not None:
        return bytes(latest.note)
    # Signing the empty tree commits to nothing: it is a prefix of every history.
    text = checkpoints.Head(origin, 0, merkle.EMPTY_ROOT).text()
    return signing.sign_note(text, origin, *keys.anchor_signers()).encode()


def _compare(witness: policy.Witness, shown: checkpoints.Head) -> str | None:
    if shown.size > _size():
        return _reason("later", witness, shown.size)
    if trees.root(ANCHOR, shown.size) != shown.root:
        return _reason("other", witness, shown.size)
    return None


def _size() -> int:
    return Log.objects.filter(id=ANCHOR).values_list("size", flat=True).first() or 0


def _reason(kind: str, witness: policy.Witness, size: int) -> str:
    return orjson.dumps({"kind": kind, "name": witness.name, "size": size, "known": _size()}).decode()


def _halt(origin: str, reason: str) -> None:
    Log.objects.get_or_create(id=ANCHOR, defaults={"handle": "anchor", "origin": origin})
    Log.objects.update(halted=reason)
