"""The loop that runs what repeats, and its sign of life."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from mithaq.kernel import clock
from mithaq.kernel.timers import watchdog, worker
from mithaq.kernel.timers.models import Beat
from mithaq.kernel.timers.watchdog import Health
from mithaq.kernel.timers.worker import Job, Worker

PATIENCE_S = 5


class Counter:
    """A job that counts its runs and lets a test wait for them."""

    def __init__(self, then: Callable[[], object] = lambda: None) -> None:
        self.runs, self.then, self.moved = 0, then, threading.Condition()

    def __call__(self) -> None:
        with self.moved:
            self.runs += 1
            self.moved.notify_all()
        self.then()

    def reaches(self, runs: int) -> bool:
        with self.moved:
            return self.moved.wait_for(lambda: self.runs >= runs, PATIENCE_S)


@pytest.fixture
def working(monkeypatch: pytest.MonkeyPatch):
    """Run a worker with jobs in a thread; its watchdog is a list here."""
    beats: list[dict[str, str]] = []
    monkeypatch.setattr(watchdog, "beat", lambda name, failing: beats.append(dict(failing)))
    monkeypatch.setattr(worker, "BEAT_S", 0.02)
    started: list[tuple[Worker, threading.Thread]] = []

    def run(*jobs: Job, **rest: Callable[[], None]) -> list[dict[str, str]]:
        one = Worker("test", jobs=list(jobs), **rest)
        thread = threading.Thread(target=one.run)
        thread.start()
        started.append((one, thread))
        return beats

    yield run
    for one, thread in started:
        one.end()
        thread.join(PATIENCE_S)
        assert not thread.is_alive()


def test_jobs_repeat(working):
    quick, slow = Counter(), Counter()
    working(Job("quick", 0.01, quick), Job("slow", 3_600, slow))
    assert quick.reaches(5)
    assert slow.runs == 1


def test_a_job_can_be_given_time_before_its_first_run(working):
    late, other = Counter(), Counter()
    working(Job("late", 0.01, late, first_after=60.0), Job("other", 0.01, other))
    assert other.reaches(3)
    assert late.runs == 0


def test_a_job_that_fails_pauses_stops_no_other_and_is_reported(working):
    broken, sound = Counter(lambda: 1 / 0), Counter()
    beats = working(Job("broken", 0.01, broken), Job("sound", 0.01, sound))
    assert sound.reaches(10)
    assert broken.runs == 1
    assert {"broken": "ZeroDivisionError: division by zero"} in beats


def test_a_job_comes_earlier_when_something_is_due(working):
    job = Counter()
    working(Job("timers", 3_600, job, due=lambda: clock.now() + timedelta(milliseconds=20)))
    assert job.reaches(3)


def test_a_wake_runs_what_waits_for_due_things(working):
    waiting, regular = Counter(), Counter()
    working(Job("timers", 3_600, waiting, due=lambda: None), Job("regular", 3_600, regular))
    assert waiting.reaches(1)
    assert regular.reaches(1)
    worker.wake()
    assert waiting.reaches(2)
    assert regular.runs == 1


def test_the_thread_is_prepared_first(working):
    order: list[str] = []
    job = Counter(lambda: order.append("job"))
    working(Job("job", 3_600, job), prepare=lambda: order.append("prepared"))
    assert job.reaches(1)
    assert order[0] == "prepared"


def test_the_last_job_of_a_name_counts(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(worker, "_registered", {})
    worker.register("ledger.epoch", 60, lambda: 1)
    worker.register("ledger.epoch", 30, lambda: 2)
    assert [(job.name, job.every_seconds) for job in worker._registered.values()] == [("ledger.epoch", 30)]


def test_what_is_due_does_not_wait_for_what_is_slow(working):
    begun, go_on, prompt = threading.Event(), threading.Event(), Counter()

    def take_long() -> None:
        begun.set()
        go_on.wait(PATIENCE_S)

    working(Job("long", 3_600, take_long, slow=True), Job("prompt", 0.01, prompt))
    assert begun.wait(PATIENCE_S)
    before = prompt.runs
    assert prompt.reaches(before + 5), "while the other one still runs"
    go_on.set()


def test_what_fails_among_the_slow_is_told_too(working):
    def fail() -> None:
        raise OSError("disk")

    beats = working(Job("long", 3_600, fail, slow=True))
    until = threading.Event()
    for _ in range(200):
        if any("long" in beat for beat in beats):
            break
        until.wait(0.02)
    assert beats[-1] == {"long": "OSError: disk"}


@pytest.mark.django_db
def test_a_worker_that_was_told_to_stop_is_not_missed():
    watchdog.beat("one", {})
    watchdog.leave("one")
    assert not Beat.objects.exists()


def test_the_program_registers_its_own_jobs():
    assert {"timers", "deliveries"} <= set(worker._registered)


@pytest.mark.django_db
def test_the_watchdog_tells_the_age_of_the_youngest_sign_of_life_and_what_fails():
    assert watchdog.health() == Health(None, {})
    with clock.freeze(datetime(2026, 3, 3, tzinfo=UTC)) as at:
        watchdog.beat("one", {"ledger.epoch": "OSError: disk"})
        at.tick(30)
        watchdog.beat("two", {})
        at.tick(5)
        assert watchdog.health() == Health(timedelta(seconds=5), {"ledger.epoch": "OSError: disk"})
        assert not watchdog.health().is_well
        at.tick(40)
        watchdog.beat("two", {})
        assert watchdog.health() == Health(timedelta(), {}, silent=("one",))
        assert watchdog.health().is_well, "another one is at work"
        watchdog.beat("one", {})
        assert watchdog.health() == Health(timedelta(), {})
        at.tick(2 * 86_400)
        watchdog.beat("two", {})
        assert [beat.worker for beat in Beat.objects.all()] == ["two"]
