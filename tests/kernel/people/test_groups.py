from datetime import UTC, datetime, time, timedelta

import pytest

from mithaq.kernel import clock
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import Invalid, NotAllowed
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions
from mithaq.kernel.people.models import GroupMembership
from mithaq.kernel.records import actions as records
from mithaq.kernel.records.models import Comment
from mithaq.kernel.timers import firing
from tests.cast import SYSTEM


def say(cast, text, audience):
    return records.comment(cast.parties["east"], text=text, by=cast.east, audience=audience)


def texts(actor):
    return set(Comment.objects.visible_to(Viewer.of(actor)).values_list("text", flat=True))


def held(cast, code):
    return GroupMembership.objects.for_system("a test").get(party=cast.parties[code], ends=None)


def test_a_joiner_sees_what_is_new_and_not_what_is_old(cast):
    say(cast, "before", cast.community)
    actions.join(cast.group, cast.parties["audit"], by=SYSTEM)
    say(cast, "after", cast.community)
    assert texts(cast.auditor) == {"after"}
    assert texts(cast.west) == {"before", "after"}


def quiet(cast, *knows):
    return actions.create_party(
        code="quiet",
        names={"en": "Quiet"},
        kind="command",
        audience=cast.only(*knows),
        by=SYSTEM,
        sees_itself=True,
    )


def test_what_is_marked_for_a_group_reaches_no_party_that_a_member_may_not_know_of(cast):
    with pytest.raises(Invalid) as refused:
        actions.join(cast.group, quiet(cast, "east", "joint", "partner"), by=cast.secretary)
    assert "party" in refused.value.fields


def test_who_sees_a_group_learns_only_of_the_members_that_he_may_know_of(cast):
    member = actions.join(cast.group, quiet(cast, "east", "west", "joint", "partner"), by=cast.secretary)
    for actor, knows in ((cast.auditor, False), (cast.west, True)):
        viewer = Viewer.of(actor)
        assert GroupMembership.objects.visible_to(viewer).filter(pk=member.pk).exists() is knows
        assert Revision.objects.visible_to(viewer).filter(record=member.pk).exists() is knows


def test_the_owner_may_open_what_is_old(cast):
    say(cast, "before", cast.community)
    actions.join(cast.group, cast.parties["audit"], by=SYSTEM, open_earlier=True)
    assert texts(cast.auditor) == {"before"}


def test_a_leaver_loses_everything_at_once_and_what_is_his_own_stays(cast):
    say(cast, "to the group", cast.community)
    say(cast, "to both", cast.only("east", "west"))
    actions.leave(held(cast, "west"), by=SYSTEM)
    assert texts(cast.west) == {"to both"}
    assert texts(cast.partner) == {"to the group"}


def test_coming_back_is_joining_anew(cast):
    say(cast, "first", cast.community)
    actions.leave(held(cast, "west"), by=SYSTEM)
    say(cast, "meanwhile", cast.community)
    actions.join(cast.group, cast.parties["west"], by=SYSTEM)
    say(cast, "again", cast.community)
    assert texts(cast.west) == {"again"}


def test_a_party_joins_once(cast):
    with pytest.raises(Invalid):
        actions.join(cast.group, cast.parties["west"], by=SYSTEM)


def test_only_the_owner_of_a_group_lets_parties_in(cast):
    with pytest.raises(NotAllowed):
        actions.join(cast.group, cast.parties["audit"], by=cast.east)
    assert actions.join(cast.group, cast.parties["audit"], by=cast.secretary)


def test_who_is_dismissed_acts_for_nobody(cast):
    from mithaq.kernel.people import queries

    actions.dismiss(cast.memberships["west"], by=SYSTEM)
    assert queries.entitlement(cast.west.person_id, cast.west.party_id) is None
    assert queries.parties_of(cast.west.person_id) == []


def test_a_membership_ends_after_its_last_day(cast):
    last = clock.today() + timedelta(days=2)
    actions.join(cast.group, cast.parties["audit"], by=cast.secretary, until=last)
    say(cast, "while", cast.community)
    with clock.freeze(datetime.combine(last, time(23, 59), UTC)):
        firing.run_due(clock.now())
        assert texts(cast.auditor) == {"while"}
    with clock.freeze(datetime.combine(last + timedelta(days=1), time(0, 1), UTC)):
        firing.run_due(clock.now())
        assert texts(cast.auditor) == set()
    ended = GroupMembership.objects.for_system("a test").get(party=cast.parties["audit"])
    assert (ended.until, ended.ends.date()) == (last, last + timedelta(days=1))


def test_who_left_before_his_last_day_and_came_back_stays(cast):
    last = clock.today() + timedelta(days=2)
    left = actions.join(cast.group, cast.parties["audit"], by=cast.secretary, until=last)
    actions.leave(left, by=cast.secretary)
    actions.join(cast.group, cast.parties["audit"], by=cast.secretary)
    with clock.freeze(clock.now() + timedelta(days=5)):
        firing.run_due(clock.now())
    assert held(cast, "audit").ends is None


def test_nobody_joins_until_a_day_that_is_over(cast):
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(Invalid) as error:
        actions.join(cast.group, cast.parties["audit"], by=cast.secretary, until=yesterday)
    assert list(error.value.fields) == ["until"]
