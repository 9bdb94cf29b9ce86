"""What was tried: a list that those who manage a webhook see, pausing by hand, and events that tell of nothing."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from mithaq.interfaces.exchange.models import Attempt
from mithaq.interfaces.exchange.webhooks import actions, queries, sending
from mithaq.kernel import clock
from mithaq.kernel.errors import NotAllowed, WrongState
from tests.factories import commitments

from .hooks import good, hook, secret, stored, telling, told
from .test_alerts_kept import bearer
from .test_pages import text


def page_of(webhook, step=""):
    return reverse(f"exchange:webhook{step}", args=[webhook.pk])


def test_each_try_is_noted_without_the_record(cast, server):
    ours = hook(cast, server, "commitment")
    answers = iter([503, 204])
    server.say = lambda _request: (next(answers), {}, b"")
    made = commitments.proposal(cast)
    with clock.freeze(clock.now()) as now:
        sending.send_due()
        now.tick(5)
        sending.send_due()
        taken, failed = queries.attempts(ours)
    assert (failed.kind, failed.deed, failed.said) == ("commitment", "commitment.proposed", "503")
    assert failed.next_at - failed.at == timedelta(seconds=5)
    assert (taken.said, taken.next_at) == ("", None)
    assert str(made.pk) not in str(list(Attempt.objects.values()))


def test_only_the_newest_are_kept(cast, server, monkeypatch):
    monkeypatch.setattr(queries, "ATTEMPTS_KEPT", 3)
    ours, other = hook(cast, server, "commitment"), hook(cast, server, "commitment", by=cast.west)
    for number in range(5):
        commitments.proposal(cast, code=f"P-{number}")
    sending.send_due()
    assert Attempt.objects.filter(webhook=ours).count() == 3
    assert Attempt.objects.filter(webhook=other).count() == 3
    assert len(queries.attempts(ours)) == 3


def test_an_event_that_tells_of_nothing_is_signed_and_sent_once(cast, server):
    ours = hook(cast, server, "commitment")
    server.say = lambda _request: (500, {}, b"")
    actions.try_out(ours, by=cast.east)
    for _ in range(2):
        assert sending.send_due() == 0
    (request,) = server.received
    body = json.loads(request.body)
    assert (body["type"], body["data"]) == ("webhook.test", {"webhook": str(ours.pk)})
    assert good(secret(ours), request)
    (tried,) = queries.attempts(ours)
    assert (tried.deed, tried.said, tried.next_at) == ("webhook.test", "500", None)
    assert (telling(ours).failures, stored(ours).state) == (0, "active")


def test_it_is_sent_to_one_that_is_paused_too(cast, server):
    ours = hook(cast, server, "commitment")
    actions.hold(ours, by=cast.east)
    actions.try_out(ours, by=cast.east)
    sending.send_due()
    assert [event["type"] for event in told(server)] == ["webhook.test"]


def test_one_that_is_paused_by_hand_is_told_later_what_happened_meanwhile(cast, server):
    ours = hook(cast, server, "commitment")
    actions.hold(ours, by=cast.east)
    with pytest.raises(WrongState):
        actions.hold(ours, by=cast.east)
    commitments.proposal(cast)
    assert sending.send_due() == 0
    actions.resume(ours, by=cast.east)
    assert sending.send_due() == 1


def test_only_the_party_pauses_and_tries_out(cast, server):
    ours = hook(cast, server)
    for act in (actions.hold, actions.try_out):
        for by in (cast.west, cast.east_admin):
            with pytest.raises(NotAllowed):
                act(ours, by=by)


def test_the_page_shows_the_tries_and_offers_the_steps(cast, server, client_as):
    ours = hook(cast, server, "commitment")
    page = client_as("east")
    assert "Nothing has been sent yet." in text(page.get(page_of(ours)))
    version = stored(ours).version
    assert page.post(page_of(ours, "_test"), {"version": version}).status_code == 302
    sending.send_due()
    server.say = lambda _request: (503, {}, b"")
    commitments.proposal(cast)
    sending.send_due()
    shown = text(page.get(page_of(ours)))
    for words in ("Test event", "Taken", "Its server answered with status 503.", "ms"):
        assert words in shown
    assert page.post(page_of(ours, "_hold"), {"version": version + 1}).status_code == 302
    assert "Paused by hand" in text(page.get(page_of(ours)))


def test_who_does_not_manage_it_sees_no_tries(cast, server, client_as):
    ours = hook(cast, server, "commitment")
    commitments.proposal(cast)
    sending.send_due()
    assert "The last tries" not in text(client_as("east_admin").get(page_of(ours)))
    assert client_as("west").get(page_of(ours)).status_code == 404


def test_programs_pause_try_out_and_read_the_tries(cast, server):
    ours = hook(cast, server, "commitment")
    client, base = bearer(cast, "east"), f"/api/v1/webhooks/{ours.pk}"
    told_ = client.post(f"{base}/pause", "{}", content_type="application/json")
    assert told_.json()["state"] == "held"
    assert client.post(f"{base}/test", "{}", content_type="application/json").status_code == 200
    sending.send_due()
    (tried,) = client.get(f"{base}/attempts").json()
    assert (tried["verb"], tried["said"]) == ("webhook.test", "")
    assert bearer(cast, "west").get(f"{base}/attempts").status_code == 404
