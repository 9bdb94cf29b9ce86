"""Changing the keys that sign: the next ones are announced under the present ones, both sign for a while, then they.

`begin` makes the next keys. From the next epoch on every log says so in an entry `signers`, and both sign. `finish`
lets the older ones go, once a checkpoint that both have signed covers every announcement and, where the policy asks
for witnesses, a quorum has cosigned it. That checkpoint hands over: whoever trusts the older key follows it to the
newer one (`succession`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from . import append, founding, keys, policy, rollback, rows
from .models import ANCHOR, Checkpoint, Epoch, Head, Log
from .refusal import Refused

ACT = "signers"


def announce(anchor: Log, t: int) -> None:
    """Write an entry `signers` into every log that names other keys than those that sign now."""
    for log in Log.objects.exclude(id=ANCHOR):
        present = _present(anchor, log)
        if _named(log) != present:
            receipt = append.record(log.id, act=ACT, facts=present, t=t)
            log.signers.append({"seq": receipt.seq, **present})
            Log.objects.filter(id=log.id).update(signers=log.signers)


def _present(anchor: Log, log: Log) -> dict[str, list[str]]:
    return {
        "anchor": keys.vkeys(anchor.origin, keys.anchor_signers()),
        "log": keys.vkeys(log.origin, keys.log_signers()),
    }


def _named(log: Log) -> dict[str, list[str]]:
    last = log.signers[-1]
    return {"anchor": last["anchor"], "log": last["log"]}


def in_force(log: Log, size: int) -> list[str]:
    """Return the verifier keys of a log that its first `size` entries name last."""
    named: list[str] = next(one["log"] for one in reversed(log.signers) if one["seq"] < size)
    return named


def begin() -> list[str]:
    """Make the keys that are to follow; return the lines that a policy must then list for the anchor.

    Raises Refused while a change is under way.
    """
    with transaction.atomic(using=rows.alias()):
        anchor = append.anchor_log()
        rollback.refuse_if_halted(anchor)
        if keys.changing():
            raise Refused("keys", "a change is under way already; end it with --finish")
        keys.make_next()
        return [f"log {vkey}" for vkey in keys.vkeys(anchor.origin, keys.anchor_signers())]


def finish(now: datetime, days: int) -> None:
    """Let the older keys go; they are deleted. Raises Refused, and changes nothing, when it is too early."""
    with transaction.atomic(using=rows.alias()):
        anchor = append.anchor_log()
        rollback.refuse_if_halted(anchor)
        if not keys.changing():
            raise Refused("keys", "no change is under way")
        following = keys.vkeys(anchor.origin, keys.anchor_signers())[-1]
        agreed = policy.parse(founding.policy_bytes(anchor.origin))
        if following not in map(str, agreed.keys(anchor.origin)):
            raise Refused("policy", f"does not list the key that follows: log {following}")
        told = _announced(anchor)
        _check_overlap(told, now, days)
        _mark(told, agreed)
    keys.retire()


@dataclass(frozen=True)
class _Told:
    """The first and the last epoch that covers an announcement."""

    first: int
    last: int


def _announced(anchor: Log) -> _Told:
    epochs = []
    for log in Log.objects.exclude(id=ANCHOR):
        head = Head.objects.filter(log=log.id, size__gt=log.signers[-1]["seq"]).order_by("epoch").first()
        if head is None or _named(log) != _present(anchor, log):
            raise Refused(log.origin, "has not announced the keys that follow yet: wait for the next epoch")
        epochs.append(head.epoch)
    if not epochs:
        raise Refused("keys", "there is no log yet in which the keys that follow could be announced")
    return _Told(min(epochs), max(epochs))


def _check_overlap(told: _Told, now: datetime, days: int) -> None:
    since = datetime.fromtimestamp(Epoch.objects.get(number=told.first).t, now.tzinfo)
    if now < since + timedelta(days=days):
        until = (since + timedelta(days=days)).isoformat(" ", "minutes")
        raise Refused("keys", f"both keys sign until {until}, {days} days from their announcement")


def _mark(told: _Told, agreed: policy.Policy) -> None:
    signed = Checkpoint.objects.filter(log=ANCHOR, size__gt=told.last).order_by("-size")
    last = (signed if agreed.is_met(()) else signed.filter(sealed_at__isnull=False)).first()
    if last is None:
        raise Refused("anchor", "no checkpoint that both keys have signed is cosigned by the quorum yet")
    Checkpoint.objects.filter(log=ANCHOR, size=last.size).update(hands_over=True)
