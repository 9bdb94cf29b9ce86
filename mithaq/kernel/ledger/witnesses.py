"""Asking the parties' witnesses to cosign the anchor, over HTTP or by file; none of them can block an epoch.

A cosignature counts only when it verifies under a key of the policy file. Down, slow and hostile witnesses
are noted and passed over; what they send is bounded in time and size (`wire`).
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from . import exchange, founding, merkle, notes, policy, rows, trees, wire
from .models import ANCHOR, Checkpoint, Cosignature, Log, WitnessState
from .refusal import Refused

ATTEMPTS = 2


@dataclass(frozen=True)
class Asked:
    """One witness's answer to one request."""

    witness: policy.Witness
    answer: wire.Answer

    @property
    def claimed(self) -> int:
        """Return the size named in a 409 answer, -1 when there is none."""
        text = self.answer.body.decode("latin-1").removesuffix("\n")
        return int(text) if self.answer.status == 409 and exchange.is_number(text) else -1


def current_policy() -> policy.Policy:
    """Return the policy in force. Raises Refused when its file is wrong."""
    anchor = Log.objects.get(id=ANCHOR)
    return policy.parse(founding.policy_bytes(anchor.origin))


def ask_all(now: datetime) -> list[policy.Witness]:
    """Ask every witness that has an address to cosign the latest anchor checkpoint, and keep what they
    answer.

    Returns those that claim to know a later head: the caller weighs that.
    """
    latest = Checkpoint.objects.filter(log=ANCHOR).order_by("-size").first()
    if latest is None:
        return []
    present, ahead = current_policy(), []
    waiting = [one for one in present.witnesses.values() if one.url and not _has_signed(one, latest.size)]
    for _ in range(ATTEMPTS):
        asked = _ask(waiting, latest)
        waiting = [one.witness for one in asked if _take(one, latest, present, now)]
        ahead += [one.witness for one in asked if one.claimed > latest.size]
    return ahead


def _has_signed(witness: policy.Witness, size: int) -> bool:
    return Cosignature.objects.filter(size=size, witness=witness.key.name).exists()


def _ask(waiting: list[policy.Witness], latest: Checkpoint) -> list[Asked]:
    # Proofs need the database and are made here; the threads only wait for the network.
    jobs = [(witness, _request(_known_size(witness), latest).encode()) for witness in waiting]
    if not jobs:
        return []
    with ThreadPoolExecutor(max_workers=min(len(jobs), 16)) as pool:
        answers = list(pool.map(lambda job: wire.call("POST", address(job[0]), job[1]), jobs))
    return [Asked(witness, answer) for (witness, _), answer in zip(jobs, answers, strict=True)]


def address(witness: policy.Witness) -> str:
    """Return where the witness takes checkpoints."""
    return witness.url.rstrip("/") + "/add-checkpoint"


def _known_size(witness: policy.Witness) -> int:
    state = WitnessState.objects.filter(name=witness.key.name).first()
    return state.size if state else 0


def _request(old: int, latest: Checkpoint) -> exchange.Request:
    old = min(old, latest.size)
    proof = merkle.consistency_proof(trees.nodes(ANCHOR), old, latest.size)
    return exchange.Request(old, tuple(proof), bytes(latest.note))


def _take(one: Asked, latest: Checkpoint, present: policy.Policy, now: datetime) -> bool:
    """Keep an answer; return whether it is worth asking again, from the size the witness has named."""
    if one.answer.status == 200:
        _take_reply(one, latest, present, now)
        return False
    if one.answer.status == 409:
        return _take_size(one, latest)
    _note_trouble(one.witness, one.answer.trouble or f"answered {one.answer.status}")
    return False


def _take_reply(one: Asked, latest: Checkpoint, present: policy.Policy, now: datetime) -> None:
    try:
        signatures = exchange.read_reply(one.answer.body)
    except Refused as refused:
        return _note_trouble(one.witness, str(refused))
    if not _keep(one.witness, signatures, latest, present, now):
        _note_trouble(one.witness, "answered with no true cosignature of its own")
    return None


def _take_size(one: Asked, latest: Checkpoint) -> bool:
    if one.claimed < 0:
        _note_trouble(one.witness, "answered 409 without a size")
    elif one.claimed > latest.size:
        _note_trouble(one.witness, f"claims a later head, of size {one.claimed}")
    elif one.claimed != _known_size(one.witness):
        _update(one.witness, size=one.claimed)
        return True
    return False


def _keep(
    witness: policy.Witness,
    signatures: list[notes.Signature],
    latest: Checkpoint,
    present: policy.Policy,
    now: datetime,
) -> bool:
    """Store the witness's cosignature if there is a true one; seal the checkpoint once the quorum is met."""
    note = notes.parse(bytes(latest.note), "checkpoint")
    true = [one for one in signatures if (one.name, one.id) == (witness.key.name, witness.key.id)]
    if not true or not notes.is_valid(witness.key, note.text, true[0].raw):
        return False
    with transaction.atomic(using=rows.alias()):
        Cosignature.objects.get_or_create(
            size=latest.size,
            witness=witness.key.name,
            defaults={"line": str(true[0]), "t": notes.time_of(true[0].raw)},
        )
        _update(witness, size=latest.size, answered_at=int(now.timestamp()), trouble="")
        _seal(latest, present, now)
    return True


def _seal(latest: Checkpoint, present: policy.Policy, now: datetime) -> None:
    signed = set(Cosignature.objects.filter(size=latest.size).values_list("witness", flat=True))
    names = {name for name, witness in present.witnesses.items() if witness.key.name in signed}
    if names and present.is_met(names):
        Checkpoint.objects.filter(log=ANCHOR, size=latest.size, sealed_at=None).update(
            sealed_at=int(now.timestamp())
        )


def _note_trouble(witness: policy.Witness, trouble: str) -> None:
    _update(witness, trouble=trouble[:500])


def _update(witness: policy.Witness, **values: object) -> None:
    WitnessState.objects.update_or_create(name=witness.key.name, defaults=values)


def request_file(name: str, old: int | None = None) -> bytes:
    """Return the request for a witness that is reached by hand; remembers which head it was about.

    `old` is the size that the witness itself names, when it is not what is known here. Raises Refused when
    the policy has no such witness or nothing is signed yet.
    """
    witness = current_policy().witnesses.get(name)
    latest = Checkpoint.objects.filter(log=ANCHOR).order_by("-size").first()
    if witness is None or latest is None:
        raise Refused(name, "is not a witness of the policy" if latest else "there is no checkpoint yet")
    _update(witness, asked=latest.size)
    return _request(_known_size(witness) if old is None else old, latest).encode()


def accept_file(data: bytes, now: datetime) -> str:
    """Take a witness's reply file; return whose it is. Raises Refused when no cosignature in it is true."""
    present = current_policy()
    for signature in exchange.read_reply(data):
        for witness in present.witnesses.values():
            asked = WitnessState.objects.filter(name=witness.key.name).values_list("asked", flat=True).first()
            latest = Checkpoint.objects.filter(log=ANCHOR, size=asked or 0).first()
            if latest and _keep(witness, [signature], latest, present, now):
                return witness.name
    raise Refused("reply", "holds no true cosignature under the head that was last handed out to its witness")
