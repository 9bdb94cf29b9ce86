"""Bad input gets a clear answer on pages and by the API, changes nothing, and what was typed is not lost.

Elsewhere: files that lie, tests/domains/commitments/test_files.py; a session that ends in the middle of a form,
tests/web/test_access.py; framework files and settings, beside this file.
"""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from mithaq.domains.commitments.models import Commitment
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.people import actions as people
from mithaq.kernel.records import actions as records
from mithaq.kernel.records.models import Comment
from tests import cast as casting
from tests.factories import commitments as made

pytestmark = pytest.mark.django_db
PROBLEM = "application/problem+json"
LONG = "y" * 100_000
RLO = "\u202e"


def written() -> int:
    return Revision.objects.for_system("a test").count()


def comment_url(cast) -> str:
    return reverse("site:comment", args=["party", cast.parties["west"].pk])


def api_comments(cast) -> str:
    return f"/api/v1/records/party/{cast.parties['west'].pk}/comments"


def send(client, url: str, content: Any, method: str = "post"):
    return getattr(client, method)(url, json.dumps(content), content_type="application/json")


def edit_url(promise: Commitment) -> str:
    return reverse("commitments:edit", args=[promise.pk])


def proposal_form(cast, **changed: str) -> dict[str, str]:
    """Return the form of a commitment, as a browser would send it."""
    return {
        "act_key": "k",
        "version": "1",
        "code": "P-1",
        "title_en": "Open the coastal road",
        "responsible": str(cast.parties["east"].pk),
        "origin": "pledge",
        "due": "2027-01-01",
        **changed,
    }


def api_terms(**changed: Any) -> dict[str, Any]:
    """Return the terms of a commitment, as a program would send them over version 1."""
    terms = {"code": "P-1", "title": {"en": "Open the road"}, "responsible": "east", "origin": "pledge"}
    return {**terms, "due": "2027-01-01", "version": 1, **changed}


# too much text


def test_a_comment_of_100_kb_is_refused_and_still_in_the_form(cast, client_as) -> None:
    client, before = client_as("east"), written()
    answer = client.post(comment_url(cast), {"text": LONG})
    assert answer.status_code == 422
    assert LONG in answer.content.decode()
    assert "at most 5000 characters" in answer.content.decode()
    assert written() == before


def test_a_title_of_100_kb_is_refused_and_still_in_the_form(cast, client_as) -> None:
    promise = made.proposal(cast)
    client, before = client_as("west"), written()
    answer = client.post(edit_url(promise), proposal_form(cast, title_en=LONG))
    assert answer.status_code == 422
    assert LONG in answer.content.decode()
    assert written() == before


def test_the_api_names_the_field_that_is_too_long(cast, client_as) -> None:
    client, before = client_as("east"), written()
    answer = send(client, api_comments(cast), {"text": LONG})
    assert (answer.status_code, answer["Content-Type"], list(answer.json()["fields"])) == (
        422,
        PROBLEM,
        ["text"],
    )
    assert written() == before


def test_no_action_takes_a_name_without_end(cast) -> None:
    with pytest.raises(Exception, match="At most 5000 characters"):
        people.create_party(
            code="long", names={"en": LONG}, kind="other", audience=cast.public, by=casting.SYSTEM
        )


def test_a_body_that_is_too_large_is_told_so(cast, client_as) -> None:
    client, before = client_as("east"), written()
    huge = "y" * 3_000_000
    page, answer = (
        client.post(comment_url(cast), {"text": huge}),
        send(client, api_comments(cast), {"text": huge}),
    )
    assert (page.status_code, answer.status_code) == (413, 413)
    assert "too large" in page.content.decode()
    assert (answer["Content-Type"], answer.json()["code"]) == (PROBLEM, "too_large")
    assert written() == before


# characters that deceive, or that no store takes


@pytest.fixture
def as_older_stores_hold(monkeypatch) -> None:
    """Let texts be kept as they came, as they were before what nobody sees was taken out."""
    monkeypatch.setattr("mithaq.kernel.texts.seen", str)


def test_what_turns_a_line_round_is_taken_out(cast, client_as) -> None:
    client = client_as("east")
    send(client, api_comments(cast), {"text": f"{RLO}turned"})
    assert Comment.objects.for_system("a test").get().text == "turned"


@pytest.mark.usefixtures("as_older_stores_hold")
def test_a_name_that_turns_the_line_round_is_set_apart(cast, client_as) -> None:
    name = f"{RLO}dnammoC"
    actor = casting.SYSTEM
    people.create_party(code="turned", names={"en": name}, kind="other", audience=cast.public, by=actor)
    client = client_as("east")
    assert client.get("/api/v1/parties/turned").json()["names"]["en"] == name
    for path in ("/people/", "/people/parties/turned/", "/record/"):
        page = client.get(path).content.decode()
        assert name in page
        outside = page
        for opening in ("<bdi", "<option", "<title"):
            outside = without(outside, opening)
        assert RLO not in outside, path


def without(page: str, opening: str) -> str:
    """Return the page without the elements that begin with `opening`: each is closed at its own end tag."""
    first, *rest = page.split(opening)
    closing = f"</{opening[1:]}>"
    return first + "".join(part.partition(closing)[2] for part in rest)


@pytest.mark.usefixtures("as_older_stores_hold")
def test_a_comment_that_turns_the_line_round_stays_in_its_own_paragraph(cast, client_as) -> None:
    records.comment(cast.parties["west"], text=f"{RLO}turned", by=cast.east)
    page = client_as("west").get("/people/parties/west/").content.decode()
    assert re.search(rf"<p[^>]*>{RLO}turned</p>", page), "an override ends with its paragraph"


def test_a_zero_byte_is_refused_with_a_sentence(cast, client_as) -> None:
    client, before = client_as("east"), written()
    page = client.post(comment_url(cast), {"text": "a\x00b"})
    assert page.status_code == 422
    assert "Null characters are not allowed" in page.content.decode()
    answer = send(client, api_comments(cast), {"text": "a\x00b"})
    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
    assert "cannot be stored" in answer.json()["title"]
    assert written() == before


@pytest.mark.parametrize("odd", ["%00", "%FF", "%ED%A0%80", "%E2%80%AE", "'%22%3Cb%3E"])
def test_no_odd_character_in_an_address_is_a_fault(client_as, odd) -> None:
    client = client_as("east")
    paths = (
        *(f"/search/?q={odd}", f"/record/?kind={odd}", f"/record/?cursor={odd}", f"/settings/?x={odd}"),
        *(f"/commitments/?tab=all&q={odd}", f"/commitments/?tab={odd}", f"/commitments/?tab=all&sort={odd}"),
        *(
            f"/plan/initiatives/?party={odd}&state={odd}&line={odd}",
            f"/plan/timeline/?party={odd}&line={odd}",
        ),
        *(f"/plan/milestones/?sort={odd}", f"/plan/risks/?format={odd}", f"/people/parties/{odd}/"),
        *(
            f"/people/persons/{odd}/",
            f"/record/{odd}/{odd}/",
            f"/plan/new/{odd}/",
            f"/commitments/balance/{odd}/",
        ),
        *(f"/api/v1/search?q={odd}", f"/api/v1/acts?kind={odd}", f"/api/v1/acts?cursor={odd}"),
        *(f"/api/v1/parties/{odd}", f"/api/v1/records/{odd}/{odd}", f"/api/v1/plan/milestones?state={odd}"),
    )
    for path in paths:
        assert client.get(path).status_code in (200, 302, 404, 422), path


# dates that are none

DATES = ("2027-02-31", "0000-01-01", "99999-01-01", "2027-13-01", "soon", "1;drop", "-1")


@pytest.mark.parametrize("day", DATES)
def test_a_date_that_is_none_is_refused_and_still_in_the_form(cast, client_as, day) -> None:
    promise = made.proposal(cast)
    client, before = client_as("west"), written()
    answer = client.post(edit_url(promise), proposal_form(cast, due=day, title_en="My new title"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'value="{day}"' in page
    assert "My new title" in page
    assert "Enter a valid date" in page
    assert written() == before


@pytest.mark.parametrize("day", DATES)
def test_the_api_names_the_date_that_is_none(cast, client_as, day) -> None:
    promise = made.proposal(cast)
    client, before = client_as("west"), written()
    answer = send(client, f"/api/v1/commitments/{promise.pk}", api_terms(due=day), "put")
    assert (answer.status_code, answer["Content-Type"], list(answer.json()["fields"])) == (
        422,
        PROBLEM,
        ["due"],
    )
    assert written() == before


@pytest.mark.parametrize("day", DATES)
def test_a_wrong_date_in_a_filter_does_no_harm(client_as, day) -> None:
    client = client_as("east")
    for path in (f"/plan/timeline/?from={day}&to={day}", f"/commitments/?tab=all&due_from={day}"):
        assert client.get(path).status_code in (200, 422)


# requests that are no requests


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"", "application/json", 422),
        (b"null", "application/json", 422),
        (b"[" * 100_000, "application/json", 400),
        (b'{"text":' * 900 + b"1" + b"}" * 900, "application/json", 422),
        (b'{"text": NaN}', "application/json", 400),
        (b'{"text": "\\ud800"}', "application/json", 400),
        (b'{"text": "\xe9"}', "application/json", 400),
        (b'{"text": "a", "colour": "red"}', "application/json", 422),
        (b'{"text": "a"}', "text/plain", 415),
        (b'{"text": "a"}', "application/xml", 415),
        (b"text=a", "application/x-www-form-urlencoded", 415),
        (b"--x--", "multipart/form-data; boundary=x", 415),
        (b"--x--", "multipart/form-data", 415),
    ],
)
def test_the_api_answers_what_it_cannot_read_with_a_problem(
    cast, client_as, body, content_type, status
) -> None:
    client, before = client_as("east"), written()
    answer = client.generic("POST", api_comments(cast), body, content_type=content_type)
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    assert answer.json()["title"]
    assert written() == before


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"text": "a"}', "application/json"),
        (b"--x\r\n", "multipart/form-data"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"&".join(b"f%d=1" % n for n in range(1100)), "application/x-www-form-urlencoded"),
        (b"", ""),
    ],
)
def test_a_page_answers_what_it_cannot_read_with_a_page(cast, client_as, body, content_type) -> None:
    client, before = client_as("east"), written()
    answer = client.generic("POST", comment_url(cast), body, content_type=content_type)
    assert answer.status_code in (400, 422)
    assert "<h1>" in answer.content.decode()
    assert written() == before


# somebody else was quicker


def test_a_stale_form_shows_both_versions_and_loses_nothing(cast, client_as) -> None:
    promise = made.proposal(cast)
    client = client_as("west")
    assert client.post(edit_url(promise), proposal_form(cast, title_en="Theirs")).status_code == 302
    before = written()
    answer = client.post(edit_url(promise), proposal_form(cast, title_en="Mine", act_key="other"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in page
    assert "Mine" in page
    assert written() == before


def test_a_stale_edit_by_the_api_is_told_what_stands_now(cast, client_as) -> None:
    promise = made.proposal(cast)
    client, url = client_as("west"), f"/api/v1/commitments/{promise.pk}"
    assert send(client, url, api_terms(title={"en": "Theirs"}), "put").status_code == 200
    answer = send(client, url, api_terms(title={"en": "Mine"}), "put")
    assert (answer.status_code, answer["Content-Type"], answer.json()["code"]) == (409, PROBLEM, "conflict")
    assert answer.json()["current"]["title"] == {"en": "Theirs"}
    assert answer.json()["current"]["version"] == 2


def test_the_dates_of_this_file_are_none() -> None:
    for day in DATES:
        with pytest.raises(ValueError):
            date.fromisoformat(day)
