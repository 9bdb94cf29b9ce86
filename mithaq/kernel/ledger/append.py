"""Writing to an audience log: one entry per act, in the transaction of the act itself.

If the entry cannot be written, nothing is: there is no act outside the record. Callers are inside
`transaction.atomic`; the row lock of the log's head orders writers. Costs O(log n) hashes and four
statements.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock, ids
from mithaq.kernel.errors import WrongState

from . import assertions, entries, fields, founding, keys, merkle, rows
from .assertions import Signed
from .audience_folder import SYSTEM
from .models import ANCHOR, AudienceKey, Log, Opening

HALTED = _(
    "This server was started from an older copy of its data. Nothing can be changed until the parties have "
    "decided how to go on; reading goes on."
)
TOO_LATE = _("It was asked too long ago what your passkey should sign. Begin the step again.")


@dataclass(frozen=True)
class Receipt:
    """Where an act stands in its log; `leaf_hash` is what proofs speak of."""

    seq: int
    leaf_hash: bytes


def append(
    audience_id: UUID,
    *,
    act: str,
    rec: str,
    v: int,
    by: str,
    t: int,
    fields: Mapping[str, str],
    prev: bytes | None = None,
    signed: Signed | None = None,
) -> Receipt:
    """Write one act to the audience's log, which opens at its first act.

    `fields` are canonical JSON texts by name, committed to under fresh salts; `rec` and `by` are handles; `t`
    is in seconds, raised to that of the last entry and the last epoch, so that it never runs back. `prev` is
    the leaf hash of the record's former entry, `signed` the signature of the person whose act it is. Raises
    WrongState after a rollback, Refused for an entry that cannot be encoded, Wanted where `signed` has no answer.
    """
    if rec == SYSTEM:
        raise ValueError(f"{SYSTEM!r} is the handle of the ledger's own entries")
    state = rows.locked(audience_id) or open_log(audience_id, t, signed.handle if signed else None)
    return write(state, act=act, rec=rec, v=v, by=by, t=t, values=fields, prev=prev, signed=signed)


def write(
    state: rows.State,
    *,
    act: str,
    rec: str,
    v: int,
    by: str,
    t: int,
    values: Mapping[str, str],
    prev: bytes | None = None,
    signed: Signed | None = None,
) -> Receipt:
    """Write one entry to a log that is held locked; see `append`."""
    if state.halted:
        raise WrongState(HALTED)
    opening = fields.commit(
        values, signed.salts(len(values)) if signed else ids.secret(fields.SALT_BYTES * len(values))
    )
    seq, t = state.frontier.size, max(t, state.last_t, state.floor)
    about: dict[str, Any] = {"act": act, "by": by, "rec": rec, "v": v}
    sig = _signature(state.id, opening, t, signed, **about) if signed else None
    data = entries.encode(**about, c=fields.root(opening), seq=seq, t=t, prev=prev, sig=sig)
    leaf = merkle.leaf_hash(data)
    rows.add(state, data, leaf, fields.pack(opening), t)
    return Receipt(seq, leaf)


def _signature(log: UUID, opening: Sequence[fields.Field], t: int, signed: Signed, **about: Any) -> str:
    """Return the person's signature under just this entry. Raises Wanted, WrongState, and what its answer raises."""
    if not signed.asked <= t <= signed.asked + assertions.LONGEST_S:
        raise WrongState(TOO_LATE)
    origin, content = Log.objects.values_list("origin", flat=True).get(id=log), assertions.content(opening)
    assert content is not None, "no field is closed before it is written"
    return signed.under(assertions.statement(**about, content=content, log=origin, asked=signed.asked))


def open_log(audience_id: UUID, t: int, handle: str | None = None) -> rows.State:
    """Open the audience's log: its row, its K_a and the `key` entry that members compare at the table.

    Its handle is random, or the one that was named in what a person has signed.
    """
    if audience_id == ANCHOR:
        raise ValueError("the anchor log takes epochs only")
    anchor = anchor_log()
    handle = handle or ids.secret(10).hex()
    origin = f"{anchor.origin.removesuffix('/anchor')}/a/{handle}"
    policy = founding.policy_hash(founding.policy_bytes(anchor.origin))
    first = keys.vkeys(origin, keys.log_signers())[0]
    known = keys.vkeys(anchor.origin, keys.anchor_signers())[:1]
    Log.objects.create(
        id=audience_id,
        handle=handle,
        origin=origin,
        first_epoch=anchor.size,
        policy=policy,
        signers=[{"seq": 0, "anchor": known, "log": [first]}],
        halted=anchor.halted,
    )
    state = rows.State(audience_id, merkle.Frontier(), t, anchor.last_t, anchor.halted)
    facts: dict[str, str | int] = {
        "epoch": anchor.size,
        "log": first,
        "origin": origin,
        "policy": policy,
    }
    _write_key(state, facts, t)
    return state


def hand_over(log: UUID, seqs: Collection[int], to: UUID) -> None:
    """Let only the audience `to` open these entries of a log from now on; the entries stay, and so do their proofs.

    The caller writes an entry whose act ends in `.remarked_out`, which accounts for them in an audit.
    """
    Opening.objects.filter(log=log, seq__in=seqs).update(audience=to)


def anchor_log() -> Log:
    """Return the anchor log's row, made at first use, and hold it until the transaction ends."""
    alias = rows.alias()
    if not Log.objects.filter(id=ANCHOR).exists():
        with transaction.atomic(using=alias):
            Log.objects.get_or_create(
                id=ANCHOR, defaults={"handle": "anchor", "origin": f"{founding.origin(alias)}/anchor"}
            )
    return Log.objects.select_for_update().get(id=ANCHOR)


def renew_key(audience_id: UUID) -> Receipt:
    """Give the audience a new K_a, known to its present members only; used when someone leaves.

    The entry that names it is still anchored in the old key's place, so members cannot be led to different
    new keys. Raises WrongState after a rollback.
    """
    t = int(clock.now().timestamp())
    state = rows.locked(audience_id)
    if state is None:
        state = open_log(audience_id, t)
        return Receipt(0, rows.leaves(audience_id, 0, 1)[0])
    return _write_key(state, {}, t)


def record(audience_id: UUID, act: str, facts: Mapping[str, object], t: int) -> Receipt:
    """Write one of the ledger's own entries, `policy` or `signers`; the caller is closing an epoch."""
    state = rows.locked(audience_id)
    assert state is not None, "the log is open"
    values = {name: orjson.dumps(fact).decode() for name, fact in facts.items()}
    return write(state, act=act, rec=SYSTEM, v=0, by=SYSTEM, t=t, values=values)


def _write_key(state: rows.State, facts: Mapping[str, str | int], t: int) -> Receipt:
    key, place = keys.draw()
    values = {name: orjson.dumps(fact).decode() for name, fact in facts.items()}
    values["key"] = orjson.dumps(keys.fingerprint_of(key)).decode()
    number = AudienceKey.objects.filter(log=state.id).count()
    receipt = write(state, act="key", rec=SYSTEM, v=number, by=SYSTEM, t=t, values=values)
    AudienceKey.objects.create(log=state.id, seq=receipt.seq, key=key, slot=place)
    return receipt
