"""Sending a file to be imported: by page and by API, looked at first, read by the worker, seen by its sender alone."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mithaq.domains.areas.actions import files, uploads
from mithaq.domains.areas.jobs import importing, waiting
from mithaq.domains.areas.models import Upload
from mithaq.domains.areas.queries import datasets
from mithaq.domains.areas.rules import uploads as rules
from mithaq.domains.areas.rules.ucdp.faults import OnFault
from mithaq.kernel import clock, ids
from mithaq.kernel.errors import Invalid, NotAllowed, NotVisible, WrongState
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions as people
from mithaq.kernel.people.models import Membership
from tests.cast import SYSTEM
from tests.factories import ucdp

GOOD = ucdp.full([ucdp.event(1), ucdp.event(2)])
ONE_FAULTY = ucdp.full([ucdp.event(1), ucdp.event(2, best="many")])
NEW = "/data-sets/import/"


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    """Keep files of this test apart."""
    settings.MITHAQ_HOME = tmp_path
    return tmp_path / "uploads"


def sent(text: str = GOOD, name: str = "ged.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode("latin-1"))


def form(text: str = GOOD, **values: str) -> dict[str, object]:
    return {"file": sent(text), "on_fault": "stop", "act_key": "one form", **values}


def events() -> int:
    return sum(one.events for one in datasets.datasets(Viewer.public()))


def test_a_look_says_what_would_happen_and_the_import_follows_without_sending_it_again(client_as, home):
    analyst = client_as("analyst")
    page = analyst.post(NEW, form(is_dry_run="on"))
    assert page.status_code == 302
    assert "<progress" in analyst.get(page["Location"]).content.decode()
    assert waiting.read_next()
    shown = analyst.get(page["Location"]).content.decode()
    assert page["Location"] in analyst.get("/").content.decode(), "Today leads back to it"
    assert "Would be added" in shown
    assert "Import it" in shown
    assert events() == 0
    analyst.post(f"{page['Location']}import/")
    assert waiting.read_next()
    assert events() == 2
    assert str(rules.STATES[rules.IMPORTED]) in analyst.get("/data-sets/").content.decode()
    assert not list(home.iterdir())
    assert page["Location"] not in analyst.get("/").content.decode()
    assert not waiting.read_next()


def test_faulty_rows_are_named_line_by_line_and_can_be_left_out(client_as):
    analyst = client_as("analyst")
    page = analyst.post(NEW, form(ONE_FAULTY))
    waiting.read_next()
    shown = analyst.get(page["Location"]).content.decode()
    for said in (
        "nothing was changed",
        "many",
        "is no whole number",
        "Put in the number",
        "without the faulty",
    ):
        assert said in shown
    assert events() == 0
    analyst.post(f"{page['Location']}import/")
    waiting.read_next()
    assert events() == 1


def test_a_file_of_faults_is_given_up_with_a_clear_word(client_as, monkeypatch):
    monkeypatch.setattr(importing, "MOST_FAULTS", 1)
    analyst = client_as("analyst")
    page = analyst.post(NEW, form(ONE_FAULTY))
    waiting.read_next()
    shown = analyst.get(page["Location"]).content.decode()
    assert "Reading stopped at line" in shown
    assert "without the faulty" not in shown
    assert analyst.post(f"{page['Location']}import/").status_code == 409


def test_faults_are_told_in_the_language_of_the_sender(cast):
    from django.utils import translation

    with translation.override("fr"):
        upload = uploads.receive(sent(ONE_FAULTY), uploads.Wish(), by=cast.analyst)
    waiting.read_next()
    upload.refresh_from_db()
    assert "nombre entier" in upload.faults[0]["reason"]


@pytest.mark.parametrize(
    ("text", "said"), [("", "empty"), ("a,b\n1,2\n", "UCDP"), ("\x1f\x8bnot gzip", "The file")]
)
def test_what_is_no_such_file_is_refused_at_once_and_not_kept(client_as, home, text, said):
    page = client_as("analyst").post(NEW, form(text))
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not Upload.objects.exists()
    assert not home.exists()


def test_a_file_that_is_too_large_is_refused(cast, settings):
    settings.IMPORT_MAX_BYTES = len(GOOD) - 1
    with pytest.raises(Invalid):
        uploads.receive(sent(), uploads.Wish(), by=cast.analyst)


def test_a_gzipped_file_that_ends_in_the_middle_stops_before_anything_is_written(cast, tmp_path):
    many = ucdp.full([ucdp.event(number, side_a=f"Side {number * 7919}") for number in range(1, 4000)])
    data = ucdp.put(tmp_path, many, "ged.csv.gz").read_bytes()
    file = SimpleUploadedFile("ged.csv.gz", data[:-200])
    upload = uploads.receive(file, uploads.Wish(is_dry_run=False), by=cast.analyst)
    waiting.read_next()
    upload.refresh_from_db()
    assert upload.state == rules.STOPPED
    assert "ends in the middle" in upload.faults[0]["reason"]
    assert events() == 0


def test_sending_the_form_twice_is_one_upload(client_as):
    analyst = client_as("analyst")
    places = {analyst.post(NEW, form())["Location"] for _ in range(2)}
    assert len(places) == 1
    assert Upload.objects.count() == 1


def test_only_some_roles_may_send_and_only_the_sender_sees(client_as, cast):
    assert client_as("east").post(NEW, form()).status_code == 403
    with pytest.raises(NotAllowed):
        uploads.receive(sent(), uploads.Wish(), by=cast.east)
    page = client_as("analyst").post(NEW, form())["Location"]
    for address in (page, f"{page}progress/"):
        assert client_as("east").get(address).status_code == 404
    assert client_as("east").post(f"{page}import/").status_code == 404


def test_a_fourth_file_waits_until_one_has_been_read(cast):
    for _ in range(rules.MOST_WAITING):
        uploads.receive(sent(), uploads.Wish(), by=cast.analyst)
    with pytest.raises(Invalid):
        uploads.receive(sent(), uploads.Wish(), by=cast.analyst)
    waiting.read_next()
    uploads.receive(sent(), uploads.Wish(), by=cast.analyst)


def test_files_are_read_one_at_a_time_and_one_that_was_left_is_taken_up(cast):
    first = uploads.receive(sent(), uploads.Wish(), by=cast.analyst)
    uploads.receive(sent(), uploads.Wish(), by=cast.analyst)
    assert uploads.take(first, clock.now())
    assert not waiting.read_next()
    with clock.freeze(clock.now() + rules.SILENCE + timedelta(seconds=1)):
        assert waiting.read_next()
        first.refresh_from_db()
        assert first.state == rules.CHECKED
        assert waiting.read_next()


def test_a_worker_that_was_given_up_writes_no_more(cast):
    upload = uploads.receive(sent(), uploads.Wish(), by=cast.analyst)
    stale = Upload.objects.get(pk=upload.pk)
    assert uploads.take(stale, clock.now())
    assert not uploads.take(upload, clock.now()), "it was taken already"
    again = Upload.objects.get(pk=upload.pk)
    assert uploads.take(again, clock.now())
    uploads.end(stale, rules.IMPORTED, {})
    upload.refresh_from_db()
    assert upload.state == rules.RUNNING
    assert files.path(upload.place).exists()


def test_whoever_lost_the_role_meanwhile_imports_nothing(cast):
    upload = uploads.receive(sent(), uploads.Wish(is_dry_run=False), by=cast.analyst)
    held = Membership.objects.for_system("a test").get(person=cast.analyst.person_id, role="analyst")
    with clock.freeze(clock.now() + timedelta(days=2)):
        people.dismiss(held, by=SYSTEM)
    with clock.freeze(clock.now() + timedelta(days=4)):
        waiting.read_next()
    upload.refresh_from_db()
    assert upload.state == rules.REFUSED
    assert events() == 0


def test_what_was_imported_cannot_be_imported_again(cast):
    upload = uploads.receive(sent(), uploads.Wish(is_dry_run=False), by=cast.analyst)
    waiting.read_next()
    with pytest.raises(WrongState):
        uploads.import_checked(upload, on_fault=OnFault.STOP, by=cast.analyst)


def test_a_file_nobody_imports_is_removed_after_a_day_and_forgotten_after_a_month(cast, home):
    uploads.receive(sent(), uploads.Wish(), by=cast.analyst)
    waiting.read_next()
    waiting.clear()
    assert list(home.iterdir())
    with clock.freeze(clock.now() + rules.KEPT + timedelta(hours=1)):
        waiting.clear()
    assert not list(home.iterdir())
    assert Upload.objects.get().place == ""
    with clock.freeze(clock.now() + rules.TOLD + timedelta(days=1)):
        waiting.clear()
    assert not Upload.objects.exists()


def token_of(cast, who: str) -> dict[str, str]:
    actor = getattr(cast, who)
    held = Membership.objects.for_system("a test").get(
        person=actor.person_id, party=actor.party_id, role=actor.role
    )
    return {"Authorization": f"Bearer {people.create_token(held, label='import', scope='write')}"}


def test_programs_send_files_follow_them_and_read_data_sets(cast):
    client, headers = Client(), token_of(cast, "analyst")
    again = {**headers, "Idempotency-Key": "monday"}
    base = "/api/v1/data-sets"
    answers = [
        client.post(f"{base}/imports", {"file": sent(), "edition": "21.1"}, headers=again) for _ in range(2)
    ]
    assert [one.status_code for one in answers] == [202, 202]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    own = f"{base}/imports/{answers[0].json()['id']}"
    assert client.get(own, headers=headers).json()["state"] == "waiting"
    waiting.read_next()
    assert client.get(own, headers=headers).json()["counts"]["added"] == 2
    body = json.dumps({"on_fault": "stop"})
    assert (
        client.post(f"{own}/import", body, content_type="application/json", headers=headers).status_code
        == 202
    )
    waiting.read_next()
    assert client.get(f"{base}/imports", headers=headers).json()[0]["state"] == "imported"
    (listed,) = client.get(base, headers=token_of(cast, "east")).json()
    assert (listed["code"], listed["events"], listed["edition"]) == ("ucdp", 2, "21.1")
    shown = client.get(f"{base}/{listed['id']}", headers=headers).json()
    assert shown["licence"] == "CC BY 4.0"


def test_programs_are_told_what_is_wrong(cast):
    client = Client()
    address = "/api/v1/data-sets/imports"
    wrong = client.post(address, {"file": sent("a,b\n1,2\n")}, headers=token_of(cast, "analyst"))
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["file"])
    assert client.post(address, {"file": sent()}, headers=token_of(cast, "east")).status_code == 403
    assert client.get(address, headers=token_of(cast, "east")).status_code == 403
    assert client.get(f"{address}/{ids.new()}", headers=token_of(cast, "analyst")).status_code == 404


def test_nothing_is_seen_of_files_of_others(cast):
    from mithaq.domains.areas.queries import uploads as queries

    upload = uploads.receive(sent(), uploads.Wish(), by=cast.analyst)
    assert queries.mine(Viewer.of(cast.analyst)) == [upload]
    assert queries.mine(Viewer.of(cast.west)) == []
    with pytest.raises(NotVisible):
        queries.one(Viewer.of(cast.west), upload.pk)
