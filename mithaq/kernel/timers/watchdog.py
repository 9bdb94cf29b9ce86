"""The watchdog: whether anybody is at work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from mithaq.kernel import clock

from .models import Beat

FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Health:
    """How long ago a worker gave a sign of life, None for never, and which jobs fail for what reason."""

    age: timedelta | None
    failing: Mapping[str, str]


def beat(worker: str, failing: Mapping[str, str]) -> None:
    """Note that `worker` is alive; workers that were last seen long ago are forgotten."""
    now = clock.now()
    Beat.objects.update_or_create(worker=worker, defaults={"at": now, "failing": dict(failing)})
    Beat.objects.filter(at__lt=now - FORGOTTEN_AFTER).delete()


def health() -> Health:
    """Return the state of all workers: the youngest sign of life, and whatever fails in any of them."""
    beats = list(Beat.objects.order_by("at"))
    failing = {name: reason for beat in beats for name, reason in beat.failing.items()}
    return Health(max(clock.now() - beats[-1].at, timedelta()) if beats else None, failing)
