"""A party that leaves a sharing group is told by its webhooks what it can no longer see, in order and once."""

import pytest

from mithaq.interfaces.exchange.webhooks import actions, sending
from mithaq.kernel.people import actions as people
from mithaq.kernel.records import actions as records
from tests.factories import commitments

from .hooks import hook, telling, told


def leave(cast, name="partner"):
    held = cast.group.memberships.for_system("a test reads").get(party=cast.parties[name], ends=None)
    people.leave(held, by=cast.secretary)


def tell_all():
    """Tell until there is nothing left; return how many events were taken."""
    taken = 0
    while now := sending.send_due():
        taken += now
    return taken


def said(server):
    return [(event["type"], event["data"]["id"]) for event in told(server)]


@pytest.fixture
def partner(cast, server):
    """A webhook of the partner on commitments."""
    return hook(cast, server, "commitment", by=cast.partner)


def test_what_it_knew_is_withdrawn_and_what_came_later_is_not_named(cast, server, partner):
    first, second = commitments.proposal(cast), commitments.proposal(cast, code="P-2")
    kept = commitments.proposal(cast, cast.public, code="P-3")
    tell_all()
    leave(cast)
    later = commitments.proposal(cast, code="P-4")
    records.narrow(later, cast.only("east", "west"), by=cast.west)
    server.received.clear()
    assert tell_all() == 2
    assert said(server) == [("commitment.withdrawn", str(one.pk)) for one in (first, second)]
    assert {event["data"]["marking"] for event in told(server)} == {"TLP:GREEN"}
    assert str(kept.pk) not in str(told(server))
    assert tell_all() == 0


def test_it_is_told_even_where_nothing_was_told_before(cast, server, partner):
    made = commitments.proposal(cast)
    leave(cast)
    assert tell_all() == 1
    assert said(server) == [("commitment.withdrawn", str(made.pk))]


def test_what_was_narrowed_after_it_left_is_withdrawn_too(cast, server, partner):
    made = commitments.proposal(cast)
    leave(cast)
    commitments.actions.agree(made, by=cast.east)
    records.narrow(made, cast.only("east", "west"), by=cast.west)
    tell_all()
    assert said(server) == [("commitment.withdrawn", str(made.pk))]
    assert told(server)[0]["data"]["version"] == 1


def test_it_comes_between_the_acts_before_and_after(cast, server, partner):
    before = commitments.proposal(cast, cast.public, code="A")
    lost = commitments.proposal(cast, code="B")
    leave(cast)
    after = commitments.proposal(cast, cast.public, code="C")
    tell_all()
    assert said(server) == [
        ("commitment.proposed", str(before.pk)),
        ("commitment.withdrawn", str(lost.pk)),
        ("commitment.proposed", str(after.pk)),
    ]
    stamps = [int(event["data"]["stamp"]) for event in told(server)]
    assert stamps == sorted(stamps)


def test_many_go_out_round_by_round_each_once(cast, server, partner, monkeypatch):
    monkeypatch.setattr(sending, "MOST_AT_ONCE", 2)
    monkeypatch.setattr("mithaq.interfaces.exchange.webhooks.losses.BATCH", 2)
    made = [commitments.proposal(cast, code=f"P-{number}") for number in range(5)]
    records.comment(made[0], text="Read", by=cast.east)
    commitments.actions.agree(made[3], by=cast.east)
    leave(cast)
    assert [sending.send_due() for _ in range(4)] == [2, 2, 1, 0]
    assert [id_ for _type, id_ in said(server)] == sorted(str(one.pk) for one in made)
    versions = {event["data"]["id"]: event["data"]["version"] for event in told(server)}
    assert (versions[str(made[3].pk)], versions[str(made[0].pk)]) == (2, 1)
    assert len({request.headers["webhook-id"] for request in server.received}) == 5


def test_a_failure_holds_the_rest_back_and_repeats_the_same_id(cast, server, partner):
    commitments.proposal(cast)
    commitments.proposal(cast, code="P-2")
    leave(cast)
    answers = iter([204, 500, 204])
    server.say = lambda _request: (next(answers), {}, b"")
    assert sending.send_due() == 1
    actions.hold(partner, by=cast.partner)
    actions.resume(partner, by=cast.partner)
    assert sending.send_due() == 1
    first, again, last = (request.headers["webhook-id"] for request in server.received)
    assert first != again == last


def test_whoever_is_let_in_again_before_it_was_told_is_told_nothing(cast, server, partner):
    commitments.proposal(cast)
    tell_all()
    leave(cast)
    people.join(cast.group, cast.parties["partner"], by=cast.secretary, open_earlier=True)
    server.received.clear()
    assert tell_all() == 0
    leave(cast)
    assert tell_all() == 1


def test_replay_repeats_it_with_the_same_ids(cast, server, partner):
    commitments.proposal(cast)
    tell_all()
    leave(cast)
    tell_all()
    before = [request.headers["webhook-id"] for request in server.received]
    actions.replay(partner, after=0, by=cast.partner)
    server.received.clear()
    tell_all()
    assert server.received
    assert {request.headers["webhook-id"] for request in server.received} <= set(before)
    assert [kind for kind, _id in said(server)] == ["commitment.withdrawn"]


def test_a_webhook_made_after_leaving_and_those_of_others_are_told_nothing(cast, server):
    theirs = hook(cast, server, "commitment", by=cast.west)
    commitments.proposal(cast)
    tell_all()
    leave(cast)
    hook(cast, server, "commitment", by=cast.partner)
    server.received.clear()
    assert tell_all() == 0
    assert telling(theirs).failures == 0


def test_not_a_byte_depends_on_what_the_group_holds_afterwards(cast, server, partner):
    commitments.proposal(cast)
    commitments.proposal(cast, cast.only("east", "west"), code="HIDDEN")
    leave(cast)
    commitments.proposal(cast, code="LATER")
    tell_all()
    assert len(server.received) == 1
