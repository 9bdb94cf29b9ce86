"""Grave steps by the API: what a release or an erasure takes, by which token, and by whom."""

import json

import pytest
from django.test import Client

from mithaq.domains.commitments.models import Commitment
from mithaq.kernel.errors import Invalid
from mithaq.kernel.markings import audiences
from mithaq.kernel.people import actions as people
from mithaq.kernel.people import queries
from mithaq.kernel.people.models import Account, Token
from mithaq.kernel.records import actions as records
from mithaq.kernel.records import erasing, releases
from mithaq.kernel.records.models import Comment
from tests.cast import SYSTEM
from tests.factories import commitments as made
from tests.factories.erasing import second_secretary
from tests.factories.signin import sign_in

pytestmark = pytest.mark.django_db
EVERYONE = {"tlp": "CLEAR"}


def token(membership, scope: str = "carry_out") -> dict[str, str]:
    return {"Authorization": f"Bearer {people.create_token(membership, label='t', scope=scope)}"}


def post(client, url: str, content, header):
    return client.post(url, json.dumps(content), content_type="application/json", headers=header)


def at(record, step: str) -> str:
    return f"/api/v1/records/{record.KIND}/{record.pk}/{step}"


@pytest.fixture
def second(cast):
    """A second liaison officer of the east, who is named beside the first one."""
    person = people.create_person(
        handle="east2", names={"en": "Second"}, party=cast.parties["east"], audience=cast.community, by=SYSTEM
    )
    held = people.appoint(
        person, party=cast.parties["east"], role="liaison", audience=cast.community, by=SYSTEM
    )
    people.open_account(person, username="east2", language="en")
    return held


@pytest.fixture
def secret(cast, second):
    """A comment for two persons of the east only."""
    audience = audiences.for_marking("RED", persons=[cast.east.person_id, second.person_id])
    return records.comment(cast.parties["west"], text="For two", by=cast.east, audience=audience)


def propose(client, cast, secret, header):
    return post(client, at(secret, "release-proposal"), {"marking": EVERYONE, "reason": "Agreed"}, header)


def test_what_is_red_is_proposed_by_one_and_released_by_another(client, cast, secret, second) -> None:
    first, other = token(cast.memberships["east"]), token(second)
    proposed = propose(client, cast, secret, token(cast.memberships["east"], "write"))
    assert (proposed.status_code, proposed.json()["wider"]["tlp"]) == (201, "CLEAR")
    waiting = client.get(at(secret, "release"), headers=other).json()
    assert waiting["needs_two_persons"]
    assert waiting["waiting"]["id"] == proposed.json()["id"]
    agreed = {"proposal": proposed.json()["id"]}
    assert post(client, at(secret, "release"), agreed, first).status_code == 403
    released = post(client, at(secret, "release"), agreed, other)
    assert (released.status_code, released.json()["marking"]["tlp"]) == (201, "CLEAR")
    assert Comment.objects.for_system("a test").filter(audience=cast.public, text="For two").count() == 1
    assert client.get(at(secret, "release"), headers=other).json()["waiting"] is None
    assert post(client, at(secret, "release"), agreed, other).status_code == 409, "once is enough"


def test_the_same_key_releases_once(client, cast, secret, second) -> None:
    agreed = {"proposal": propose(client, cast, secret, token(cast.memberships["east"])).json()["id"]}
    header = {**token(second), "Idempotency-Key": "one"}
    answers = [post(client, at(secret, "release"), agreed, header).json() for _ in range(2)]
    assert answers[0] == answers[1]


def test_a_token_to_write_proposes_and_carries_nothing_out(client, cast, secret, second) -> None:
    agreed = {"proposal": propose(client, cast, secret, token(cast.memberships["east"])).json()["id"]}
    answer = post(client, at(secret, "release"), agreed, token(second, "write"))
    assert answer.status_code == 403
    assert "carry_out" in answer.json()["title"]


def test_a_session_needs_a_factor_of_the_last_minutes(cast, secret, second, client_as) -> None:
    client = client_as("east")
    promise = made.agreed(cast)
    session = client.session
    session["account_authentication_methods"] = [
        {**one, "at": one["at"] - 3600} for one in session["account_authentication_methods"]
    ]
    session.save()
    answer = post(client, at(promise, "release"), {"marking": EVERYONE}, {})
    assert answer.status_code == 403
    assert "five minutes" in answer.json()["title"]


def test_what_is_not_red_takes_one_person_and_a_marking(client, cast) -> None:
    promise = made.agreed(cast, supporting=[cast.parties["partner"], cast.parties["joint"]])
    header = token(cast.memberships["west"])
    answer = post(client, at(promise, "release"), {"marking": EVERYONE}, header)
    assert answer.status_code == 201
    released = Commitment.objects.for_system("a test").get(pk=answer.json()["id"])
    assert (released.title, released.audience) == (promise.title, cast.public)
    assert released.body()["supporting"] == promise.body()["supporting"] != [], "named parties go along"


@pytest.mark.parametrize(
    "both", [{}, {"marking": EVERYONE, "proposal": "0" * 8 + "-0000" * 3 + "-" + "0" * 12}]
)
def test_either_a_marking_or_a_proposal(client, cast, both) -> None:
    answer = post(client, at(made.agreed(cast), "release"), both, token(cast.memberships["west"]))
    assert answer.status_code == 422


def test_whoever_may_not_release_learns_nothing_of_it(client, cast, secret) -> None:
    west = token(cast.memberships["west"])
    for answer in (client.get(at(secret, "release"), headers=west), propose(client, cast, secret, west)):
        assert answer.status_code == 404
    assert (
        client.get(at(made.agreed(cast), "release"), headers=token(cast.memberships["east"])).status_code
        == 403
    )


def test_a_replaced_proposal_is_not_released_on_the_page(cast, secret, second) -> None:
    old = releases.propose(secret, cast.community, reason="", by=cast.east)
    releases.propose(secret, cast.public, reason="", by=cast.east)
    client = sign_in(Client(), second.person.account)
    page = f"/record/comment/{secret.pk}/release/"
    answer = client.post(page, {"agree": "1", "proposal": str(old.pk)})
    assert answer.status_code == 409
    assert not Comment.objects.for_system("a test").filter(audience=cast.public).exists()


def test_two_tokens_erase_for_good(client, cast) -> None:
    second_secretary(cast)
    said = records.comment(cast.parties["west"], text="A name", by=cast.east, audience=cast.community)
    proposal = erasing.propose(said, ["text"], ground="court_order", by=cast.secretary)
    agreed = {"proposal": str(proposal.pk)}
    [held] = queries.current_memberships(Account.objects.get(username="deputy"))
    url = at(said, "erasure/carry-out")
    assert post(client, url, agreed, token(held, "write")).status_code == 403
    assert post(client, url, agreed, token(cast.memberships["secretary"])).status_code == 403
    done = post(client, url, agreed, token(held))
    assert (done.status_code, done.json()["verb"]) == (200, "comment.erased")
    said.refresh_from_db()
    assert said.text == erasing.GONE
    assert post(client, url, agreed, token(held)).status_code == 409


def test_a_token_to_carry_out_holds_for_a_week_at_most(cast) -> None:
    people.create_token(cast.memberships["east"], label="grave", scope="carry_out")
    made_now = Token.objects.for_system("a test").get(label="grave")
    assert (made_now.expires_at - made_now.created_at).days <= 7
    with pytest.raises(Invalid) as error:
        people.create_token(cast.memberships["east"], label="grave", scope="carry_out", days=8)
    assert "days" in error.value.fields


@pytest.mark.parametrize("days", [0, -5, 367, 99_999_999_999])
def test_a_token_holds_for_a_day_at_least_and_a_year_at_most(cast, days) -> None:
    with pytest.raises(Invalid) as refused:
        people.create_token(cast.memberships["east"], label="t", days=days)
    assert list(refused.value.fields) == ["days"]


def test_the_settings_page_makes_one_and_says_what_is_wrong(cast, client_as) -> None:
    client = client_as("east")
    wrong = {"label": "Desk", "scope": "carry_out", "days": "30"}
    assert "7 days at most" in client.post("/settings/tokens/", wrong).content.decode()
    page = client.post("/settings/tokens/", {"label": "Desk", "scope": "carry_out"}).content.decode()
    assert "mq_" in page
    assert "as the second person" in page


def test_a_wrong_method_is_a_problem(client, cast) -> None:
    answer = client.delete("/api/v1/me", headers=token(cast.memberships["east"]))
    assert (answer.status_code, answer["Content-Type"]) == (405, "application/problem+json")
    assert answer["Allow"] == "GET"
    assert answer.json()["code"] == "method_not_allowed"
