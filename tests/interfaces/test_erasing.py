"""Erasing on the pages and by the API: what is shown before, who may, what is left to see."""

import json
import uuid

import pytest
from django.urls import reverse

from mithaq.kernel.records import actions as records
from mithaq.kernel.records import erasing
from mithaq.kernel.records.models import Comment, Erasure
from tests.factories import commitments as made
from tests.factories.erasing import erased, second_secretary

pytestmark = pytest.mark.django_db
SECRET = "Zqheron"


@pytest.fixture
def deputy(cast):
    return second_secretary(cast)


@pytest.fixture
def said(cast) -> Comment:
    return records.comment(cast.parties["west"], text=SECRET, by=cast.east, audience=cast.community)


def at(record, name: str = "erase") -> str:
    return reverse(f"site:{name}", args=[record.KIND, record.pk])


def api_at(record) -> str:
    return f"/api/v1/records/{record.KIND}/{record.pk}/erasure"


def form(**more: str) -> dict[str, str]:
    return {"what": "text", "ground": "court_order", "act_key": str(uuid.uuid4()), **more}


def test_the_page_says_what_will_be_gone_before_anything_is(cast, said, client_as) -> None:
    client = client_as("secretary")
    page = client.get(at(said)).content.decode()
    assert "Nobody can bring it back" in page
    assert "Propose the erasure" not in page
    page = client.post(at(said), form(show="1")).content.decode()
    assert SECRET in page.partition("Will be gone")[2]
    assert "Propose the erasure" in page
    assert Erasure.objects.for_system("a test").count() == 0


def test_two_persons_erase_on_the_pages(cast, said, deputy, client_as) -> None:
    first, second = client_as("secretary"), client_as("deputy")
    sent = form(do="1")
    for _ in range(2):
        assert first.post(at(said), sent).status_code == 302
    proposal = Erasure.objects.for_system("a test").get()
    assert "Another person has to carry it out" in first.get(at(said)).content.decode()
    agreed = {"agree": "1", "proposal": str(proposal.pk)}
    assert first.post(at(said), agreed).status_code == 403
    assert "An erasure waits for a second person" in second.get("/").content.decode()
    assert "as the second person" in second.get(at(said)).content.decode()
    assert second.post(at(said), agreed).status_code == 302
    said.refresh_from_db()
    assert said.text == erasing.GONE
    assert second.post(at(said), agreed).status_code == 409, "once is enough"
    assert "waits for a second person" not in second.get("/").content.decode()


def test_what_was_replaced_is_not_carried_out(cast, said, deputy, client_as) -> None:
    old = erasing.propose(said, ["text"], ground="court_order", by=cast.secretary)
    erasing.propose(said, ["text"], ground="entered_by_mistake", by=cast.secretary)
    answer = client_as("deputy").post(at(said), {"agree": "1", "proposal": str(old.pk)})
    assert answer.status_code == 409
    said.refresh_from_db()
    assert said.text == SECRET


def test_an_empty_choice_is_told_so(cast, said, client_as) -> None:
    answer = client_as("secretary").post(at(said), {"do": "1"})
    assert answer.status_code == 422
    assert Erasure.objects.for_system("a test").count() == 0


def test_whoever_may_not_is_refused_and_not_offered_it(cast, client_as) -> None:
    promise = made.agreed(cast)
    assert "Erase…" in client_as("secretary").get(promise.get_absolute_url()).content.decode()
    east = client_as("east")
    assert "Erase…" not in east.get(promise.get_absolute_url()).content.decode()
    assert east.get(at(promise)).status_code == 403
    hidden = made.agreed(cast, cast.only("east", "west"), code="H-1")
    assert client_as("secretary").get(at(hidden)).status_code == 404


def test_history_and_old_versions_say_erased(cast, deputy, client_as) -> None:
    promise = made.agreed(cast)
    erased(cast, promise, ["title"], second=deputy)
    west = client_as("west")
    page = west.get(promise.get_absolute_url()).content.decode()
    assert "Open the coastal road" not in page
    assert "[erased]" in page
    first = west.get(reverse("site:version", args=["commitment", promise.pk, 1])).content.decode()
    assert "Open the coastal road" not in first
    assert "erased" in first
    for path in (at(promise, "story"), at(promise, "proof"), "/commitments/?tab=all", "/record/"):
        answer = west.get(path)
        assert answer.status_code == 200
        assert "Open the coastal road" not in answer.content.decode()


def test_an_erased_file_is_gone_and_says_why(cast, deputy, client_as, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    from mithaq.domains.commitments import actions

    promise = made.agreed(cast)
    file = actions.add_evidence(promise, made.upload("heron.pdf", made.pdf()), by=cast.east)
    erased(cast, file, ["name", "place"], second=deputy)
    answer = client_as("west").get(file.get_absolute_url())
    assert answer.status_code == 410
    assert "erased" in answer.content.decode()
    page = client_as("west").get(promise.get_absolute_url())
    assert page.status_code == 200
    assert "heron.pdf" not in page.content.decode()
    assert client_as("west").get(f"/api/v1/commitments/evidence/{file.pk}").status_code in (200, 404, 410)


def post(client, url: str, content):
    return client.post(url, json.dumps(content), content_type="application/json")


def test_the_api_shows_and_proposes(cast, said, client_as) -> None:
    client = client_as("secretary")
    assert client.get(api_at(said)).json() == {"holds": [{"field": "text", "versions": 1}], "waiting": None}
    answer = post(client, api_at(said), {"fields": ["text"], "ground": "court_order"})
    assert answer.status_code == 201
    waiting = client.get(api_at(said)).json()["waiting"]
    assert (waiting["about"], waiting["fields"], waiting["ground"]) == (str(said.pk), ["text"], "court_order")
    said.refresh_from_db()
    assert said.text == SECRET


def test_the_api_refuses_as_the_pages_do(cast, said, client_as) -> None:
    client = client_as("secretary")
    assert post(client, api_at(said), {"fields": ["said_by"], "ground": "court_order"}).status_code == 422
    assert post(client, api_at(said), {"fields": ["text"], "ground": "because"}).status_code == 422
    assert client_as("east").get(api_at(said)).status_code == 403
    hidden = records.comment(cast.parties["west"], text="x", by=cast.west, audience=cast.only("west"))
    assert client.get(api_at(hidden)).status_code == 404


def test_history_by_the_api_names_what_was_erased(cast, said, deputy, client_as) -> None:
    erased(cast, said, ["text"], second=deputy)
    last, first = client_as("west").get(f"/api/v1/records/comment/{said.pk}/history").json()
    assert first["body"]["erased"] == ["text"]
    assert "text" not in first["body"]
    assert (last["verb"], last["body"]["text"]) == ("comment.erased", erasing.GONE)
