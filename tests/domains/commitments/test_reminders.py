"""Reminders of due dates: once for each day and person, to those who report for the responsible party."""

from datetime import UTC, datetime, time, timedelta

from mithaq.domains.commitments import actions, jobs
from mithaq.domains.plan.actions import Reason
from mithaq.kernel import clock
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.timers import arming, firing

from ...cast import Cast
from ...factories import commitments as made


def morning(n: int) -> datetime:
    return datetime.combine(made.days(n), time(6, 30), tzinfo=UTC)


def told() -> list[tuple[str, str]]:
    found = Delivery.objects.filter(template__in=["commitment.soon", "commitment.due", "commitment.overdue"])
    return list(found.order_by("template").values_list("template", "context__due"))


def test_reminders_follow_the_ladder(cast: Cast) -> None:
    promise = made.agreed(cast)
    due = promise.due.isoformat()
    for n, so_far in ((22, []), (23, ["soon"]), (30, ["due", "soon"]), (37, ["due", "overdue", "soon"])):
        with clock.freeze(morning(n)):
            firing.run_due()
        assert told() == [(f"commitment.{name}", due) for name in so_far]
    assert set(Delivery.objects.filter(template="commitment.soon").values_list("recipient", flat=True)) == {
        cast.east.person_id
    }
    assert [timer.due_at.date() for timer in arming.armed("commitment", promise.pk)] == [made.days(44)]


def test_a_timer_that_fires_twice_tells_nobody_twice(cast: Cast) -> None:
    promise = made.agreed(cast)
    timer = arming.armed("commitment", promise.pk).get()
    with clock.freeze(morning(23)):
        jobs.remind(timer)
        jobs.remind(timer)
    assert len(told()) == 1


def test_a_worker_that_slept_for_weeks_reminds_once(cast: Cast) -> None:
    made.agreed(cast)
    with clock.freeze(morning(60)):
        firing.run_due()
        assert firing.run_due().fired == 0
    assert [name for name, _due in told()] == ["commitment.overdue"]


def test_no_reminder_of_what_is_done_waived_or_moved(cast: Cast) -> None:
    done, waived, moved = (made.agreed(cast, code=code) for code in ("P-1", "P-2", "P-3"))
    actions.report_done(done, by=cast.east)
    actions.waive(waived, reason="Not needed.", by=cast.secretary)
    actions.move_due(moved, to=made.days(90), reason=Reason("customs"), by=cast.east)
    with clock.freeze(morning(40)):
        firing.run_due()
    assert told() == []


def test_a_reminder_reaches_nobody_who_may_not_see_the_promise(cast: Cast) -> None:
    promise = made.agreed(cast)
    rows = type(promise).objects.for_system("a test narrows a record").filter(pk=promise.pk)
    rows.update(audience=cast.only("west", "joint"))
    with clock.freeze(morning(23)):
        firing.run_due()
    assert told() == []


def test_a_promise_entered_long_overdue_is_not_reminded_of_for_each_week_gone_by(cast: Cast) -> None:
    promise = made.late(cast)
    with clock.freeze(clock.now() + timedelta(days=1)):
        firing.run_due()
    assert len(told()) <= 1
    assert arming.armed("commitment", promise.pk).count() == 1
