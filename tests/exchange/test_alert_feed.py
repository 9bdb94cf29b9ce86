"""The feed of kept alerts: for whom, in which language, in pages; and the secret address that needs no sign-in."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.test import Client
from django.urls import reverse
from lxml import etree

from mithaq.interfaces.exchange import links
from mithaq.interfaces.exchange.cap import feeds, listings, reading, writing
from mithaq.interfaces.exchange.models.links import ALERTS, CALENDAR
from mithaq.kernel import clock, ids
from mithaq.kernel.people import actions as people
from mithaq.kernel.records import actions as records
from tests.cast import SYSTEM

from .alerts import alert
from .test_alerts_kept import bearer, keep
from .test_pages import text

FEED = reverse("exchange:alert_feed")


def kept(cast, number, audience=None, **values):
    return keep(cast, writing.written(alert(identifier=f"n{number}", **values)), audience)


def path(address):
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def secret_feed(cast, name="west"):
    secret = links.make(cast.memberships[name], ALERTS)
    return reverse("exchange:secret_alert_feed", args=[secret])


def test_a_program_reads_the_feed_and_each_document(cast):
    first, second = kept(cast, 1), kept(cast, 2)
    client = bearer(cast, "west", "read")
    answer = client.get(FEED)
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = listings.read(answer.content)
    assert [entry.id for entry in feed.entries] == [second.pk.urn, first.pk.urn]
    assert feed.faults == ()
    document = client.get(path(feed.entries[0].address)).content
    assert reading.parsed(document).identifier == "n2"


def test_titles_are_in_the_language_that_is_asked_for(cast):
    kept(cast, 1)
    client = bearer(cast, "west", "read")
    titles = {code: listings.read(client.get(f"{FEED}?lang={code}").content) for code in ("en", "ar", "fr")}
    assert titles["ar"].entries[0].title == "الطريق الساحلي مغلق"
    assert titles["fr"].entries[0].title == titles["en"].entries[0].title == "The coastal road is closed"
    root = etree.fromstring(client.get(f"{FEED}?lang=ar").content)
    others = {link.get("hreflang") for link in root.findall("{*}link") if link.get("rel") == "alternate"}
    assert others == {"en", "fr"}
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "ar"


def test_an_exercise_is_named_in_its_title(cast):
    kept(cast, 1, status="Exercise", note="Coast 26")
    (entry,) = listings.read(bearer(cast, "west", "read").get(FEED).content).entries
    assert entry.title == "[exercise] The coastal road is closed"


def test_pages_follow_one_another(cast, monkeypatch):
    monkeypatch.setattr(feeds, "SHOWN", 2)
    made = [kept(cast, number) for number in range(5)]
    client, address, found = bearer(cast, "west", "read"), FEED, []
    while address:
        root = etree.fromstring(client.get(address).content)
        found += [entry.findtext("{*}id") for entry in root.findall("{*}entry")]
        following = [link.get("href") for link in root.findall("{*}link") if link.get("rel") == "next"]
        address = path(following[0]) if following else ""
    assert found == [one.pk.urn for one in reversed(made)]
    assert client.get(f"{FEED}?cursor=nonsense").status_code == 404


def test_what_is_held_already_is_not_sent_again(cast):
    one = kept(cast, 1)
    client = bearer(cast, "west", "read")
    for address in (FEED, reverse("exchange:alert_document", args=[one.pk])):
        tag = client.get(address)["ETag"]
        again = client.get(address, headers={"If-None-Match": tag})
        assert (again.status_code, again.content) == (304, b"")
    tag = client.get(FEED)["ETag"]
    kept(cast, 2)
    assert client.get(FEED, headers={"If-None-Match": tag}).status_code == 200


def test_not_a_byte_of_the_feed_depends_on_what_is_hidden(cast):
    with ids.deterministic("seen"):
        kept(cast, 1)
    client, secret = bearer(cast, "partner", "read"), secret_feed(cast, "partner")
    before = [client.get(FEED), Client().get(secret)]
    hidden = kept(cast, 2, cast.only("east", "west"))
    kept(cast, 3, cast.red("east"))
    records.comment(hidden, text="Between us", by=cast.east)
    after = [client.get(FEED), Client().get(secret)]
    assert [(a.content, sorted(a.items())) for a in after] == [(a.content, sorted(a.items())) for a in before]


def test_nobody_reads_the_feed_without_a_token(cast):
    one = kept(cast, 1, cast.public)
    for address in (FEED, reverse("exchange:alert_document", args=[one.pk])):
        assert Client().get(address).status_code == 401
        assert bearer(cast, "west").post(address).status_code == 405


def test_a_secret_address_serves_what_is_green_at_most(cast):
    green, amber = kept(cast, 1), kept(cast, 2, cast.only("east", "west"))
    address = secret_feed(cast)
    answer = Client().get(address)
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    (entry,) = listings.read(answer.content).entries
    assert entry.id == green.pk.urn
    assert Client().get(path(entry.address)).status_code == 200
    other = entry.address.replace(str(green.pk), str(amber.pk))
    assert Client().get(path(other)).status_code == 404


def test_a_secret_address_ends_with_the_membership_or_when_it_is_revoked(cast):
    address = secret_feed(cast)
    assert Client().get(address).status_code == 200
    secret_feed(cast)
    assert Client().get(address).status_code == 404
    address = secret_feed(cast)
    people.dismiss(cast.memberships["west"], by=SYSTEM)
    with clock.freeze(clock.now() + timedelta(minutes=1)):
        assert Client().get(address).status_code == 404


def test_the_secret_of_a_calendar_opens_no_feed(cast):
    secret = links.make(cast.memberships["west"], CALENDAR)
    assert Client().get(reverse("exchange:secret_alert_feed", args=[secret])).status_code == 404
    assert links.held(cast.memberships["west"], ALERTS) is None


def test_the_address_is_made_shown_once_and_revoked_on_its_page(cast, client_as):
    page, manage = client_as("west"), reverse("exchange:manage_alert_feed")
    assert "No address yet." in text(page.get(manage))
    made = page.post(manage)
    assert Client().get(urlsplit(made.context["address"]).path).status_code == 200
    assert "There is an address since" in text(page.get(manage))
    assert "/cap/" not in text(page.get(manage))
    page.post(reverse("exchange:revoke_alert_feed"))
    assert Client().get(urlsplit(made.context["address"]).path).status_code == 404
