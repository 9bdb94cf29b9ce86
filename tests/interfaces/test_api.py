"""The API: who is let in, what is the same for all, what it shares with the pages."""

import json
import uuid
from pathlib import Path

import pytest
from django.test import Client

from mithaq.interfaces.api import mount
from mithaq.kernel.people import actions, queries
from mithaq.kernel.records.models import Comment
from tests import cast as casting

pytestmark = pytest.mark.django_db
SNAPSHOT = Path("docs/reference/openapi.json")
PROBLEM = "application/problem+json"


def bearer(cast, name: str = "east", scope: str = "read") -> dict[str, str]:
    """Return the header of a fresh token."""
    return {"Authorization": f"Bearer {actions.create_token(cast.memberships[name], label='t', scope=scope)}"}


def comments(cast) -> str:
    return f"/api/v1/records/party/{cast.parties['east'].pk}/comments"


def post(client, url, content, **headers):
    return client.post(url, json.dumps(content), content_type="application/json", headers=headers)


def test_the_document_is_the_one_that_is_committed(client_as) -> None:
    served = client_as("east").get("/api/v1/openapi.json").json()
    assert served["openapi"].startswith("3.1")
    assert SNAPSHOT.read_text() == mount.document(), "run `make docs` and look at the difference"
    assert served == json.loads(SNAPSHOT.read_text())


def test_nobody_is_told_to_sign_in(client, cast) -> None:
    answer = client.get("/api/v1/me")
    assert (answer.status_code, answer["Content-Type"], answer["WWW-Authenticate"]) == (
        401,
        PROBLEM,
        "Bearer",
    )


def test_a_token_stands_for_its_membership(client, cast) -> None:
    me = client.get("/api/v1/me", headers=bearer(cast)).json()
    assert (me["party"], me["role"], me["scope"]) == ("east", "liaison", "read")


def test_a_token_to_read_does_not_write(client, cast) -> None:
    assert post(client, comments(cast), {"text": "Hello"}, **bearer(cast)).status_code == 403
    assert post(client, comments(cast), {"text": "Hello"}, **bearer(cast, scope="write")).status_code == 201


@pytest.mark.parametrize("spoil", ["revoke", "dismiss", "close", "forge"])
def test_a_token_that_does_not_hold_opens_nothing(client, cast, spoil) -> None:
    header = bearer(cast)
    if spoil == "revoke":
        (token,) = queries.tokens(cast.memberships["east"])
        actions.end_token(token, by=cast.east)
    elif spoil == "dismiss":
        actions.dismiss(cast.memberships["east"], by=cast.east_admin)
    elif spoil == "close":
        cast.memberships["east"].person.account.__class__.objects.update(is_active=False)
    else:
        header = {"Authorization": "Bearer mq_forged"}
    assert client.get("/api/v1/me", headers=header).status_code == 401


def test_a_token_opens_no_page(client, cast) -> None:
    assert client.get("/people/", headers=bearer(cast)).status_code == 302


def test_a_session_writes_only_with_the_token_of_its_pages(cast, client_as) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client_as("east").cookies
    assert post(strict, comments(cast), {"text": "Hello"}).status_code == 403
    token = str(strict.get("/settings/").context["csrf_token"])
    assert post(strict, comments(cast), {"text": "Hello"}, **{"X-CSRFToken": token}).status_code == 201


def test_hidden_missing_and_unknown_addresses_are_the_same(client, cast) -> None:
    hidden = actions.create_party(
        code="secret", names={"en": "S"}, kind="other", audience=cast.only("west"), by=casting.SYSTEM
    )
    header = bearer(cast)
    paths = (
        f"records/party/{hidden.pk}",
        f"records/party/{uuid.uuid4()}",
        "parties/secret",
        "parties/none",
        "nowhere",
    )
    answers = [client.get(f"/api/v1/{path}", headers=header) for path in paths]
    assert {(answer.status_code, answer["Content-Type"], answer.content) for answer in answers} == {
        (404, PROBLEM, answers[0].content)
    }


def test_an_owner_whom_the_reader_may_not_know_is_not_named(client, cast) -> None:
    secret = actions.create_party(
        code="secret", names={"en": "S"}, kind="other", audience=cast.only("west"), by=casting.SYSTEM
    )
    actions.create_group(
        code="open", names={"en": "Open"}, owner=secret, audience=cast.public, by=casting.SYSTEM
    )
    groups = {one["code"]: one for one in client.get("/api/v1/groups", headers=bearer(cast)).json()}
    assert groups["open"]["owner"] is None


def test_the_same_key_does_it_once(client, cast) -> None:
    header = {**bearer(cast, scope="write"), "Idempotency-Key": "one"}
    answers = [post(client, comments(cast), {"text": "Hello"}, **header).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert Comment.objects.for_system("a test").count() == 1


@pytest.mark.parametrize(("text", "path"), [("Other", "/api/v1/"), ("Hello", "")])
def test_the_same_key_for_something_else_is_refused_and_nothing_is_lost(client, cast, text, path) -> None:
    header = {**bearer(cast, scope="write"), "Idempotency-Key": "one"}
    post(client, comments(cast), {"text": "Hello"}, **header)
    elsewhere = comments(cast).replace(str(cast.parties["east"].pk), str(cast.parties["west"].pk))
    answer = post(client, comments(cast) if path else elsewhere, {"text": text}, **header)
    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
    assert "used for something else" in answer.json()["title"]


@pytest.mark.parametrize("key", ["a b", "k" * 81, "\u202e"])
def test_a_key_of_another_form_is_refused(client, cast, key) -> None:
    header = {**bearer(cast, scope="write"), "Idempotency-Key": key.encode().decode("latin-1")}
    assert list(post(client, comments(cast), {"text": "Hello"}, **header).json()["fields"]) == [
        "Idempotency-Key"
    ]


def test_an_unknown_field_is_an_error_that_names_it(client, cast) -> None:
    answer = post(client, comments(cast), {"text": "Hello", "colour": "red"}, **bearer(cast, scope="write"))
    assert (answer.status_code, answer["Content-Type"]) == (422, PROBLEM)
    assert list(answer.json()["fields"]) == ["colour"]


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"text": "\\u0000"}', b"\xff"])
def test_what_cannot_be_read_is_a_problem(client, cast, body) -> None:
    answer = client.post(
        comments(cast), body, content_type="application/json", headers=bearer(cast, scope="write")
    )
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == PROBLEM


def test_a_page_of_acts_leads_to_the_next(client, cast) -> None:
    header = bearer(cast)
    first = client.get("/api/v1/acts?limit=5", headers=header).json()
    second = client.get("/api/v1/acts", {"limit": 5, "cursor": first["next"]}, headers=header).json()
    stamps = [act["stamp"] for act in [*first["items"], *second["items"]]]
    assert len(stamps) == 10
    assert stamps == sorted(stamps, reverse=True)


def test_a_cursor_serves_only_its_reader(client, cast) -> None:
    cursor = client.get("/api/v1/acts?limit=5", headers=bearer(cast)).json()["next"]
    answer = client.get("/api/v1/acts", {"cursor": cursor}, headers=bearer(cast, "west"))
    assert answer.status_code == 422
    assert "cursor" in answer.json()["fields"]


def test_narrowing_takes_the_record_from_the_other(client, cast) -> None:
    header = bearer(cast, scope="write")
    said = post(client, comments(cast), {"text": "Hello"}, **header).json()
    url = f"/api/v1/records/comment/{said['id']}"
    assert client.get(url, headers=bearer(cast, "west")).status_code == 200
    wanted = {"marking": {"tlp": "AMBER", "parties": ["east"]}, "version": 1}
    assert post(client, f"{url}/narrow", wanted, **header).status_code == 200
    assert client.get(url, headers=bearer(cast, "west")).status_code == 404
    assert post(client, f"{url}/narrow", wanted, **header).status_code in (409, 422)


def test_a_release_preview_names_who_would_see_it(client, cast) -> None:
    header = bearer(cast, scope="write")
    said = post(client, comments(cast), {"text": "Hello"}, **header).json()
    url = f"/api/v1/records/comment/{said['id']}/release-preview"
    seen = post(client, url, {"tlp": "AMBER", "parties": ["east", "west"]}, **header).json()
    assert seen == {"everyone": False, "parties": ["east", "west"], "persons": []}
