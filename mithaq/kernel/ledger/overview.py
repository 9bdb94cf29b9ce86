"""What the record's own page shows of the ledger: the newest anchor, and where each witness stands."""

from dataclasses import dataclass

from .models import ANCHOR, Checkpoint, Log, WitnessState
from .witnesses import current_policy


@dataclass(frozen=True)
class Anchor:
    """The newest anchor checkpoint: its text, size in epochs, and when a quorum had cosigned (seconds)."""

    origin: str
    size: int
    text: str
    sealed_at: int | None


@dataclass(frozen=True)
class WitnessStanding:
    """A witness of the policy; `behind` counts epochs not cosigned yet, `answered_at` is in seconds."""

    name: str
    behind: int
    answered_at: int | None
    trouble: str


def anchor() -> Anchor | None:
    """Return the newest anchor checkpoint; None before the first epoch."""
    log = Log.objects.filter(id=ANCHOR).first()
    last = Checkpoint.objects.filter(log=ANCHOR).order_by("-size").first()
    if log is None or last is None:
        return None
    return Anchor(log.origin, last.size, bytes(last.note).decode(), last.sealed_at)


def witnesses() -> list[WitnessStanding]:
    """Return every witness of the policy, in its order; none before the ledger was founded."""
    newest = anchor()
    if newest is None:
        return []
    known = {state.name: state for state in WitnessState.objects.all()}
    names = [witness.key.name for witness in current_policy().witnesses.values()]
    return [_standing(name, known.get(name), newest.size) for name in names]


def _standing(name: str, state: WitnessState | None, size: int) -> WitnessStanding:
    if state is None:
        return WitnessStanding(name, size, None, "")
    return WitnessStanding(name, max(size - state.size, 0), state.answered_at, state.trouble)
