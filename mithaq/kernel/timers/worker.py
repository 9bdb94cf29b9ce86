"""The worker: one loop that runs the jobs that repeat, in a process or as a thread of a single one.

Due times are wall clock, sleeping is monotonic: a clock that is set back delays no job, and one that jumps
ahead makes every due row fire once.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import close_old_connections, connections

from mithaq.kernel import clock

from . import watchdog

logger = logging.getLogger(__name__)

LONGEST_PAUSE_S = 60.0
SHORTEST_PAUSE_S = 0.05
BEAT_S = 10.0

_registered: dict[str, "Job"] = {}
_wake = threading.Event()


@dataclass(frozen=True, slots=True)
class Job:
    """Something that runs every so many seconds, and earlier where `due` names an earlier moment.

    The first time comes `first_after` seconds after the start. What may take longer than a second or two is `slow`:
    nothing that is due waits for it.
    """

    name: str
    every_seconds: float
    function: Callable[[], object]
    due: Callable[[], datetime | None] | None = None
    first_after: float = 0.0
    slow: bool = False


def register(
    name: str,
    every_seconds: float,
    function: Callable[[], object],
    due: Callable[[], datetime | None] | None = None,
    *,
    first_after: float = 0.0,
    slow: bool = False,
) -> None:
    """Have every worker of this program run `function` again and again; the last one of a name counts.

    With several workers each runs it: the function must claim what it works on.
    """
    _registered[name] = Job(name, every_seconds, function, due, first_after, slow)


def wake() -> None:
    """Let the worker of this process look at once; from any thread. Other processes look within a second."""
    _wake.set()


@dataclass
class _Plan:
    """When a job runs next, on the monotonic clock, and how often it has failed in a row."""

    job: Job
    at: float = 0.0
    failures: int = 0
    reason: str = ""

    def run(self) -> None:
        try:
            self.job.function()
            pause = self._until_next()
            self.failures, self.reason = 0, ""
        except Exception as error:
            logger.exception("job %s failed", self.job.name)
            self.failures, self.reason = self.failures + 1, f"{type(error).__name__}: {error}"
            pause = min(2.0**self.failures, LONGEST_PAUSE_S)
        close_old_connections()
        self.at = time.monotonic() + pause

    def _until_next(self) -> float:
        due = self.job.due() if self.job.due else None
        until = (due - clock.now()).total_seconds() if due else self.job.every_seconds
        return min(max(until, SHORTEST_PAUSE_S), self.job.every_seconds)


@dataclass
class Worker:
    """Runs the registered jobs until it is told to stop; one that fails pauses, and stops no other.

    `prepare` runs first, in each thread of the worker: what its database connections need.
    """

    name: str
    stop: threading.Event = field(default_factory=threading.Event)
    jobs: list[Job] | None = None
    prepare: Callable[[], None] | None = None

    def run(self) -> None:
        """Work until told to stop: in this thread what must not wait, in another one what is slow."""
        jobs, now = list(_registered.values()) if self.jobs is None else self.jobs, time.monotonic()
        plans = [_Plan(job, now + job.first_after) for job in jobs]
        watching = _Plan(Job("watchdog", BEAT_S, lambda: watchdog.beat(self.name, _failing(plans))))
        prompt = [*(plan for plan in plans if not plan.job.slow), watching]
        slow = [plan for plan in plans if plan.job.slow]
        beside = threading.Thread(
            target=self._go_through, args=(slow, self.stop.wait), name="mithaq-slow-jobs"
        )
        if slow:
            beside.start()
        try:
            self._go_through(prompt, _until_woken)
        finally:
            if slow:
                beside.join()
            self._leave()

    def _leave(self) -> None:
        try:
            watchdog.leave(self.name)
        except Exception as error:
            logger.warning("worker %s left no word: %s", self.name, error)
        finally:
            connections.close_all()

    def _go_through(self, plans: "list[_Plan]", wait: Callable[[float], bool]) -> None:
        """Run what is due again and again; closes the connections of this thread at the end."""
        try:
            if self.prepare:
                self.prepare()
            while not self.stop.is_set():
                self._turn(plans, wait)
        finally:
            connections.close_all()

    def end(self) -> None:
        """Tell the worker to stop after the job that it is at; from any thread, or from a signal handler."""
        self.stop.set()
        _wake.set()

    def _turn(self, plans: list[_Plan], wait: Callable[[float], bool]) -> None:
        woken = wait(max(min(plan.at for plan in plans) - time.monotonic(), 0.0))
        now = time.monotonic()
        for plan in plans:
            if not self.stop.is_set() and (plan.at <= now or (woken and plan.job.due and not plan.failures)):
                plan.run()


def _until_woken(seconds: float) -> bool:
    """Wait for so long, or until there is something to look at; return whether there is."""
    woken = _wake.wait(seconds)
    _wake.clear()
    return woken


def _failing(plans: list[_Plan]) -> dict[str, str]:
    return {plan.job.name: plan.reason for plan in plans if plan.failures}
