"""Webhooks and alerts as pages."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from mithaq.interfaces.exchange.cap import writing
from mithaq.interfaces.exchange.models import Webhook
from mithaq.interfaces.exchange.webhooks import actions, sending
from mithaq.kernel import clock
from mithaq.kernel.acts.models import Revision
from tests.factories import commitments, picture

from .alerts import alert, identity
from .hooks import hook, stored, telling, told
from .test_cap_attacks import ATTACKS
from .test_pages import text

INDEX, CHECK = reverse("exchange:webhooks"), reverse("exchange:check_alert")


def at(webhook, step=""):
    return reverse(f"exchange:webhook{step}", args=[webhook.pk])


def given(server, **values):
    return {
        "label": "Our desk",
        "url": f"{server.origin}/hook",
        "kinds": ["commitment"],
        "act_key": "k",
        **values,
    }


def test_a_webhook_is_made_and_its_secret_shown_once(cast, server, client_as):
    page = client_as("east")
    made = text(page.post(INDEX, given(server)))
    one = Webhook.objects.for_system("tests").get()
    assert actions.shown_secret(one) in made
    assert (one.owner, one.kinds) == (cast.parties["east"], ["commitment"])
    for address in (INDEX, at(one)):
        assert "whsec_" not in text(page.get(address))


def test_it_takes_a_fresh_factor(cast, server, client_as, monkeypatch):
    ours = hook(cast, server)
    monkeypatch.setattr("mithaq.web.sessions.was_confirmed", lambda _request: False)
    page = client_as("east")
    for address, values in ((INDEX, given(server)), (at(ours, "_renew"), {"version": 1})):
        answer = page.post(address, values)
        assert answer["Location"].startswith(reverse("site:confirm"))
    assert Webhook.objects.for_system("tests").count() == 1
    assert telling(ours).generation == 1


def test_an_address_that_is_not_listed_is_named(cast, server, client_as):
    refused = text(client_as("east").post(INDEX, given(server, url="http://169.254.169.254/")), 422)
    assert "may not send anything there" in refused
    assert "whsec_" not in refused


def test_who_may_not_manage_exchange_gets_no_list(cast, client_as):
    for name in ("analyst", "auditor", "assessor"):
        assert client_as(name).get(INDEX).status_code == 403
        assert INDEX not in text(client_as(name).get(reverse("exchange:home")))


def test_the_page_tells_how_far_it_was_told(cast, server, client_as):
    ours = hook(cast, server, "commitment")
    page = client_as("east")
    assert "Nothing to tell yet." in text(page.get(at(ours)))
    commitments.proposal(cast)
    assert "Waits" in text(page.get(at(ours)))
    sending.send_due()
    taken = text(page.get(at(ours)))
    assert "Taken last" in taken
    assert "Waits" not in taken
    server.say = lambda _request: (503, {}, b"")
    commitments.proposal(cast, code="SECOND")
    sending.send_due()
    failing = text(page.get(at(ours)))
    assert "Not taken" in failing
    assert "Its server answered with status 503." in failing
    assert "One try failed." in failing


def test_the_steps_of_its_life(cast, server, client_as):
    ours = hook(cast, server, "commitment")
    commitments.proposal(cast)
    sending.send_due()
    page = client_as("east")
    assert page.post(at(ours, "_stop"), {"version": 1}).status_code == 302
    assert stored(ours).state == "stopped"
    assert page.post(at(ours, "_stop"), {"version": 2}).status_code == 409
    assert page.post(at(ours, "_resume"), {"version": 2}).status_code == 302
    before = clock.now() - timedelta(hours=1)
    assert page.post(at(ours, "_replay"), {"since": f"{before:%Y-%m-%dT%H:%M}"}).status_code == 302
    sending.send_due()
    assert len(told(server)) == 2
    assert told(server)[0] == told(server)[1]
    later = clock.now() + timedelta(days=2)
    assert page.post(at(ours, "_replay"), {"since": f"{later:%Y-%m-%dT%H:%M}"}).status_code == 422
    renewed = text(page.post(at(ours, "_renew"), {"version": stored(ours).version}))
    assert actions.shown_secret(stored(ours)) in renewed
    assert telling(ours).generation == 2


def test_a_hidden_webhook_shows_nowhere(cast, server, client_as):
    theirs = hook(cast, server, by=cast.west)
    Webhook.objects.for_system("tests").filter(pk=theirs.pk).update(label="Quiet desk")
    page = client_as("east")
    for address in (INDEX, reverse("exchange:home"), reverse("exchange:queue")):
        answer = text(page.get(address))
        assert "Quiet desk" not in answer
        assert str(theirs.pk) not in answer
    for step in ("", "_stop", "_resume", "_replay", "_renew"):
        for answer in (page.get(at(theirs, step)), page.post(at(theirs, step), {"version": 1})):
            assert answer.status_code in (404, 405)
            assert "Quiet desk" not in answer.content.decode()
    assert stored(theirs).version == 1


def test_what_the_party_may_not_see_is_not_among_the_events(cast, server, client_as):
    ours = hook(cast, server)
    page = client_as("east")
    empty = page.get(at(ours)).content.decode()
    hidden = picture.report(cast, audience=cast.only("west"), by=cast.west)
    picture.report(cast, audience=cast.red("east"), by=cast.east)
    shown = text(page.get(at(ours)))
    assert str(hidden.pk) not in shown
    assert shown.count('class="state') == empty.count('class="state')


@pytest.fixture
def trusted(settings, tmp_path):
    """An identity that the installation trusts for the sender of the alert."""
    made = identity(days=36_500)
    settings.CAP_FOLDER = tmp_path
    path = tmp_path / f"{quote(alert().sender, safe='@')}.pem"
    path.write_bytes(made.certificate.public_bytes(Encoding.PEM))
    return made


def upload(page, document, **more):
    return page.post(CHECK, {"document": SimpleUploadedFile("alert.xml", document), **more})


def test_an_alert_is_checked_and_nothing_is_kept(cast, client_as, trusted):
    page, acts = client_as("auditor"), Revision.objects.for_system("tests").count()
    shown = text(upload(page, writing.written(alert(), trusted)))
    assert "Signed by a sender whom this installation trusts" in shown
    assert "Road closed" in shown
    assert "observed" in shown
    assert "Coastal road" in shown
    assert Revision.objects.for_system("tests").count() == acts


def test_an_unsigned_alert_is_read_where_that_is_asked_for(cast, client_as, trusted):
    page, bare = client_as("east"), writing.written(alert())
    assert "The alert is not signed." in text(upload(page, bare), 422)
    assert "Not signed: anybody may have written it" in text(upload(page, bare, may_be_unsigned="on"))


@pytest.mark.parametrize("name", ["entity bomb", "external entity", "nested deeply"])
def test_an_attack_is_refused_with_its_reason(cast, client_as, trusted, name):
    document, _reason = ATTACKS[name]
    assert "Refused" in text(upload(client_as("east"), document, may_be_unsigned="on"), 422)


def test_a_stranger_and_an_empty_file_are_refused(cast, client_as, trusted):
    page = client_as("east")
    assert "not one that this installation trusts" in text(
        upload(page, writing.written(alert(), identity())), 422
    )
    assert "Refused" in text(upload(page, b""), 422)
    assert "required" in text(page.post(CHECK, {}), 422)
