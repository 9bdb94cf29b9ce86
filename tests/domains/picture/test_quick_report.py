"""The quick report as a form, and what its scripts ask for: no scripts here, see tests/browser for those."""

import base64
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.staticfiles import finders
from django.test import Client
from lxml import html

from mithaq.domains.picture.models import Report
from mithaq.domains.picture.rules import quick as rules
from mithaq.domains.picture.views.quick import FILES
from mithaq.kernel import clock
from mithaq.kernel.people import actions as people

from ...cast import SYSTEM, Cast

URL = "/reports/quick/"
JSON = {"Accept": "application/json"}
NOON = datetime(2040, 3, 3, 12, 0, tzinfo=UTC)
FIELDS = {"type": "CLA", "area": "LY-SB", "when": "now", "text": "Shots near the market.", "act_key": "k-1"}


def only_report() -> Report:
    return Report.objects.for_system("a test looks at the one report").get()


def no_report() -> bool:
    return not Report.objects.for_system("a test looks for reports").exists()


def hats(client: Client) -> dict[str, str]:
    found: dict[str, str] = client.get(f"{URL}key/").json()["hats"]
    return found


def test_a_few_fields_make_a_report_for_the_own_party(cast: Cast, client_as) -> None:
    with clock.freeze(NOON):
        answer = client_as("east").post(URL, {**FIELDS, "seen": "on", "best": "2"})
    assert answer.status_code == 302
    report = only_report()
    assert answer["Location"] == f"/reports/{report.pk}/"
    assert report.audience == cast.only("east", tlp="AMBER+STRICT")
    assert (report.type, report.area, report.best, report.low) == ("CLA", "LY-SB", 2, None)
    assert (report.basis, report.occurred_from) == ("own_observation", NOON.date())
    assert report.title["en"].startswith("Clash between armed groups: ")
    assert set(report.title) == {"en", "ar", "fr"}
    assert report.narrative == {"en": "Shots near the market.\n\nGoing on at 3 Mar 2040, 12:00 UTC."}


def test_what_was_written_in_arabic_is_kept_as_arabic(cast: Cast, client_as) -> None:
    client_as("east").post(URL, {**FIELDS, "when": "today", "text": "إطلاق نار قرب السوق."})
    assert only_report().narrative == {"ar": "إطلاق نار قرب السوق."}


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2040-03-01T23:30:00.000Z", "2040-03-01"),
        ("2040-03-02T01:30:00+02:00", "2040-03-01"),
        ("2041-01-01T00:00:00Z", "2040-03-03"),
        ("2040-03-01T12:00:00", "2040-03-03"),
        ("9999-12-31T23:59:59-23:00", "2040-03-03"),
        ("nonsense", "2040-03-03"),
    ],
)
def test_today_is_the_day_of_writing_however_late_it_arrives(cast: Cast, client_as, written, day) -> None:
    with clock.freeze(NOON):
        client_as("east").post(URL, {**FIELDS, "when": "today", "written_at": written})
    assert only_report().occurred_from.isoformat() == day


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"type": ""}, "type"),
        ({"area": ""}, "area"),
        ({"area": "", "latitude": "0", "longitude": "-30"}, "area"),
        ({"when": "other"}, "day"),
        ({"when": "other", "day": "2999-01-01"}, "day"),
        ({"low": "5", "best": "2"}, "best"),
        ({"low": "-1"}, "low"),
        ({"type": "CYB", "best": "1"}, "best"),
    ],
)
def test_errors_stand_at_their_fields_and_nothing_is_lost(cast: Cast, client_as, values, field) -> None:
    client = client_as("east")
    answer = client.post(URL, {**FIELDS, **values})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert "Shots near the market." in answer.content.decode()
    told = client.post(URL, {**FIELDS, **values}, headers=JSON)
    assert (told.status_code, len(told.json()["errors"])) == (422, 1)
    assert no_report()


def test_a_retry_makes_no_second_report_and_says_so(cast: Cast, client_as) -> None:
    client = client_as("east")
    first = client.post(URL, FIELDS, headers=JSON)
    again = client.post(URL, {**FIELDS, "text": "Changed meanwhile."}, headers=JSON)
    assert (first.status_code, first.json()["repeated"]) == (201, False)
    assert again.json() == {"url": first.json()["url"], "repeated": True}
    assert only_report().narrative["en"].startswith("Shots")


@pytest.mark.parametrize(
    ("exact", "picked", "expected"),
    [
        ("on", {}, (27.0377, 14.4283, 1)),
        ("", {"tlp": "AMBER", "parties": ["east", "west"]}, (27.05, 14.45, 2)),
    ],
)
def test_a_position_names_its_district(cast: Cast, client_as, exact, picked, expected) -> None:
    point = {"area": "", "latitude": "27.0377", "longitude": "14.4283", "exact": exact}
    client_as("east").post(URL, {**FIELDS, **point, **picked, **({"narrower": "on"} if picked else {})})
    report = only_report()
    assert (report.area, (report.latitude, report.longitude, report.place_precision)) == ("LY-SB", expected)


def test_other_readers_are_picked_and_seen_before(cast: Cast, client_as) -> None:
    client = client_as("east")
    picked = {"narrower": "on", "tlp": "AMBER", "parties": ["east", "west"]}
    shown = client.post(f"{URL}?preview=1", {**FIELDS, **picked}).content.decode()
    assert "Will be seen by:" in shown
    assert no_report()
    client.post(URL, {**FIELDS, **picked})
    assert only_report().audience == cast.only("east", "west")


def test_what_was_written_for_another_party_is_asked_about(cast: Cast, client_as) -> None:
    community = cast.community
    person = cast.memberships["east"].person
    people.appoint(person, party=cast.parties["joint"], role="liaison", audience=community, by=SYSTEM)
    client = client_as("east")
    now = client.get(f"{URL}key/").json()["hat"]
    other = next(hat for hat in hats(client) if hat != now)
    asked = client.post(URL, {**FIELDS, "hat": other})
    assert (asked.status_code, no_report()) == (422, True)
    assert asked.context["form"]["hat"].value() == now
    assert client.post(URL, {**FIELDS, "hat": now}).status_code == 302


def test_whoever_may_not_report_gets_no_form(cast: Cast, client_as) -> None:
    client = client_as("auditor")
    assert client.get(URL).status_code == 403
    assert client.post(URL, FIELDS, headers=JSON).status_code == 403


def test_signed_out_a_script_is_led_to_the_sign_in(cast: Cast, client: Client) -> None:
    for path in ("", "key/", "offline/", "worker.js"):
        assert client.get(f"{URL}{path}").status_code == 302


def test_the_position_is_allowed_here_and_nowhere_else(cast: Cast, client_as) -> None:
    client = client_as("east")
    assert "geolocation=(self)" in client.get(URL)["Permissions-Policy"]
    assert "geolocation=()" in client.get("/reports/new/")["Permissions-Policy"]


def test_the_key_is_ones_own_and_always_the_same(cast: Cast, client_as) -> None:
    east, west = client_as("east"), client_as("west")
    first, again, other = (client.get(f"{URL}key/") for client in (east, east, west))
    assert first.json()["keys"] == again.json()["keys"] != other.json()["keys"]
    assert first["Cache-Control"] == "no-store"
    assert list(first.json()["hats"].values()) == ["Eastern Command"]


def test_a_changed_secret_still_opens_what_was_sealed_before(cast: Cast, client_as, settings) -> None:
    settings.SECRET_KEY_FALLBACKS = ["an older secret of the server, long enough"]
    keys = client_as("east").get(f"{URL}key/").json()["keys"]
    person = cast.east.person_id
    assert keys == [rules.key(s, person) for s in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def test_the_key_is_a_key_on_its_curve(cast: Cast) -> None:
    jwk = rules.key("secret", cast.east.person_id)
    numbers = {
        name: int.from_bytes(base64.urlsafe_b64decode(jwk[name] + "="), "big") for name in ("x", "y", "d")
    }
    point = ec.derive_private_key(numbers["d"], ec.SECP256R1()).public_key().public_numbers()
    assert (point.x, point.y) == (numbers["x"], numbers["y"])


def test_the_shell_is_the_same_for_everybody(cast: Cast, client_as) -> None:
    east, west = (client_as(name).get(f"{URL}offline/").content for name in ("east", "west"))
    assert east == west
    assert b"csrf" not in east
    assert b"Eastern" not in east


def test_the_worker_keeps_all_that_the_shell_asks_for_and_nothing_else(cast: Cast, client_as) -> None:
    client = client_as("east")
    document = html.document_fromstring(client.get(f"{URL}offline/").content.decode())
    asked = set(document.xpath("//link/@href | //script/@src | //img/@src | //use/@href"))
    worker = client.get(f"{URL}worker.js")
    kept = json.loads(re.findall(r"self\.quick = (.*);\n", worker.content.decode())[0])
    assert set(kept["files"]) == asked
    assert (kept["page"], kept["shell"]) == (URL, f"{URL}offline/")
    assert all(finders.find(name) for name in FILES)
    assert worker["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in worker
    assert "worker-src 'self'" in worker["Content-Security-Policy"]


def test_another_language_makes_another_worker(cast: Cast, client_as) -> None:
    client = client_as("east")
    first = client.get(f"{URL}worker.js").content
    client.cookies["language"] = "ar"
    assert client.get(f"{URL}worker.js").content != first
    assert 'dir="rtl"' in client.get(f"{URL}offline/").content.decode()


def test_what_is_old_is_counted_from_writing(cast: Cast, client_as) -> None:
    with clock.freeze(NOON):
        hours_ago = (NOON - timedelta(hours=7)).isoformat()
        client_as("east").post(URL, {**FIELDS, "written_at": hours_ago})
    assert "Going on at 3 Mar 2040, 05:00 UTC." in only_report().narrative["en"]
