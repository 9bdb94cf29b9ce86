"""Arming, firing once, failing, and being late."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from mithaq.kernel import clock
from mithaq.kernel.timers import arming, firing, handlers
from mithaq.kernel.timers.firing import MOST_ATTEMPTS, Fired
from mithaq.kernel.timers.models import State, Timer

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
SUBJECT = uuid.UUID(int=5)


@pytest.fixture
def at() -> Iterator[clock.Frozen]:
    with clock.freeze(START) as frozen:
        yield frozen


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[Timer]:
    """Timers of kind "bell" that have fired."""
    monkeypatch.setattr(handlers, "_handlers", {})
    timers: list[Timer] = []
    handlers.handles("bell")(timers.append)
    return timers


def arm(minutes: float, kind: str = "bell", step: int = 0, subject: uuid.UUID = SUBJECT) -> Timer:
    return arming.arm(kind, "commitment", subject, step, START + timedelta(minutes=minutes))


def states() -> list[str]:
    return list(Timer.objects.order_by("step", "armed_at").values_list("state", flat=True))


def test_a_timer_fires_when_it_is_due_and_once(at: clock.Frozen, rung: list[Timer]):
    arm(10)
    assert firing.run_due() == Fired(0, 0)
    at.tick(600)
    assert firing.run_due() == Fired(1, 0)
    assert firing.run_due() == Fired(0, 0)
    assert (len(rung), states()) == (1, ["fired"])
    assert (rung[0].fired_at, rung[0].late_by) == (at.at, timedelta())


def test_a_late_timer_fires_once_and_says_how_late(at: clock.Frozen, rung: list[Timer]):
    arm(10)
    at.tick(86_400)
    assert firing.run_due().fired == 1
    assert Timer.objects.get().late_by == rung[0].late_by == timedelta(hours=23, minutes=50)


def test_a_clock_that_was_set_back_fires_nothing_twice(at: clock.Frozen, rung: list[Timer]):
    arm(1)
    at.tick(120)
    firing.run_due()
    at.tick(-3_600)
    firing.run_due()
    at.tick(7_200)
    firing.run_due()
    assert len(rung) == 1


def test_the_longest_due_fires_first_and_no_more_than_asked(at: clock.Frozen, rung: list[Timer]):
    for minutes in (3, 1, 2):
        arm(minutes, step=minutes)
    at.tick(600)
    assert firing.run_due(limit=2).fired == 2
    assert [timer.step for timer in rung] == [1, 2]


def test_arming_again_moves_the_timer(at: clock.Frozen, rung: list[Timer]):
    first = arm(10)
    assert arm(20).pk == first.pk
    at.tick(900)
    assert firing.run_due().fired == 0
    at.tick(900)
    assert firing.run_due().fired == 1


def test_a_fired_timer_may_be_armed_anew(at: clock.Frozen, rung: list[Timer]):
    arm(1)
    at.tick(120)
    firing.run_due()
    arm(5)
    at.tick(600)
    firing.run_due()
    assert states() == ["fired", "fired"]


def test_the_database_admits_one_armed_timer_per_kind_subject_and_step(at: clock.Frozen):
    timer = arm(1)
    values = {"kind": "bell", "subject_kind": "commitment", "subject_id": SUBJECT, "step": 0}
    with pytest.raises(IntegrityError), transaction.atomic():
        Timer.objects.create(**values, due_at=timer.due_at, try_at=timer.due_at)


def test_cancelled_timers_do_not_fire(at: clock.Frozen, rung: list[Timer]):
    arm(1, step=0)
    arm(1, step=1)
    arm(1, kind="other")
    other = arm(1, subject=uuid.UUID(int=6))
    assert arming.cancel("bell", "commitment", SUBJECT, step=0) == 1
    assert arming.cancel("bell", "commitment", SUBJECT) == 1
    assert arming.cancel("other", "commitment", SUBJECT) == 1
    at.tick(600)
    firing.run_due()
    assert [timer.pk for timer in rung] == [other.pk]


def test_a_timer_of_an_act_that_was_undone_never_was(at: clock.Frozen):
    with transaction.atomic():
        arm(1)
        transaction.set_rollback(True)
    assert not Timer.objects.exists()


def test_what_is_armed_on_a_subject_can_be_shown(at: clock.Frozen):
    arm(20, step=1)
    arm(10, step=0)
    arming.cancel("bell", "commitment", SUBJECT, step=1)
    assert [timer.step for timer in arming.armed("commitment", SUBJECT)] == [0]
    assert firing.next_due() == START + timedelta(minutes=10)


def test_a_handler_arms_the_next_step_in_the_same_transaction(at: clock.Frozen, rung: list[Timer]):
    handlers.handles("ladder")(lambda timer: arm(10 * (timer.step + 2), "ladder", timer.step + 1) and None)
    arm(10, kind="ladder")
    for _ in range(3):
        at.tick(600)
        assert firing.run_due() == Fired(1, 0)
    assert states() == ["fired", "fired", "fired", "armed"]


def test_a_handler_that_fails_leaves_no_effect_and_is_tried_again_later(at: clock.Frozen, rung: list[Timer]):
    troubles = [OSError("no line"), OSError("no line")]

    def fails_twice(timer: Timer) -> None:
        arm(60, step=9)
        if troubles:
            raise troubles.pop()

    handlers.handles("shaky")(fails_twice)
    arm(0, kind="shaky")
    assert firing.run_due() == Fired(0, 1)
    timer = Timer.objects.get()
    assert (timer.state, timer.attempts, timer.reason) == ("armed", 1, "OSError: no line")
    assert firing.run_due() == Fired(0, 0)
    at.tick(10)
    assert firing.run_due() == Fired(0, 1)
    at.tick(20)
    assert firing.run_due() == Fired(1, 0)
    assert Timer.objects.get(kind="shaky").late_by == timedelta(seconds=30)
    assert Timer.objects.get(step=9).state == State.ARMED


def test_one_that_keeps_failing_is_parked_with_its_reason_and_blocks_no_other(
    at: clock.Frozen, rung: list[Timer]
):
    handlers.handles("broken")(lambda timer: 1 / 0 and None)
    arm(0, kind="broken")
    for step in range(MOST_ATTEMPTS):
        arm(0, step=step)
        firing.run_due()
        at.tick(3_600)
    assert len(rung) == MOST_ATTEMPTS
    (parked,) = firing.parked()
    assert (parked.attempts, parked.reason) == (MOST_ATTEMPTS, "ZeroDivisionError: division by zero")
    at.tick(86_400)
    assert firing.run_due() == Fired(0, 0)


def test_a_parked_timer_can_be_tried_again_or_cancelled(at: clock.Frozen, rung: list[Timer]):
    for step in (0, 1):
        arm(0, step=step)
    Timer.objects.update(state=State.PARKED, attempts=MOST_ATTEMPTS)
    firing.try_again(firing.parked()[0])
    assert firing.run_due().fired == 1
    assert arming.cancel("bell", "commitment", SUBJECT) == 1
    assert firing.parked() == []


def test_a_kind_without_a_handler_waits_for_one(at: clock.Frozen, rung: list[Timer]):
    arm(0, kind="of a newer version")
    assert firing.run_due() == Fired(0, 1)
    assert Timer.objects.get().reason.startswith("NoHandler")


def test_a_kind_has_one_handler(rung: list[Timer]):
    with pytest.raises(ValueError, match="has a handler already"):
        handlers.handles("bell")(lambda timer: None)


def test_a_timer_that_was_moved_while_its_handler_failed_keeps_its_new_time(
    at: clock.Frozen, rung: list[Timer], monkeypatch: pytest.MonkeyPatch
):
    handlers.handles("moved")(lambda timer: 1 / 0 and None)
    arm(0, kind="moved")
    put_off = firing._put_off

    def moved_meanwhile(timer: Timer, now: datetime, error: Exception) -> None:
        arm(30, kind="moved")
        put_off(timer, now, error)

    monkeypatch.setattr(firing, "_put_off", moved_meanwhile)
    firing.run_due()
    timer = Timer.objects.get()
    assert (timer.attempts, timer.try_at) == (0, START + timedelta(minutes=30))
