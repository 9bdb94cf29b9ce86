"""Which keys may sign the anchor: those of the policy, and each that a log has announced under one of them.

An older key hands over with a checkpoint of its own that covers the announcement, `anchor/handover/<size>`. So whoever
holds the policy of the first day can check a record that has changed its keys since, and no key counts that came in
otherwise, nor one that the logs have let go.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import checkpoints, folders, notes, policy, proofs
from .audience_folder import Audience
from .refusal import Refused

FOLDER = "handover"
WHAT = "anchor/checkpoint"


@dataclass(frozen=True)
class Handover:
    """A head of the anchor with which an older key has handed over, and the keys under which it is signed."""

    what: str
    head: checkpoints.Head
    signers: frozenset[str]


@dataclass(frozen=True)
class Signed:
    """The anchor's checkpoint, who has cosigned it, the policy that it is held against, and how keys were handed over.

    Its signatures are true and the quorum is met; whether its keys may sign is proved by `check` alone.
    """

    checkpoint: checkpoints.Checkpoint
    witnesses: tuple[str, ...]
    known: policy.Policy
    handed: list[Handover]


def read(folder: Path, known: policy.Policy) -> Signed:
    """Return the anchor's checkpoint in an export. Raises Refused."""
    offered = _offered(folder, known)
    data = folders.read_file(folder / "anchor", "checkpoint", "anchor")
    return Signed(*proofs.open_anchor(data, offered, WHAT), known, _handovers(folder, offered))


def _offered(folder: Path, known: policy.Policy) -> policy.Policy:
    """Return the policy with the keys that the export itself names."""
    if not (folder / "policy").is_file():
        return known
    own = policy.parse(folders.read_file(folder, "policy", str(folder)), f"{folder}/policy")
    return known.knowing(own.logs)


def _signers(checkpoint: checkpoints.Checkpoint) -> frozenset[str]:
    return frozenset(str(key) for key in checkpoint.signed if key.kind == notes.ED25519)


def _handovers(folder: Path, agreed: policy.Policy) -> list[Handover]:
    found = []
    for path in (folder / "anchor" / FOLDER).glob("*"):
        what = f"anchor/{FOLDER}/{path.name}"
        opened, _ = proofs.open_anchor(folders.read_file(path.parent, path.name, "anchor"), agreed, what)
        found.append(Handover(what, opened.head, _signers(opened)))
    return sorted(found, key=lambda one: one.head.size)


def check_prefixes(signed: Signed, roots: dict[int, bytes]) -> None:
    """Check that keys were handed over with heads of prefixes of the anchor, by their roots. Raises Refused."""
    for one in signed.handed:
        if roots.get(one.head.size) != one.head.root:
            raise Refused(one.what, "is not the head of a prefix of the anchor log")


def check(signed: Signed, audiences: Sequence[Audience]) -> policy.Policy:
    """Check that the anchor's checkpoint is signed by a key that may sign it. Raises Refused.

    Return the policy with all keys that may have signed one: a proof file may be of before a change.
    """
    signers = _signers(signed.checkpoint)
    for audience in audiences:
        seq, named = audience.announced("anchor")[-1]
        if named and not signers & set(named):
            raise Refused(
                WHAT,
                f"is signed by none of the keys that {audience.what}, entry {seq} names: {', '.join(named)}",
            )
    trusted = {str(key) for key in signed.known.keys(signed.checkpoint.head.origin)}
    for one in signed.handed:
        if one.signers & trusted:
            trusted |= _announced(audiences, one.head.size)
    if not signers & trusted:
        raise Refused(
            WHAT,
            f"is signed by {', '.join(sorted(signers))}, which no log announced under a key of the policy",
        )
    return signed.known.knowing(notes.parse_vkey(key) for key in sorted(trusted))


def _announced(audiences: Sequence[Audience], size: int) -> set[str]:
    """Return the keys that entries in the first `size` epochs have announced for the anchor."""
    return {
        key
        for audience in audiences
        for seq, keys in audience.announced("anchor")
        if audience.moment(seq)[0] < size
        for key in keys
    }
