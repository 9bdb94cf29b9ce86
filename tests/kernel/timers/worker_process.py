"""A worker of its own, to be killed: `python -m tests.kernel.timers.worker_process make|work`.

`make` fills a new store with timers that are due. `work` fires them; each leaves a row that can be left only
once.
"""

import os
import sys
import uuid
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from mithaq.kernel import clock  # noqa: E402
from mithaq.kernel.timers import arming, firing, handlers  # noqa: E402
from mithaq.kernel.timers.models import Beat, Timer  # noqa: E402

TIMERS = 150


@handlers.handles("ring")
def ring(timer: Timer) -> None:
    """Leave a trace."""
    Beat.objects.create(worker=str(timer.subject_id), at=clock.now())


def make() -> None:
    """Fill a new store."""
    call_command("migrate", "timers", verbosity=0)
    due = clock.now() - timedelta(minutes=1)
    for _ in range(TIMERS):
        arming.arm("ring", "bell", uuid.uuid4(), 0, due)


def work() -> None:
    """Fire until nothing is armed, and say so after each few."""
    while Timer.objects.filter(state="armed").exists():
        print(firing.run_due(limit=3).fired, flush=True)


if __name__ == "__main__":
    {"make": make, "work": work}[sys.argv[1]]()
