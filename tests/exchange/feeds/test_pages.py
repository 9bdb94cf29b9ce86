"""Feeds as pages and over the API: added and ended by those who manage exchange, seen by those who receive them."""

import pytest
from django.urls import reverse

from mithaq.interfaces.exchange.models import AlertFeed, CapAlert
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.records import actions as records

from ..servers import keep
from ..test_alerts_kept import bearer
from ..test_pages import text
from .publishing import added, named, read

INDEX, NEW, API = reverse("exchange:feeds"), reverse("exchange:feed_new"), "/api/v1/feeds"


def given(partner, **values):
    marked = {"tlp": "GREEN", "groups": ["community"], "act_key": "k"}
    return {"label": "Met service", "address": partner.address, "every_minutes": "5", **marked, **values}


def step(feed, name):
    return reverse(f"exchange:feed_{name}", args=[feed.pk])


def one():
    return AlertFeed.objects.for_system("tests").get()


def test_a_feed_is_added_on_its_page_after_a_fresh_factor(cast, partner, client_as, monkeypatch):
    page = client_as("east")
    assert NEW in text(page.get(INDEX))
    answer = page.post(NEW, given(partner))
    made = one()
    assert (answer.status_code, answer["Location"]) == (302, made.get_absolute_url())
    assert (made.owner, made.audience, made.every_minutes) == (cast.parties["east"], cast.community, 5)
    assert not made.may_be_unsigned
    shown = text(page.get(made.get_absolute_url()))
    assert "never yet" in shown
    assert partner.address in shown
    assert "reads this feed already" in text(page.post(NEW, given(partner, act_key="l")), 422)
    monkeypatch.setattr("mithaq.web.sessions.was_confirmed", lambda _request: False)
    assert page.post(NEW, given(partner))["Location"].startswith(reverse("site:confirm"))


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"address": "http://169.254.169.254/latest"}, "may not send anything there"),
        ({"address": "file:///etc/hostname"}, "may not send anything there"),
        ({"secret_name": "north"}, "no secret of this name"),
        ({"user": "us"}, "Name the secret"),
        ({"every_minutes": "0"}, "greater than or equal"),
        ({"tlp": "AMBER+STRICT", "groups": [], "parties": ["west"]}, "leaves"),
        ({"label": ""}, "required"),
    ],
)
def test_what_cannot_be_added_is_said_beside_the_field(
    cast, partner, client_as, settings, tmp_path, values, said
):
    settings.MITHAQ_HOME = tmp_path
    keep(tmp_path, "west", "north", partner.server.origin, "s3cret")
    assert said in text(client_as("east").post(NEW, given(partner, **values)), 422)
    assert not AlertFeed.objects.for_system("tests").exists()


def test_who_receives_sees_the_feed_and_only_its_owner_how_it_goes(cast, partner, client_as):
    partner.publish(*named("a", "b"))
    partner.put("/b.cap", b"<alert/>")
    feed = added(cast, partner)
    read(feed)
    owner, reader = (text(client_as(name).get(feed.get_absolute_url())) for name in ("east", "west"))
    brought = CapAlert.objects.for_system("tests").get().get_absolute_url()
    for shown in (owner, reader):
        assert brought in shown
        assert partner.address in shown
    assert "one entry skipped" in owner
    assert "in the namespace of CAP 1.0" in owner
    for word in ("skipped", "The last tries", "Read it now", "last read"):
        assert word not in reader
    assert "skipped" not in text(client_as("west").get(INDEX))
    assert feed.get_absolute_url() in text(client_as("west").get(brought))


def test_who_may_not_know_of_it_finds_no_trace(cast, partner, client_as):
    partner.publish(*named("a"))
    feed = added(cast, partner, cast.only("east"))
    read(feed)
    page = client_as("west")
    assert str(feed.pk) not in text(page.get(INDEX))
    assert client_as("west").get(API).json() == []
    for address in (
        feed.get_absolute_url(),
        *(step(feed, name) for name in ("try", "hold", "resume", "end")),
    ):
        assert (page.get(address).status_code, page.post(address, {"version": 1}).status_code) == (404, 404)
    for path in ("", "/tries"):
        assert page.get(f"{API}/{feed.pk}{path}").status_code == 404
    assert one().state == "active"


def test_a_feed_of_an_alert_is_named_to_those_who_may_know_of_it_only(cast, partner, client_as):
    partner.publish(*named("a"))
    feed = added(cast, partner)
    read(feed)
    records.narrow(feed, cast.only("east"), by=cast.east)
    alert = CapAlert.objects.for_system("tests").get().get_absolute_url()
    assert "it came by the feed" in text(client_as("east").get(alert))
    assert "it came by the feed" not in text(client_as("west").get(alert))


def test_its_steps_are_taken_on_its_pages(cast, partner, client_as):
    partner.publish(*named("a"))
    feed, page = added(cast, partner), client_as("east")
    for version, (name, said) in enumerate(
        [
            ("try", "It is read now."),
            ("hold", "Nothing is read until it is resumed."),
            ("resume", "It is read again."),
            ("end", "What came by it stays."),
        ],
        1,
    ):
        assert step(feed, name) in text(page.get(feed.get_absolute_url()))
        assert client_as("west").get(step(feed, name)).status_code == 403
        assert said in text(page.post(step(feed, name), {"version": version}, follow=True))
    assert page.post(step(feed, "try"), {"version": 5}).status_code == 409
    verbs = Revision.objects.for_system("tests").filter(kind="alert_feed").order_by("stamp")
    assert list(verbs.values_list("verb", flat=True))[1:] == [
        f"alert_feed.{deed}" for deed in ("tried", "held", "resumed", "ended")
    ]


def test_all_of_it_over_the_api(cast, partner):
    east, carries = bearer(cast, "east"), bearer(cast, "east", "carry_out")
    body = {
        "label": "Met service",
        "address": partner.address,
        "marking": {"tlp": "GREEN", "groups": ["community"]},
        "may_be_unsigned": True,
    }
    partner.publish(*named("a", "b"))
    partner.put("/b.cap", b"<alert/>")
    assert east.post(API, body, "application/json").status_code == 403
    made = carries.post(API, body, "application/json")
    assert made.status_code == 201, made.content
    feed = f"{API}/{made.json()['id']}"
    read(one())
    told = east.get(feed).json()
    assert (told["state"], told["every_minutes"], told["pull"]["taken"], told["pull"]["refused"]) == (
        *("active", 10),
        *(1, 1),
    )
    (tried,) = east.get(f"{feed}/tries").json()
    assert (tried["listed"], tried["taken"], tried["trouble"]) == (2, 1, "")
    assert [(fault["name"], fault["reason"]) for fault in tried["faults"]] == [("b", "namespace")]
    assert "An alert is an element alert" in tried["faults"][0]["text"]
    west = bearer(cast, "west")
    assert (west.get(feed).json()["pull"], west.get(f"{feed}/tries").status_code) == (None, 403)
    assert west.post(f"{feed}/end", {"version": 1}, "application/json").status_code == 403
    for version, (name, state) in enumerate(
        [("try", "active"), ("pause", "held"), ("resume", "active"), ("end", "ended")], 1
    ):
        answer = east.post(f"{feed}/{name}", {"version": version}, "application/json")
        assert (answer.status_code, answer.json()["state"]) == (200, state)
    assert east.get(feed).json()["pull"] is None
    assert [found["id"] for found in west.get(API).json()] == [made.json()["id"]]


def test_a_party_reads_only_so_many_feeds(cast, partner, monkeypatch, client_as):
    monkeypatch.setattr("mithaq.interfaces.exchange.feeds.actions.MOST", 1)
    added(cast, partner)
    said = text(client_as("east").post(NEW, given(partner, address=f"{partner.address}?2")), 422)
    assert "End one first." in said
