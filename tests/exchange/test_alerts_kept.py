"""Alerts that are handed in: checked at the door, kept byte by byte, seen by whom they are marked for, never edited."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mithaq.domains.picture.models import Report
from mithaq.interfaces.exchange.cap import actions, alerts, places, queries, writing
from mithaq.interfaces.exchange.cap.standing import Standing
from mithaq.interfaces.exchange.models import AlertDocument, CapAlert
from mithaq.kernel import clock
from mithaq.kernel.errors import Invalid, NotAllowed, NotVisible
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions as people
from mithaq.kernel.records import actions as records
from mithaq.kernel.records import erasing, releases
from tests.factories.erasing import erased, second_secretary

from .alerts import AT, FOLDER, alert, identity, sample
from .test_cap_attacks import ATTACKS
from .test_pages import text

INDEX, NEW = reverse("exchange:alerts"), reverse("exchange:alert_new")
DOOR = "/api/v1/alerts"
OUTCOMES = {
    "google_canada.cap": 201,
    "google_canada_signed.cap": "alert_several_signatures",
    "google_earthquake-iso8859-1.cap": "alert_signature_method",
    "google_earthquake.cap": 201,
    "google_invalid.cap": "alert_schema",
    "google_no_optional_fields.cap": 201,
    "google_weather.cap": 201,
    "oasis_amber_alert_example.xml": 201,
    "wmo_bf_invalid_schema.xml.gz": "alert_schema",
    "wmo_bf_valid.xml.gz": "alert_untrusted",
    "wmo_sc_invalid_certificate.xml": "alert_signature_encoding",
    "wmo_sc_invalid_digest.xml": "alert_signature_encoding",
    "wmo_sc_invalid_schema.xml": "alert_namespace",
    "wmo_sc_invalid_signature.xml": "alert_signature_encoding",
    "wmo_sc_no_signature.xml": 201,
    "wmo_sc_valid.xml": "alert_untrusted",
}


@pytest.fixture
def ours(settings, tmp_path):
    """An identity that the installation trusts for the sender of the alert."""
    made = identity(days=36_500)
    settings.CAP_FOLDER = tmp_path
    path = tmp_path / f"{quote(alert().sender, safe='@')}.pem"
    path.write_bytes(made.certificate.public_bytes(Encoding.PEM))
    return made


def keep(cast, document, audience=None, by=None):
    found = actions.read(document, may_be_unsigned=True)
    return actions.keep(found, audience=audience or cast.community, by=by or cast.east)


def bearer(cast, name, scope="write"):
    token = people.create_token(cast.memberships[name], label="t", scope=scope)
    return Client(headers={"Authorization": f"Bearer {token}"})


def hand_in(client, document, query="tlp=GREEN&groups=community&may_be_unsigned=true", **headers):
    return client.post(f"{DOOR}?{query}", document, content_type="application/cap+xml", headers=headers)


def test_every_published_alert_at_the_real_door(cast, settings, tmp_path):
    settings.CAP_FOLDER, client = tmp_path, bearer(cast, "east")
    found = {}
    for name in sorted(path.name for path in FOLDER.iterdir() if path.name in OUTCOMES):
        told = hand_in(client, sample(name))
        found[name] = told.status_code if told.status_code == 201 else told.json()["code"]
    assert found == OUTCOMES


def test_a_document_is_kept_byte_by_byte_and_told_in_short(cast, ours):
    data = writing.written(alert(), ours)
    told = hand_in(bearer(cast, "east"), data, "tlp=GREEN&groups=community")
    assert told.status_code == 201
    content = told.json()
    assert content["title"] == {"en": "The coastal road is closed", "ar": "الطريق الساحلي مغلق", "fr": ""}
    assert (content["standing"], content["areas"], len(content["signed_by"])) == ("expired", ["LY-SR"], 64)
    assert content["marking"]["groups"] == ["community"]
    reader = bearer(cast, "west", "read")
    assert reader.get(f"{DOOR}/{content['id']}").json() == content
    assert reader.get(f"{DOOR}?limit=1").json() == {"items": [content], "next": None}
    read = reader.get(content["document"])
    assert (read.content, read["Content-Type"]) == (data, "application/cap+xml")
    assert read["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_document_that_was_changed_in_the_store_is_not_handed_out(cast, ours):
    kept = keep(cast, writing.written(alert(), ours))
    held = AlertDocument.objects.for_system("a test").filter(alert=kept)
    held.update(body=bytes(held.get().body).replace(b"closed", b"opened"))
    told = bearer(cast, "west", "read").get(f"/cap/alerts/{kept.pk}.cap")
    assert told.status_code == 500
    assert b"opened" not in told.content


def test_who_may_hand_in_and_what_the_door_refuses(cast, ours):
    data = writing.written(alert(), ours)
    assert hand_in(bearer(cast, "east", "read"), data).status_code == 403
    assert hand_in(bearer(cast, "auditor"), data).status_code == 403
    assert hand_in(Client(), data).status_code == 401
    client = bearer(cast, "east")
    bare = writing.written(alert())
    assert hand_in(client, bare, "tlp=CLEAR").json()["code"] == "alert_unsigned"
    assert client.post(f"{DOOR}?tlp=CLEAR", data, content_type="application/json").status_code == 415
    assert hand_in(client, data, "tlp=AMBER&parties=west").json()["fields"].keys() == {"marking"}
    assert hand_in(client, data, "tlp=AMBER&parties=nobody").status_code == 422
    with pytest.raises(NotAllowed):
        keep(cast, data, by=cast.auditor)


def test_attacks_are_refused_at_the_door_and_nothing_is_kept(cast, ours):
    client, found = bearer(cast, "east"), {}
    for name, (document, _reason) in ATTACKS.items():
        told = hand_in(client, document)
        found[name] = (told.status_code, told.json()["code"])
    # what is longer than any request may be, or no document at all, does not come as far as the reader
    expected = {name: (422, f"alert_{reason}") for name, (_document, reason) in ATTACKS.items()}
    assert found == {**expected, "huge": (413, "too_large"), "empty": (415, "unreadable")}
    assert not CapAlert.objects.for_system("tests").exists()


def test_the_same_key_keeps_once_and_the_same_bytes_too(cast, ours):
    client, data = bearer(cast, "east"), writing.written(alert(), ours)
    first = hand_in(client, data, **{"Idempotency-Key": "k"})
    assert hand_in(client, data, **{"Idempotency-Key": "k"}).json()["id"] == first.json()["id"]
    assert hand_in(client, data).json()["fields"].keys() == {"document"}
    assert hand_in(client, data, "tlp=CLEAR").status_code == 201
    assert hand_in(bearer(cast, "west"), data).status_code == 201


def test_who_may_not_see_it_finds_no_trace(cast, ours, client_as):
    kept = keep(cast, writing.written(alert(), ours), cast.only("east"))
    page, program = client_as("west"), bearer(cast, "west")
    assert reverse("exchange:alert", args=[kept.pk]) not in text(page.get(INDEX))
    missing = reverse("exchange:alert", args=["01900000-0000-7000-8000-00000000abcd"])
    for step in ("alert", "report_alert"):
        address = reverse(f"exchange:{step}", args=[kept.pk])
        assert (page.get(address).status_code, page.get(missing).status_code) == (404, 404)
    hidden = program.get(reverse("exchange:alert_document", args=[kept.pk]))
    nothing = program.get(reverse("exchange:alert_document", args=["01900000-0000-7000-8000-00000000abcd"]))
    assert (hidden.status_code, hidden.content) == (404, nothing.content)
    assert program.get(f"{DOOR}/{kept.pk}").status_code == 404
    assert program.get(DOOR).json()["items"] == []
    with pytest.raises(NotVisible):
        queries.one(Viewer.of(cast.auditor), kept.pk)


def test_narrowing_takes_the_document_along(cast, ours):
    kept = keep(cast, writing.written(alert(), ours))
    records.narrow(kept, cast.only("east", "west"), by=cast.east)
    held = AlertDocument.objects.for_system("tests").get(alert=kept)
    assert held.audience == cast.only("east", "west")
    address = reverse("exchange:alert_document", args=[kept.pk])
    assert bearer(cast, "partner").get(address).status_code == 404
    assert bearer(cast, "west").get(address).status_code == 200
    assert not releases.can_be_released(kept)


def test_erasing_its_words_erases_the_document(cast, ours, client_as):
    kept = keep(cast, writing.written(alert(), ours), by=cast.secretary)
    erased(cast, kept, ["title"], second=second_secretary(cast))
    kept.refresh_from_db()
    assert (kept.title, kept.sha256, kept.areas) == (erasing.GONE_NAMES, kept.pk.hex, [])
    assert not AlertDocument.objects.for_system("tests").filter(alert=kept).exists()
    assert "Its document was erased for good." in text(client_as("west").get(kept.get_absolute_url()))
    address = reverse("exchange:alert_document", args=[kept.pk])
    assert bearer(cast, "west").get(address).status_code == 410


def later(first, number, kind, **values):
    sent = first.sent + timedelta(hours=number)
    if kind == "Cancel":
        return alerts.cancelled(first, identifier=f"c{number}", sent=sent, note="Over")
    return alerts.updated(first, identifier=f"u{number}", sent=sent, infos=values.get("infos", first.infos))


def stands(cast, kept, by="west"):
    return queries.standings(Viewer.of(cast.actors[by]), [kept])[kept.pk]


def test_a_signed_message_updates_and_cancels(cast, ours):
    with clock.freeze(AT + timedelta(hours=3)):
        first = keep(cast, writing.written(alert(), ours))
        assert stands(cast, first) is Standing.IN_FORCE
        update = keep(cast, writing.written(later(alert(), 1, "Update"), ours), by=cast.west)
        assert (stands(cast, first), stands(cast, update)) == (Standing.UPDATED, Standing.IN_FORCE)
        keep(cast, writing.written(later(alert(), 2, "Cancel"), ours))
        assert stands(cast, first) is Standing.CANCELLED


def test_what_nobody_signed_takes_back_nothing_signed(cast, ours):
    with clock.freeze(AT + timedelta(hours=3)):
        signed = keep(cast, writing.written(alert(), ours))
        keep(cast, writing.written(later(alert(), 1, "Cancel")))
        assert stands(cast, signed) is Standing.IN_FORCE
        bare = keep(cast, writing.written(alert(identifier="bare")))
        keep(cast, writing.written(later(alert(identifier="bare"), 1, "Cancel")), by=cast.west)
        assert stands(cast, bare) is Standing.IN_FORCE
        keep(cast, writing.written(later(alert(identifier="bare"), 2, "Cancel")))
        assert stands(cast, bare) is Standing.CANCELLED


def test_a_hidden_cancellation_changes_nothing_for_who_may_not_see_it(cast, ours):
    with clock.freeze(AT + timedelta(hours=3)):
        first = keep(cast, writing.written(alert(), ours))
        keep(cast, writing.written(later(alert(), 1, "Cancel"), ours), cast.only("east"))
        assert (stands(cast, first), stands(cast, first, "east")) == (
            Standing.IN_FORCE,
            Standing.CANCELLED,
        )


def test_the_chain_names_what_the_document_names_and_nothing_hidden(cast, ours, client_as):
    first = keep(cast, writing.written(alert(), ours), cast.only("east"))
    update = keep(cast, writing.written(later(alert(), 1, "Update"), ours))
    ends = queries.chain(Viewer.of(cast.east), first)
    assert ends == [update]
    page = text(client_as("west").get(update.get_absolute_url()))
    assert "A message that you cannot see here" in page
    assert str(first.pk) not in page
    assert first.get_absolute_url() in text(client_as("east").get(update.get_absolute_url()))


def test_an_alert_is_handed_in_by_page(cast, ours, client_as):
    page, data = client_as("east"), writing.written(alert(), ours)

    def send(document, **more):
        upload = SimpleUploadedFile("alert.cap", document)
        given = {"document": upload, "tlp": "AMBER+STRICT", "parties": "east", "act_key": "k", **more}
        return page.post(NEW, given)

    assert "The alert is not signed." in text(send(writing.written(alert())), 422)
    assert "declares a DOCTYPE" in text(send(ATTACKS["entity bomb"][0], may_be_unsigned="on"), 422)
    answer = send(data)
    kept = CapAlert.objects.for_system("tests").get()
    assert (answer.status_code, answer["Location"]) == (302, kept.get_absolute_url())
    shown = text(page.get(answer["Location"]))
    for words in ("The coastal road is closed", "alert-map", "Sirte", "Coastal road", "observed"):
        assert words in shown
    assert shown.index("The coastal road is closed") < shown.index("الطريق الساحلي مغلق")
    assert "Expired" in text(page.get(INDEX))


def test_what_is_in_the_readers_language_comes_first(cast, ours, client_as):
    kept = keep(cast, writing.written(alert(), ours))
    page = client_as("west")
    page.cookies["language"] = "ar"
    shown = page.get(kept.get_absolute_url()).content.decode()
    assert shown.index('lang="ar">الطريق') < shown.index('lang="en">The coastal')
    assert "سرت" in shown


def test_an_exercise_says_so_wherever_it_is_shown(cast, ours, client_as):
    kept = keep(cast, writing.written(alert(status="Exercise", note="Coast 26"), ours))
    page = client_as("east")
    assert "This message is not in earnest." in text(page.get(kept.get_absolute_url()))
    assert "Report what it tells of" not in text(page.get(kept.get_absolute_url()))
    assert page.get(reverse("exchange:report_alert", args=[kept.pk])).status_code == 409


def test_a_report_is_drafted_judged_and_linked(cast, ours, client_as):
    kept = keep(cast, writing.written(alert(), ours), cast.only("east", "west"))
    page, address = client_as("east"), reverse("exchange:report_alert", args=[kept.pk])
    form = page.get(address).context["form"]
    assert form.initial["title"]["ar"] == "الطريق الساحلي مغلق"
    assert (form.initial["area"], form.initial["occurred_from"]) == ("LY-SR", AT.date())
    assert "mithaq-1 of alerts@example.org" in form.initial["source_note"]
    given = {"title_en": "Mines on the road", "type": "ERW", "area": "LY-SR", "occurred_from": "2026-03-01"}
    assert page.post(address, {**given, "tlp": "CLEAR", "act_key": "a"}).status_code == 422
    own = {"tlp": "AMBER+STRICT", "parties": "east", "act_key": "b"}
    answer = page.post(address, {**given, **own})
    report = Report.objects.for_system("tests").get()
    assert answer["Location"] == report.get_absolute_url()
    assert kept.get_absolute_url() in text(page.get(answer["Location"]))


def test_who_may_not_report_is_not_offered_it(cast, ours, client_as):
    kept = keep(cast, writing.written(alert(), ours), cast.public)
    page = client_as("auditor")
    shown = text(page.get(kept.get_absolute_url()))
    assert "Report what it tells of" not in shown
    assert "Hand in an alert" not in text(page.get(INDEX))
    assert page.get(NEW).status_code == 403


def test_districts_are_those_that_an_area_names_encloses_or_crosses():
    def area(**values):
        return alerts.Area("x", **values)

    south = ((25.0, 13.0), (25.0, 16.5), (28.5, 16.5), (28.5, 13.0), (25.0, 13.0))
    assert "LY-SB" in places.touched([area(polygons=(south,))])
    assert places.touched([area(circles=(alerts.Circle((27.04, 14.43), 1.0),))]) == ["LY-SB"]
    assert places.touched([area(geocodes=(("ISO 3166-2", "ly-sr"), ("SAME", "LY-TB")))]) == ["LY-SR"]
    canada = ((54.0, -104.0), (55.0, -104.0), (55.0, -103.0), (54.0, -104.0))
    assert places.touched([area(polygons=(canada,))]) == []


def test_a_coast_of_many_points_is_thinned_and_stays_closed():
    ring = tuple((32 + n / 100_000, 13 + (n % 7) / 100) for n in range(50_000))
    thin = places.thinned((*ring, ring[0]))
    assert len(thin) <= places.MOST_CORNERS + 1
    assert thin[0] == thin[-1]


def test_what_is_marked_for_others_only_is_not_kept(cast, ours):
    with pytest.raises(Invalid):
        keep(cast, writing.written(alert(), ours), cast.only("west"))
