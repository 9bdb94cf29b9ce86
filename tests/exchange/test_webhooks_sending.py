"""Telling webhooks: again after a failure, in order, by several workers, in threads."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail

from mithaq.interfaces.exchange.models import Telling
from mithaq.interfaces.exchange.webhooks import actions, queries, rules, sending
from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts import feeds
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.markings import walls
from tests.factories import commitments

from .hooks import hook, stored, telling, told
from .servers import allow, listening


def test_a_failure_is_tried_again_after_longer_and_longer_pauses(cast, server):
    ours = hook(cast, server, "commitment")
    server.say = lambda _r: (503, {}, b"")
    commitments.proposal(cast)
    with clock.freeze(clock.now()) as now:
        pauses = []
        for _ in range(4):
            assert sending.send_due() == 0
            pauses.append((telling(ours).due_at - clock.now()).total_seconds())
            assert sending.send_due() == 0
            now.at = telling(ours).due_at
        assert pauses == [5, 10, 20, 40]
        assert len(server.received) == 4
        assert (telling(ours).failures, telling(ours).said, telling(ours).delivered) == (4, "503", 0)
        server.say = lambda _r: (200, {}, b"")
        assert sending.send_due() == 1
    ids = {request.headers["webhook-id"] for request in server.received}
    assert len(ids) == 1
    assert len({request.body for request in server.received}) == 1
    assert (telling(ours).failures, telling(ours).said, telling(ours).failing_since) == (0, "", None)


def test_a_later_event_waits_for_the_one_before(cast, server):
    hook(cast, server, "commitment")
    answers = iter([500, 200, 200])
    server.say = lambda _r: (next(answers), {}, b"")
    commitments.proposal(cast)
    commitments.proposal(cast, code="P-2")
    with clock.freeze(clock.now()) as now:
        assert sending.send_due() == 0
        now.tick(5)
        assert sending.send_due() == 2
    first, again, second = (json.loads(r.body)["data"]["id"] for r in server.received)
    assert first == again != second


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 500])
def test_anything_but_success_is_a_failure(cast, server, status):
    ours = hook(cast, server, "commitment")
    server.say = lambda _r: (status, {"Location": f"{server.origin}/elsewhere"}, b"")
    commitments.proposal(cast)
    assert sending.send_due() == 0
    assert telling(ours).said == str(status)
    assert [request.path for request in server.received] == ["/hook"]


def test_after_days_without_an_answer_it_is_paused_and_those_who_can_mend_it_are_told(cast, server):
    ours = hook(cast, server, "commitment")
    server.say = lambda _r: (500, {}, b"")
    commitments.proposal(cast)
    with clock.freeze(clock.now()) as now:
        sending.send_due()
        now.tick(rules.GIVEN_UP_AFTER.total_seconds() + 1)
        sending.send_due()
        assert stored(ours).state == "paused"
        now.tick(24 * 3600)
        assert sending.send_due() == 0
    assert len(server.received) == 2
    notices = Delivery.objects.filter(template="webhook.paused")
    assert [n.recipient for n in notices] == [cast.east.person_id]
    assert mail.outbox == []
    resumed = actions.resume(stored(ours), by=cast.east)
    server.say = lambda _r: (204, {}, b"")
    assert sending.send_due() == 1
    assert (resumed.state, len(server.received)) == ("active", 3)


def test_an_address_that_is_gone_is_paused_at_once(cast, server):
    ours = hook(cast, server, "commitment")
    server.say = lambda _r: (410, {}, b"")
    commitments.proposal(cast)
    sending.send_due()
    assert stored(ours).state == "paused"
    again = actions.resume(stored(ours), by=cast.east)
    assert actions.pause(again, by=Actor.system(sending.JOB)).state == "paused"


def test_two_workers_tell_once(cast, server):
    ours = hook(cast, server, "commitment")
    commitments.proposal(cast)
    now, newest = clock.now(), feeds.newest_committed()
    (mine,), (theirs,) = queries.waiting(now, newest), queries.waiting(now, newest)
    assert sending._claim(mine, now)
    assert not sending._claim(theirs, now)
    assert sending.send_due(now) == 0
    assert sending.send_due(now + sending.CLAIM) == 1
    assert (len(server.received), telling(ours).failures) == (1, 0)


def test_a_change_during_the_telling_is_not_overwritten(cast, server, monkeypatch):
    ours = hook(cast, server, "commitment")
    start = telling(ours).reached
    commitments.proposal(cast)

    honest = sending.outgoing.post

    def post(*args, **kwargs):
        Telling.objects.filter(webhook=ours).update(fence=99, reached=start, due_at=clock.now())
        return honest(*args, **kwargs)

    monkeypatch.setattr(sending.outgoing, "post", post)
    assert sending.send_due() == 1
    assert (telling(ours).reached, telling(ours).fence) == (start, 99)
    monkeypatch.undo()
    assert sending.send_due() == 1
    assert len({request.headers["webhook-id"] for request in server.received}) == 1


def test_the_worker_tells_in_threads_of_its_own(transactional_db, settings):
    from tests import cast as casting

    found = casting.assemble()
    with listening() as server:
        allow(settings, server.origin)
        hook(found, server, "commitment")
        commitments.proposal(found)
        pool = ThreadPoolExecutor(1, initializer=walls.this_thread_works)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sending, "_threads", pool)
            sending.start_due()
            pool.shutdown(wait=True)
        assert [event["type"] for event in told(server)] == ["commitment.proposed"]
