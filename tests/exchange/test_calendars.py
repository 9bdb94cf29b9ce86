"""Calendars: what is due, for whom, behind an address that nobody guesses and everybody can revoke."""

import base64
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from mithaq.domains.picture import actions as pictures
from mithaq.interfaces.exchange import links
from mithaq.interfaces.exchange.ical import entries
from mithaq.interfaces.exchange.models import SecretLink
from mithaq.interfaces.exchange.models.links import CALENDAR
from mithaq.kernel import clock
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions as people
from mithaq.kernel.people.models import Account
from tests.cast import SYSTEM
from tests.factories import commitments, picture, plan


@pytest.fixture
def milestone(cast):
    return plan.milestone(cast, plan.initiative(cast))


def address(cast, name):
    return reverse("exchange:calendar", args=[links.make(cast.memberships[name], CALENDAR)])


def events(answer):
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def test_due_dates_are_days_in_the_calendar(cast, milestone):
    promise = commitments.agreed(cast, due=clock.today() + timedelta(days=10))
    found = events(Client().get(address(cast, "east")))
    assert [event["DTSTART"].dt for event in found] == [promise.due, milestone.due]
    first = found[0]
    assert first["SUMMARY"] == "Open the coastal road"
    assert first["DTEND"].dt == promise.due + timedelta(days=1)
    assert first["TRANSP"] == "TRANSPARENT"
    assert "TLP:GREEN" in first["DESCRIPTION"]
    assert str(first["URL"]).endswith(promise.get_absolute_url())
    assert int(first["SEQUENCE"]) == promise.version


def test_requests_for_information_are_due_until_they_are_closed(cast):
    asked = picture.rfi(cast)
    (event,) = events(Client().get(address(cast, "west")))
    assert (event["DTSTART"].dt, event["SUMMARY"]) == (asked.due, "Who holds the crossing?")
    pictures.close(asked, by=cast.east)
    assert events(Client().get(address(cast, "west"))) == []


def test_the_calendar_speaks_the_language_of_its_reader(cast, milestone):
    Account.objects.filter(person_id=cast.east.person_id).update(language="ar")
    (event,) = events(Client().get(address(cast, "east")))
    assert event["SUMMARY"] == "Line in service بالعربية"


def test_nobody_sees_the_due_dates_of_others(cast):
    plan.initiative(cast)
    hidden = commitments.agreed(cast, cast.only("east", "west"), title=commitments.names("Zq hidden"))
    for name in ("partner", "auditor"):
        data = Client().get(address(cast, name)).content
        assert b"Zq hidden" not in data
        assert entries.due_dates(Viewer.of(getattr(cast, name))) == []
    assert [e.id for e in entries.due_dates(Viewer.of(cast.east))] == [hidden.pk]


def test_above_green_an_entry_says_the_day_and_nothing_else(cast):
    hidden = commitments.agreed(cast, cast.only("east", "west"), title=commitments.names("Zq hidden"))
    answer = Client().get(address(cast, "east"))
    (event,) = events(answer)
    assert event["DTSTART"].dt == hidden.due
    assert event["SUMMARY"] == "Something is due in Mithaq"
    for secret in ("Zq hidden", str(hidden.pk), hidden.pk.hex, "AMBER", hidden.code, "commitment"):
        assert secret.encode() not in answer.content.lower() + answer.content


def test_nothing_marked_red_is_exported(cast):
    above = plan.initiative(cast, cast.red("east"))
    plan.milestone(cast, above)
    assert events(Client().get(address(cast, "east"))) == []


def test_what_is_done_or_far_away_is_left_out(cast, milestone):
    promise = commitments.late(cast)
    with clock.freeze(clock.now() + timedelta(days=100)):
        assert entries.due_dates(Viewer.of(cast.east)) == []
    assert {e.id for e in entries.due_dates(Viewer.of(cast.east))} == {milestone.pk, promise.pk}


def test_an_entry_keeps_its_uid_and_gives_no_id_away(cast, milestone):
    (before,) = events(Client().get(address(cast, "east")))
    (after,) = events(Client().get(address(cast, "west")))
    assert before["UID"] == after["UID"]
    assert milestone.pk.hex not in str(before["UID"])


def test_the_address_is_kept_as_a_digest_only(cast):
    secret = links.make(cast.memberships["east"], CALENDAR)
    assert len(base64.urlsafe_b64decode(secret + "=")) == 32
    (link,) = SecretLink.objects.all()
    assert secret not in str(vars(link))


@pytest.mark.parametrize("secret", ["nothing", "x" * 43, "..%2F..", "a" * 4000])
def test_a_wrong_address_opens_nothing(db, secret):
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404


def test_a_revoked_or_replaced_address_opens_nothing(cast):
    first = address(cast, "east")
    assert Client().get(first).status_code == 200
    second = address(cast, "east")
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    links.revoke(cast.memberships["east"], CALENDAR)
    assert Client().get(second).status_code == 404
    assert SecretLink.objects.filter(revoked_at=None).count() == 0


def test_the_address_ends_with_the_appointment_and_with_the_account(cast):
    east, west = address(cast, "east"), address(cast, "west")
    people.dismiss(cast.memberships["east"], by=SYSTEM)
    assert Client().get(east).status_code == 404
    Account.objects.filter(person_id=cast.west.person_id).update(is_active=False)
    assert Client().get(west).status_code == 404


def test_a_party_that_leaves_a_group_loses_the_entries(cast, milestone):
    path = address(cast, "west")
    assert len(events(Client().get(path))) == 1
    held = cast.group.memberships.for_system("a test reads").get(party=cast.parties["west"])
    people.leave(held, by=SYSTEM)
    assert events(Client().get(path)) == []


def test_only_reading_is_answered(cast):
    path = address(cast, "east")
    assert Client().head(path).status_code == 200
    assert Client().post(path).status_code == 405
    assert Client().get(path)["Cache-Control"] == "no-store"
    assert Client().get(path)["X-Robots-Tag"] == "noindex, nofollow"


def test_the_address_is_made_shown_once_and_revoked_on_a_page(cast, client_as):
    client = client_as("east")
    page = reverse("exchange:manage_calendar")
    assert "No address yet" in client.get(page).content.decode()
    made = client.post(page).content.decode()
    path = re.search(r"/calendar/([\w-]{43})\.ics", made)[1]
    assert Client().get(f"/calendar/{path}.ics").status_code == 200
    shown = client.get(page).content.decode()
    assert path not in shown
    assert "There is an address since" in shown
    assert client.post(reverse("exchange:revoke_calendar")).status_code == 302
    assert Client().get(f"/calendar/{path}.ics").status_code == 404
    assert Client().get(page).status_code == 302
