"""`mithaq status`: for whoever runs the server, what waits, what fails, and what needs him."""

import argparse
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple

from .setup import Verbs, ready, verb

LATE_AFTER = timedelta(minutes=5)
LOOK_BACK = timedelta(days=1)
LEAST_FREE = 1024**3
_NAMED = 5


class Line(NamedTuple):
    """One line of the answer; `wrong` where it needs somebody."""

    text: str
    wrong: bool = False


def add(verbs: Verbs) -> None:
    """Add the verb to the parser."""
    status = verb(verbs, "status", "say what waits and what fails; exit code 1 where something needs you")
    status.add_argument(
        "--try-again", action="store_true", help="first arm the timers once more that were given up"
    )
    status.set_defaults(run=_status)


def _status(arguments: argparse.Namespace) -> int:
    ready()
    from mithaq.kernel.timers import firing

    if arguments.try_again:
        for timer in firing.parked():
            firing.try_again(timer)
    lines = [line for part in _PARTS for line in part()]
    sys.stdout.writelines(f"{'!' if line.wrong else ' '} {line.text}\n" for line in lines)
    return int(any(line.wrong for line in lines))


def _workers() -> Iterator[Line]:
    from mithaq.kernel.timers import watchdog

    health = watchdog.health()
    if health.age is None or health.age > watchdog.SILENT_AFTER:
        since = "ever" if health.age is None else f"for {_span(health.age)}"
        yield Line(f"workers: none has given a sign of life {since}; start `mithaq worker`", wrong=True)
    else:
        yield Line(f"workers: last sign of life {_span(health.age)} ago")
    for name in health.silent:
        yield Line(f"worker {name}: silent, and was not told to stop")
    for name, reason in health.failing.items():
        yield Line(f"job {name} fails: {' '.join(reason.split())}", wrong=True)


def _timers() -> Iterator[Line]:
    from mithaq.kernel import clock
    from mithaq.kernel.timers import firing
    from mithaq.kernel.timers.models import State, Timer

    armed, given_up = Timer.objects.filter(state=State.ARMED), firing.parked()
    late = armed.filter(try_at__lt=clock.now() - LATE_AFTER).count()
    yield Line(f"timers: {armed.count()} armed, {late} late", wrong=bool(late))
    for timer in given_up[:_NAMED]:
        yield Line(f"timer {timer.kind} of {timer.subject_kind} was given up: {timer.reason}", wrong=True)
    if given_up:
        yield Line(
            f"timers given up: {len(given_up)}; `mithaq status --try-again` arms them once more", wrong=True
        )


def _notices() -> Iterator[Line]:
    from django.conf import settings

    from mithaq.kernel import clock
    from mithaq.kernel.delivery import sending
    from mithaq.kernel.delivery.models import Delivery, State

    waiting = Delivery.objects.filter(state=State.QUEUED)
    unsent = (
        ""
        if settings.DEMO or settings.EMAIL_HOST
        else "; none is sent: MITHAQ_SMTP_HOST names no mail server"
    )
    late = 0 if unsent else waiting.filter(try_at__lt=clock.now() - LATE_AFTER).count()
    yield Line(f"notices: {waiting.count()} wait, {late} of them late{unsent}", wrong=bool(late))
    if failed := sending.failures(clock.now() - LOOK_BACK):
        reasons = ", ".join(sorted({one.reason for one in failed})[:_NAMED])
        yield Line(f"notices: {len(failed)} could not be sent since yesterday: {reasons}", wrong=True)


def _search() -> Iterator[Line]:
    from mithaq.kernel.acts.models import Revision
    from mithaq.kernel.search import follow

    acts = Revision.objects.for_system("how far search is behind")
    behind = acts.filter(stamp__gt=follow.position()).count()
    yield Line(f"search: {behind} acts have no words yet", wrong=behind > follow.BATCH)


def _record() -> Iterator[Line]:
    from mithaq.kernel.ledger import overview, rollback

    if stopped := rollback.state():
        yield Line(f"record: {stopped}", wrong=True)
    anchor = overview.anchor()
    yield Line(f"record: {anchor.size} epochs" if anchor else "record: no epoch yet")
    for witness in overview.witnesses():
        trouble = f"; {witness.trouble}" if witness.trouble else ""
        yield Line(f"witness {witness.name}: {witness.behind} epochs behind{trouble}", wrong=bool(trouble))


def _disk() -> Iterator[Line]:
    from django.conf import settings

    free = shutil.disk_usage(settings.MITHAQ_HOME).free
    yield Line(f"disk: {free / 1024**3:.1f} GiB free at MITHAQ_HOME", wrong=free < LEAST_FREE)


def _span(age: timedelta) -> str:
    seconds = int(age.total_seconds())
    return f"{seconds} s" if seconds < 120 else f"{seconds // 60} min"


_PARTS: tuple[Callable[[], Iterator[Line]], ...] = (_workers, _timers, _notices, _search, _record, _disk)
