"""Epochs: once a minute, idle or not, one entry in the anchor log over the heads of all audience logs.

Epochs are counted, not timed: after a standstill the next epoch simply follows, and its time shows the gap
(docs/decisions/0012-epochs.md). Signing happens inside the transaction, witnesses are asked after it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from . import (
    anchor_map,
    append,
    checkpoints,
    founding,
    keys,
    merkle,
    rollback,
    rotation,
    rows,
    signing,
    witnesses,
)
from .models import ANCHOR, AudienceKey, Checkpoint, Epoch, Head, Log

SECONDS = 60


@dataclass(frozen=True)
class Standing:
    """An audience log at an epoch: its head and the key that gives its slot."""

    log: Log
    size: int
    root: bytes
    key: bytes
    grown: bool


def run(now: datetime) -> int | None:
    """Make the next epoch if one is due, then ask the witnesses; return its number, None if none was due.

    Safe to call at any time and from several processes. Raises RolledBack when a witness knows a later head
    than this server: nothing is signed then.
    """
    rollback.check_unheard()
    number = _make(int(now.timestamp()))
    if number is not None:
        rollback.weigh(witnesses.ask_all(now))
    return number


def _make(wall: int) -> int | None:
    with transaction.atomic(using=rows.alias()):
        anchor = append.anchor_log()
        rollback.refuse_if_halted(anchor)
        last = Epoch.objects.order_by("-number").first()
        # A clock that was set back must not stop the epochs until it has caught up.
        if last is not None and 0 <= wall - last.made_at < SECONDS:
            return None
        _record_policy(anchor, wall)
        rotation.announce(anchor, wall)
        _close(anchor, wall)
        return anchor.size


def _record_policy(anchor: Log, wall: int) -> None:
    """Write a `policy` entry into every log when the policy file has changed."""
    present = founding.policy_hash(founding.policy_bytes(anchor.origin))
    for log in Log.objects.exclude(id=ANCHOR).exclude(policy=present):
        append.record(log.id, act="policy", facts={"policy": present}, t=wall)
        Log.objects.filter(id=log.id).update(policy=present)


def _close(anchor: Log, wall: int) -> None:
    epoch = anchor.size
    known = _known_keys()
    logs = Log.objects.select_for_update().exclude(id=ANCHOR).order_by("id")
    standings = [_standing(log, known[log.id]) for log in logs]
    t = max([wall, anchor.last_t, *(standing.log.last_t for standing in standings)])
    root, shape = _map(epoch, standings)
    for standing in standings:
        if standing.grown:
            _publish(standing, epoch)
    data = anchor_map.entry(epoch, t, root)
    frontier = merkle.Frontier.unpack(epoch, bytes(anchor.frontier))
    rows.add(rows.State(ANCHOR, frontier, anchor.last_t, 0, ""), data, merkle.leaf_hash(data), None, t)
    Epoch.objects.create(number=epoch, t=t, made_at=wall, root=root, nodes=shape.pack())
    _sign(anchor, frontier.size, frontier.root(), epoch, keys.anchor_signers())


def _known_keys() -> dict[UUID, list[AudienceKey]]:
    found: dict[UUID, list[AudienceKey]] = {}
    for key in AudienceKey.objects.order_by("-seq"):
        found.setdefault(key.log, []).append(key)
    return found


def _standing(log: Log, known: list[AudienceKey]) -> Standing:
    # The key in force is the one known from the head of the epoch before: see append.renew_key.
    key = next(key for key in known if key.seq < max(log.anchored, 1))
    root = merkle.Frontier.unpack(log.size, bytes(log.frontier)).root()
    return Standing(log, log.size, root, bytes(key.key), log.size > log.anchored)


def _map(epoch: int, standings: list[Standing]) -> tuple[bytes, anchor_map.Map]:
    leaves = {anchor_map.slot(one.key): _leaf(one, epoch) for one in standings}
    return anchor_map.build(keys.filler(), epoch, leaves)


def _leaf(one: Standing, epoch: int) -> bytes:
    return anchor_map.leaf(one.log.origin, anchor_map.blind(one.key, epoch), one.size, one.root)


def _publish(standing: Standing, epoch: int) -> None:
    log = standing.log
    Head.objects.create(log=log.id, epoch=epoch, size=standing.size, root=standing.root)
    _sign(log, standing.size, standing.root, epoch, keys.log_signers())
    Log.objects.filter(id=log.id).update(anchored=standing.size)


def _sign(log: Log, size: int, root: bytes, epoch: int, signers: list[signing.Signer]) -> None:
    text = checkpoints.Head(log.origin, size, root).text()
    note = signing.sign_note(text, log.origin, *signers)
    Checkpoint.objects.create(log=log.id, size=size, epoch=epoch, note=note.encode())
