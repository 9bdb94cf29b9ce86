"""Webhooks: signed, in order, tried again, replayed; and never a word of what the party may not see."""

import base64
import json
from datetime import timedelta

import pytest
from django.db import transaction

from mithaq.interfaces.exchange.models import Telling, Webhook
from mithaq.interfaces.exchange.outgoing import NotListed
from mithaq.interfaces.exchange.webhooks import actions, events, queries, rules, sending
from mithaq.kernel import clock, ids
from mithaq.kernel.acts import feeds
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import Invalid, NotAllowed, NotVisible, WrongState
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import actions as records
from mithaq.kernel.records import releases
from tests.factories import commitments, plan

from .hooks import good, hook, secret, telling, told


def test_an_act_is_told_with_its_signature(cast, server):
    ours = hook(cast, server)
    made = commitments.proposal(cast)
    assert sending.send_due() == 1
    (request,) = server.received
    newest = Revision.objects.for_system("a test reads").get(record=made.pk)
    assert json.loads(request.body) == {
        "type": "commitment.proposed",
        "timestamp": newest.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "data": {
            "kind": "commitment",
            "id": str(made.pk),
            "verb": "commitment.proposed",
            "version": 1,
            "stamp": str(newest.stamp),
            "marking": "TLP:GREEN",
        },
    }
    assert request.headers["content-type"] == "application/json"
    assert abs(int(request.headers["webhook-timestamp"]) - clock.now().timestamp()) < 60
    assert good(secret(ours), request)
    assert not good(b"another key", request)
    assert (telling(ours).delivered, telling(ours).failures) == (newest.stamp, 0)


def test_the_signature_is_that_of_the_published_example():
    key = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = clock.from_microseconds(1_614_265_330 * 1_000_000)
    made = rules.headers([key], "msg_p5jXN8AQM9LWM0D4loKWxJek", at, b'{"test": 2432232314}')
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_events_come_in_order_and_once(cast, server):
    hook(cast, server)
    made = commitments.proposal(cast)
    commitments.actions.agree(made, by=cast.east)
    records.comment(made, text="Read", by=cast.east)
    assert sending.send_due() == 3
    assert sending.send_due() == 0
    stamps = [int(event["data"]["stamp"]) for event in told(server)]
    assert stamps == sorted(set(stamps))
    assert [event["type"] for event in told(server)][:2] == ["commitment.proposed", "commitment.agreed"]


def test_nothing_hidden_is_told_and_nothing_tells_of_it(cast, server):
    ours = hook(cast, server, by=cast.partner)
    hidden = commitments.proposal(cast, cast.only("east", "west"))
    assert sending.send_due() == 0
    assert server.received == []
    shown = telling(ours)
    assert (shown.delivered, shown.failures, shown.said) == (0, 0, "")
    commitments.proposal(cast, code="P-2")
    assert sending.send_due() == 1
    assert str(hidden.pk) not in server.received[0].body.decode()


def world(cast, server, *, with_hidden):
    """Return all that a webhook of the partner received while the commands also did what it may not see, or not."""
    both, start, made = cast.only("east", "west"), clock.now() + timedelta(hours=1), {}
    steps = [
        (False, lambda: hook(cast, server, by=cast.partner)),
        (True, lambda: commitments.proposal(cast, both, code="H-1")),
        (False, lambda: made.update(shown=commitments.proposal(cast, code="S-1"))),
        (True, lambda: plan.line_of_effort(cast, cast.red("secretary"), code="H-2")),
        (True, lambda: records.comment(made["shown"], text="Between us", by=cast.east, audience=both)),
        (False, lambda: records.narrow(made["shown"], both, by=cast.west)),
        (True, lambda: commitments.actions.agree(made["shown"], by=cast.east)),
        (False, lambda: commitments.proposal(cast, code="S-2")),
    ]
    for number, (is_hidden, step) in enumerate(steps):
        with clock.freeze(start + timedelta(minutes=number)), ids.deterministic(f"step {number}"):
            if with_hidden or not is_hidden:
                step()
            sending.send_due()
    received = [(request.headers, request.body) for request in server.received]
    server.received.clear()
    return received


def test_not_a_byte_that_is_told_depends_on_what_is_hidden(cast, server):
    with clock.freeze(clock.now()):
        worlds = []
        for with_hidden in (True, False):
            with transaction.atomic():
                worlds.append(world(cast, server, with_hidden=with_hidden))
                transaction.set_rollback(True)
    assert worlds[0] == worlds[1]
    assert len(worlds[0]) >= 3


def test_what_is_marked_for_persons_is_not_told_to_their_party(cast, server):
    hook(cast, server)
    plan.initiative(cast, cast.red("east"))
    sending.send_due()
    assert {event["data"]["marking"] for event in told(server)} <= {"TLP:CLEAR", "TLP:GREEN"}
    assert "initiative" not in {event["data"]["kind"] for event in told(server)}


def test_only_wanted_kinds_are_told(cast, server):
    hook(cast, server, "comment")
    made = commitments.proposal(cast)
    records.comment(made, text="Read", by=cast.east)
    assert sending.send_due() == 1
    assert [event["data"]["kind"] for event in told(server)] == ["comment"]


def test_a_narrowing_is_told_as_a_withdrawal_to_whoever_loses_it(cast, server):
    hook(cast, server, by=cast.partner)
    made = commitments.proposal(cast)
    sending.send_due()
    records.narrow(made, cast.only("east", "west"), by=cast.west)
    assert sending.send_due() == 1
    event = told(server)[-1]
    assert (event["type"], event["data"]["id"]) == ("commitment.withdrawn", str(made.pk))
    assert set(event["data"]) == {"kind", "id", "verb", "version", "stamp", "marking"}


def test_whoever_keeps_it_is_told_of_the_new_marking_only(cast, server):
    hook(cast, server)
    made = commitments.proposal(cast)
    sending.send_due()
    records.narrow(made, cast.only("east", "west"), by=cast.west)
    sending.send_due()
    new = [(e["type"], e["data"]["marking"]) for e in told(server)[1:]]
    assert new == [("commitment.remarked_in", "TLP:AMBER")]


def test_what_was_narrowed_before_it_was_told_is_told_as_withdrawn_only(cast, server):
    hook(cast, server, by=cast.partner)
    made = commitments.proposal(cast)
    records.narrow(made, cast.only("east", "west"), by=cast.west)
    sending.send_due()
    assert [event["type"] for event in told(server)] == ["commitment.withdrawn"]


def test_replay_tells_again_with_the_same_ids_what_may_be_seen_now(cast, server):
    ours = hook(cast, server, "commitment", by=cast.partner)
    start = telling(ours).reached
    kept, lost = commitments.proposal(cast), commitments.proposal(cast, code="P-2")
    sending.send_due()
    records.narrow(lost, cast.only("east", "west"), by=cast.west)
    sending.send_due()
    before = [request.headers["webhook-id"] for request in server.received]
    actions.replay(ours, after=start, by=cast.partner)
    sending.send_due()
    again = [(r.headers["webhook-id"], json.loads(r.body)) for r in server.received[len(before) :]]
    assert [e["type"] for _, e in again] == ["commitment.proposed", "commitment.withdrawn"]
    assert [e["data"]["id"] for _, e in again] == [str(kept.pk), str(lost.pk)]
    assert {id_ for id_, _ in again} <= set(before)
    with pytest.raises(Invalid):
        actions.replay(ours, after=clock.microseconds() + 60_000_000, by=cast.partner)


def test_a_stopped_webhook_is_told_nothing(cast, server):
    ours = hook(cast, server, "commitment")
    actions.stop(ours, by=cast.east)
    commitments.proposal(cast)
    assert sending.send_due() == 0
    with pytest.raises(WrongState):
        actions.stop(ours, by=cast.east)
    actions.resume(ours, by=cast.east)
    assert sending.send_due() == 1
    with pytest.raises(WrongState):
        actions.resume(ours, by=cast.east)


def test_a_new_secret_signs_at_once_and_the_former_one_for_a_day(cast, server):
    ours = hook(cast, server, "commitment")
    former = secret(ours)
    actions.renew_secret(ours, by=cast.east)
    assert secret(ours) != former
    commitments.proposal(cast)
    sending.send_due()
    assert good(secret(ours), server.received[0])
    assert good(former, server.received[0])
    with clock.freeze(clock.now() + timedelta(hours=25)):
        commitments.proposal(cast, code="P-2")
        sending.send_due()
    assert good(secret(ours), server.received[1])
    assert not good(former, server.received[1])


def test_no_table_holds_a_secret(cast, server):
    ours = hook(cast, server)
    held = [*Webhook.objects.for_system("a test reads").values(), *Telling.objects.values()]
    bodies = Revision.objects.for_system("a test reads").values_list("body", flat=True)
    text = str(held) + str(list(bodies))
    assert actions.shown_secret(ours) not in text
    assert secret(ours).hex() not in text


def test_an_address_that_is_not_listed_is_refused_and_told_nothing(cast, server, settings):
    for url in ("https://example.org/hook", "http://127.0.0.1:1/hook", "http://169.254.169.254/latest"):
        with pytest.raises(NotListed):
            actions.create(label="x", url=url, kinds=[], by=cast.east)
    ours = hook(cast, server, "commitment")
    settings.OUTGOING = frozenset()
    commitments.proposal(cast)
    assert sending.send_due() == 0
    assert (telling(ours).said, server.received) == ("not listed", [])


def test_who_may_and_who_may_not(cast, server):
    for name in ("auditor", "assessor", "analyst", "east_admin"):
        with pytest.raises(NotAllowed):
            hook(cast, server, by=getattr(cast, name))
    ours = hook(cast, server)
    with pytest.raises(NotAllowed):
        actions.stop(ours, by=cast.west)
    with pytest.raises(NotVisible):
        queries.one(Viewer.of(cast.west), ours.pk)
    assert queries.one(Viewer.of(cast.east), ours.pk) == ours
    with pytest.raises(Invalid):
        hook(cast, server, "nonsense")


def test_a_party_has_a_limited_number(cast, server, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 2)
    hook(cast, server)
    first = hook(cast, server)
    with pytest.raises(Invalid):
        hook(cast, server)
    actions.stop(first, by=cast.east)
    assert hook(cast, server).pk
    assert hook(cast, server, by=cast.west).pk


def test_its_page_names_no_secret_and_it_is_never_released(cast, server, client_as):
    ours = hook(cast, server)
    assert not releases.can_be_released(ours)
    page = client_as("east").get(f"/record/webhook/{ours.pk}/", follow=True)
    assert page.status_code == 200
    assert actions.shown_secret(ours).encode() not in page.content
    assert client_as("west").get(f"/record/webhook/{ours.pk}/").status_code == 404


def test_long_silence_is_looked_through_in_pages(cast, server, monkeypatch):
    monkeypatch.setattr(events, "BATCH", 3)
    ours = hook(cast, server, "comment")
    made = commitments.proposal(cast)
    for number in range(7):
        plan.line_of_effort(cast, code=f"LOE-{number}")
    records.comment(made, text="Read", by=cast.east)
    assert sending.send_due() == 1
    assert telling(ours).reached == feeds.newest_committed()
