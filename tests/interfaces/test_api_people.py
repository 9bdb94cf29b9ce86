"""People by the API: entered, appointed, dismissed as on the pages; groups; what lets in is made in person only."""

import json

import pytest
from django.test import Client

from mithaq.kernel.people import actions
from mithaq.kernel.people.models import GroupMembership, Membership, Person, SharingGroup
from tests.cast import SYSTEM

pytestmark = pytest.mark.django_db
NEW = {"handle": "duty", "names": {"en": "Duty officer"}, "role": "viewer"}
ROW = {"handle": "duty", "name_en": "Duty officer", "role": "viewer"}


def bearer(cast, name: str = "east_admin", scope: str = "write") -> dict[str, str]:
    made = actions.create_token(cast.memberships[name], label="t", scope=scope)
    return {"Authorization": f"Bearer {made}"}


def post(client, path: str, content=None, headers=None):
    body = json.dumps(content or {})
    return client.post(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


def persons() -> int:
    return Person.objects.for_system("a test").count()


@pytest.fixture
def newcomer(client, cast) -> dict:
    """Somebody whom the administrator of the east has entered."""
    return post(client, "parties/east/persons", NEW, bearer(cast)).json()


def test_a_person_is_entered_and_appointed_in_one_call(client, cast, newcomer) -> None:
    assert (newcomer["person"], newcomer["party"], newcomer["role"]) == ("east_duty", "east", "viewer")
    [held] = client.get("/api/v1/persons/east_duty/memberships", headers=bearer(cast, "west")).json()
    assert held == newcomer, "the other party sees what the community sees, and the same"
    listed = client.get("/api/v1/parties/east/memberships", headers=bearer(cast, "west")).json()
    assert newcomer["id"] in {one["id"] for one in listed}


def test_the_same_key_enters_one_person(client, cast) -> None:
    headers = {**bearer(cast), "Idempotency-Key": "one"}
    answers = [post(client, "parties/east/persons", NEW, headers).json() for _ in range(2)]
    assert answers[0] == answers[1]


@pytest.mark.parametrize(("who", "party"), [("east", "east"), ("east_admin", "west"), ("west", "east")])
def test_only_the_administrator_of_the_party_manages_its_people(client, cast, who, party) -> None:
    before = persons()
    assert post(client, f"parties/{party}/persons", NEW, bearer(cast, who)).status_code == 403
    wanted = {"rows": [ROW], "dry_run": False}
    assert post(client, f"parties/{party}/persons/list", wanted, bearer(cast, who)).status_code == 403
    assert persons() == before


@pytest.mark.parametrize("names", [{}, {"en": " "}])
def test_nobody_is_entered_without_a_name(client, cast, names) -> None:
    answer = post(client, "parties/east/persons", {**NEW, "names": names}, bearer(cast))
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["names"])


def test_a_handle_that_is_too_long_behind_the_code_is_an_error(client, cast) -> None:
    answer = post(client, "parties/east/persons", {**NEW, "handle": "x" * 60}, bearer(cast))
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["handle"])


def test_a_list_is_looked_at_first_and_entered_whole(client, cast) -> None:
    rows, before = [ROW, {**ROW, "handle": "second"}], persons()
    looked = post(client, "parties/east/persons/list", {"rows": rows}, bearer(cast))
    assert (looked.status_code, [one["errors"] for one in looked.json()]) == (200, [[], []])
    assert persons() == before
    headers = {**bearer(cast), "Idempotency-Key": "list"}
    for _ in range(2):
        entered = post(client, "parties/east/persons/list", {"rows": rows, "dry_run": False}, headers)
        assert (entered.status_code, len(entered.json())) == (201, 2)
    assert persons() == before + 2


def test_one_faulty_line_keeps_all_out_and_is_named(client, cast) -> None:
    rows, before = (
        [ROW, {**ROW, "handle": "a@b.example"}, {**ROW, "handle": "x", "starts": "soon"}],
        persons(),
    )
    looked = post(client, "parties/east/persons/list", {"rows": rows}, bearer(cast)).json()
    assert [bool(one["errors"]) for one in looked] == [False, True, True]
    answer = post(client, "parties/east/persons/list", {"rows": rows, "dry_run": False}, bearer(cast))
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["rows.1", "rows.2"])
    assert persons() == before


def test_a_person_of_ones_own_is_appointed_again(client, cast, newcomer) -> None:
    made = post(client, "parties/east/posts", {"names": {"en": "The desk"}}, bearer(cast)).json()
    wanted = {"person": "east_duty", "role": "analyst", "post": made["id"], "ends": "2099-01-01"}
    answer = post(client, "parties/east/memberships", wanted, bearer(cast))
    assert (answer.status_code, answer.json()["post"]["en"]) == (201, "The desk")
    [one] = client.get("/api/v1/parties/east/posts", headers=bearer(cast, "west")).json()
    assert one["id"] == made["id"]


def test_whom_another_party_has_entered_it_alone_appoints(client, cast) -> None:
    west = Person.objects.for_system("a test").get(handle="west")
    Person.objects.for_system("a test").filter(pk=west.pk).update(owner=cast.parties["west"])
    wanted = {"person": "west", "role": "viewer"}
    assert post(client, "parties/east/memberships", wanted, bearer(cast)).status_code == 403


def test_hidden_and_missing_persons_are_the_same(client, cast) -> None:
    actions.create_person(
        handle="hidden", names={"en": "H"}, party=cast.parties["west"], audience=cast.only("west"), by=SYSTEM
    )
    answers = [
        post(client, "parties/east/memberships", {"person": handle, "role": "viewer"}, bearer(cast))
        for handle in ("hidden", "nobody")
    ]
    assert {(one.status_code, one.content) for one in answers} == {(422, answers[0].content)}


def test_a_dismissal_is_a_grave_step_and_ends_tokens_at_once(client, cast, newcomer) -> None:
    own = actions.create_token(Membership.objects.for_system("a test").get(pk=newcomer["id"]), label="t")
    path = f"memberships/{newcomer['id']}/dismissal"
    assert post(client, path, headers=bearer(cast)).status_code == 403
    assert post(client, path, headers=bearer(cast, "east", "carry_out")).status_code == 403
    ended = post(client, path, headers=bearer(cast, scope="carry_out"))
    assert (ended.status_code, bool(ended.json()["ends"])) == (200, True)
    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {own}"}).status_code == 401


def test_a_role_that_may_do_what_is_grave_waits_for_a_second_person(client, cast) -> None:
    wanted = {**NEW, "role": "duty_officer"}
    made = post(client, "parties/east/persons", wanted, bearer(cast)).json()
    assert made["waits_for"] == "party"
    path = f"memberships/{made['id']}/agreement"
    listed = client.get("/api/v1/parties/east/memberships?which=waiting", headers=bearer(cast, "east")).json()
    assert [one["id"] for one in listed] == [made["id"]]
    assert post(client, path, headers=bearer(cast, "east")).status_code == 403, "a grave step"
    for name in ("east_admin", "west"):
        assert post(client, path, headers=bearer(cast, name, "carry_out")).status_code == 403, name
    agreed = post(client, path, headers=bearer(cast, "east", "carry_out"))
    assert (agreed.status_code, agreed.json()["waits_for"]) == (200, "")
    refusal = f"memberships/{made['id']}/refusal"
    assert post(client, refusal, headers=bearer(cast, "east", "carry_out")).status_code == 409, (
        "agreed already"
    )


def test_a_party_joins_a_group_and_leaves_it_as_grave_steps(client, cast) -> None:
    wanted, path = {"party": "assess"}, "groups/community/members"
    assert post(client, path, wanted, bearer(cast, "secretary")).status_code == 403
    grave = bearer(cast, "secretary", "carry_out")
    joined = post(client, path, wanted, grave)
    assert (joined.status_code, joined.json()["party"]) == (201, "assess")
    assert "assess" in client.get("/api/v1/groups/community", headers=grave).json()["members"]
    assert post(client, path, wanted, grave).status_code == 422, "once"
    assert post(client, path, wanted, bearer(cast, "west", "carry_out")).status_code == 403
    assert post(client, path, {"party": "nobody"}, grave).status_code == 422
    left = post(client, f"group-members/{joined.json()['id']}/leaving", headers=grave)
    assert (left.status_code, bool(left.json()["ends"])) == (200, True)
    assert GroupMembership.objects.for_system("a test").filter(party__code="assess", ends=None).count() == 0


def test_the_code_of_a_new_group_stands_behind_that_of_its_party(client, cast) -> None:
    wanted = {"code": "board", "names": {"en": "Board"}, "marking": {"tlp": "CLEAR"}}
    made = post(client, "groups", wanted, bearer(cast, "secretary"))
    assert (made.status_code, made.json()["code"], made.json()["members"]) == (201, "joint_board", [])
    again = post(client, "groups", wanted, bearer(cast, "secretary"))
    assert (again.status_code, list(again.json()["fields"])) == (422, ["code"])
    assert post(client, "groups", wanted, bearer(cast, "east")).status_code == 403
    assert SharingGroup.objects.for_system("a test").filter(code__endswith="board").count() == 1


@pytest.mark.parametrize(
    "path",
    [
        "tokens",
        "addresses/calendar",
        "addresses/alerts",
        "invitations/01a20304-0000-7000-8000-000000000000/agreement",
    ],
)
def test_a_token_makes_no_further_way_in(client, cast, path) -> None:
    answer = post(client, path, {"label": "More"}, bearer(cast, scope="carry_out"))
    assert answer.status_code == 403
    assert "no further way in" in answer.json()["title"]


def test_a_person_makes_a_token_and_a_program_revokes_it(client, cast, client_as) -> None:
    made = post(client_as("east"), "tokens", {"label": "Desk", "scope": "write"})
    assert made.status_code == 201
    headers = {"Authorization": f"Bearer {made.json()['secret']}"}
    [one] = client.get("/api/v1/tokens", headers=headers).json()
    assert (one["label"], one["scope"]) == ("Desk", "write")
    other = bearer(cast, "west")
    assert post(client, f"tokens/{one['id']}/revocation", headers=other).status_code == 404, "not his"
    assert post(client, f"tokens/{one['id']}/revocation", headers=headers).status_code == 200
    assert client.get("/api/v1/me", headers=headers).status_code == 401


@pytest.mark.parametrize("purpose", ["calendar", "alerts"])
def test_a_secret_address_is_made_in_person_and_revoked_by_a_program(cast, client_as, purpose) -> None:
    address = post(client_as("east"), f"addresses/{purpose}").json()["secret"]
    path = "/" + address.split("/", 3)[3]
    client = Client()
    assert client.get(path).status_code == 200
    held = client.get("/api/v1/addresses", headers=bearer(cast, "east", "read")).json()
    assert [one["purpose"] for one in held] == [purpose]
    left = post(client, f"addresses/{purpose}/revocation", headers=bearer(cast, "east"))
    assert (left.status_code, left.json()) == (200, [])
    assert client.get(path).status_code == 404


def test_an_invitation_is_made_in_person_and_opens_the_account(client, cast, client_as, newcomer) -> None:
    path = f"memberships/{newcomer['id']}/invitation"
    assert post(client, path, headers=bearer(cast, scope="carry_out")).status_code == 403
    assert post(client_as("east"), path).status_code == 403, "no administrator"
    made = post(client_as("east_admin"), path)
    assert (made.status_code, made.json()["person"], made.json()["needs_second"]) == (201, "east_duty", False)
    assert Client().get("/" + made.json()["link"].split("/", 3)[3]).status_code in (200, 302)
