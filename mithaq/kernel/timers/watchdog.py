"""The watchdog: whether anybody is at work."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from mithaq.kernel import clock

from .models import Beat

FORGOTTEN_AFTER = timedelta(days=1)
SILENT_AFTER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Health:
    """How long ago a worker gave a sign of life, None for never, and which jobs fail for what reason.

    `silent` are the workers that have given none for a minute, and were not told to stop.
    """

    age: timedelta | None
    failing: Mapping[str, str]
    silent: tuple[str, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether anybody is at work, and everything that he does goes well."""
        return self.age is not None and self.age <= SILENT_AFTER and not self.failing


def beat(worker: str, failing: Mapping[str, str]) -> None:
    """Note that `worker` is alive; workers that were last seen long ago are forgotten."""
    now = clock.now()
    Beat.objects.update_or_create(worker=worker, defaults={"at": now, "failing": dict(failing)})
    Beat.objects.filter(at__lt=now - FORGOTTEN_AFTER).delete()


def leave(worker: str) -> None:
    """Note that `worker` was told to stop: nobody need miss it."""
    Beat.objects.filter(worker=worker).delete()


def health() -> Health:
    """Return the state of all workers: the youngest sign of life, and whatever fails in any that is alive."""
    now, beats = clock.now(), list(Beat.objects.order_by("at"))
    silent = tuple(beat.worker for beat in beats if now - beat.at > SILENT_AFTER)
    failing = {name: why for beat in beats if beat.worker not in silent for name, why in beat.failing.items()}
    return Health(max(now - beats[-1].at, timedelta()) if beats else None, failing, silent)
