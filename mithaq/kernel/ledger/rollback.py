"""Noticing that this server runs on an older copy of its data, before it signs anything.

At its first epoch a process asks every witness for the latest head it has seen. If one knows more than this
database does, or another root for the same size, signing and writing stop for all logs until the parties have
decided.
"""

from collections.abc import Iterable

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

_checked = False


class RolledBack(WrongState):
    """The record of this server is older than what a witness has seen."""

    code = "rolled_back"
    default = HALTED


def check_once() -> None:
    """Ask the witnesses if this process has not yet done so. Raises RolledBack."""
    global _checked
    if not _checked:
        check()
        _checked = True


def forget() -> None:
    """Make the next epoch ask again, as after a restart."""
    global _checked
    _checked = False


def check() -> None:
    """Ask every witness that has an address. Raises RolledBack, after the state is stored for all to see."""
    anchor = Log.objects.filter(id=ANCHOR).first()
    origin = anchor.origin if anchor else f"{founding.origin(founding.LIVE)}/anchor"
    present = policy.parse(founding.policy_bytes(origin))
    for witness in present.witnesses.values():
        if witness.url and (reason := _disagreement(witness, origin)):
            _halt(origin, reason)
    refuse_if_halted(Log.objects.filter(id=ANCHOR).first())


def weigh(ahead: Iterable[policy.Witness]) -> None:
    """Stop if one of these witnesses can show a later head signed by this log.

    While running, a bare number stops nothing: one hostile witness must not be able to halt everybody.
    """
    origin = Log.objects.get(id=ANCHOR).origin
    for witness in ahead:
        shown = _shown(witness, origin)
        if shown is not None and (reason := _compare(witness, shown)):
            _halt(origin, reason)


def refuse_if_halted(anchor: Log | None) -> None:
    """Raise RolledBack when the ledger has been stopped."""
    if anchor is not None and anchor.halted:
        raise RolledBack()


def state() -> str:
    """Return why the ledger stands still, in the reader's language; empty when it does not."""
    halted = Log.objects.filter(id=ANCHOR).values_list("halted", flat=True).first()
    if not halted:
        return ""
    facts = orjson.loads(halted)
    return f"{HALTED} {_SENTENCES[facts['kind']] % facts}"


def resume() -> None:
    """Go on once the parties have decided; asks all witnesses. Raises RolledBack if one still objects."""
    Log.objects.update(halted="")
    check()


def _disagreement(witness: policy.Witness, origin: str) -> str | None:
    shown = _shown(witness, origin)
    if shown is not None:
        return _compare(witness, shown)
    claimed = _claimed(witness, origin)
    return _reason("later", witness, claimed) if claimed > _size() else None


def _shown(witness: policy.Witness, origin: str) -> checkpoints.Head | None:
    """Return the latest head that the witness can show with this log's signature."""
    answer = wire.call("GET", witness.url.rstrip("/") + exchange.monitor_path(origin))
    if answer.status != 200:
        return None
    log = notes.Vkey(origin, notes.ED25519, keys.anchor_signer().public)
    try:
        return checkpoints.open_signed(answer.body, log, witness.name).head
    except Refused:
        return None


def _claimed(witness: policy.Witness, origin: str) -> int:
    """Return the size that the witness names when asked from size 0; it says so in a 409."""
    latest = Checkpoint.objects.filter(log=ANCHOR).order_by("-size").first()
    if latest is None:
        # Signing the empty tree commits to nothing: it is a prefix of every history.
        text = checkpoints.Head(origin, 0, merkle.EMPTY_ROOT).text()
        note = signing.sign_note(text, origin, keys.anchor_signer()).encode()
    else:
        note = bytes(latest.note)
    answer = wire.call("POST", witnesses.address(witness), exchange.Request(0, (), note).encode())
    return witnesses.Asked(witness, answer).claimed


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
