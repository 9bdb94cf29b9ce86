"""Reminders: to those who report for the owner, once for each date and step."""

from datetime import timedelta

import pytest

from mithaq.domains.plan import actions
from mithaq.domains.plan.actions import Reason
from mithaq.kernel import clock
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.timers import firing
from mithaq.kernel.timers.models import Timer
from tests.factories import plan as factory


@pytest.fixture
def milestone(cast):
    return factory.milestone(cast, factory.initiative(cast))


def notices():
    return list(Delivery.objects.order_by("template").values_list("template", "recipient"))


def test_one_notice_seven_days_before_and_one_the_day_after(cast, milestone):
    assert firing.run_due().fired == 0
    firing.run_due(clock.now() + timedelta(days=24))
    assert notices() == [("milestone.soon", cast.east.person_id)]
    firing.run_due(clock.now() + timedelta(days=32))
    assert notices() == [("milestone.overdue", cast.east.person_id), ("milestone.soon", cast.east.person_id)]


def test_firing_again_tells_nobody_twice(cast, milestone):
    firing.run_due(clock.now() + timedelta(days=24))
    Timer.objects.filter(state="fired").update(state="armed")
    firing.run_due(clock.now() + timedelta(days=24))
    assert len(notices()) == 1


def test_a_moved_date_is_reminded_of_anew(cast, milestone):
    firing.run_due(clock.now() + timedelta(days=24))
    actions.move_due(milestone, to=factory.days(60), reason=Reason("weather"), by=cast.east)
    firing.run_due(clock.now() + timedelta(days=54))
    assert notices() == [("milestone.soon", cast.east.person_id)] * 2


def test_whoever_may_not_see_it_is_not_told(cast):
    hidden = factory.milestone(
        cast, factory.initiative(cast), audience=cast.red("east", "west"), by=cast.east
    )
    assert hidden.owner == cast.parties["east"]
    firing.run_due(clock.now() + timedelta(days=40))
    assert {person for _, person in notices()} == {cast.east.person_id}
