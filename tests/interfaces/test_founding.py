"""Founding on pages and over the API: from the first form to the first sign-in, and what each step says."""

import json
import uuid

import pytest
from django.urls import reverse

from mithaq.interfaces.site.models import Invitation
from mithaq.interfaces.site.signin import invitations
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions, queries
from mithaq.kernel.people.models import Membership, Party, SharingGroup
from tests.cast import SYSTEM
from tests.factories.signin import sign_in

pytestmark = pytest.mark.django_db
PARTY = {
    "names_en": "Coast Guard",
    "names_ar": "خفر السواحل",
    "kind": "command",
    "word": "coast-guard",
    "person_en": "Administrator of the Coast Guard",
    "handle": "admin",
    "tlp": "CLEAR",
}
GROUP = {"names_en": "Board", "names_fr": "Comité", "code": "board"}


@pytest.fixture
def officer(cast):
    """Return the account of a second officer of the joint body."""
    party = cast.parties["joint"]
    person = actions.create_person(
        handle="joint_second", names={"en": "Second"}, party=party, audience=cast.community, by=SYSTEM
    )
    actions.appoint(person, party=party, role="liaison", audience=cast.community, by=SYSTEM)
    return actions.open_account(person, username="joint_second", language="en")


@pytest.fixture
def officer_client(officer, client):
    sign_in(client, officer)
    return client


def founded() -> Membership:
    held = Membership.objects.for_system("a test").select_related("party", "person")
    return held.get(party__code__startswith="coast-guard")


def keyed(form: dict) -> dict:
    return {**form, "act_key": str(uuid.uuid4())}


def found(client, **changed):
    return client.post(reverse("site:found_party"), keyed({**PARTY, **changed}), follow=True)


def api(client, path: str, content=None, headers=None, method: str = "post"):
    body = json.dumps(content or {})
    asked = getattr(client, method)
    return asked(f"/api/v1/{path}", body, content_type="application/json", headers=headers)


def bearer(cast, name: str, scope: str = "carry_out") -> dict[str, str]:
    made = actions.create_token(cast.memberships[name], label="t", scope=scope)
    return {"Authorization": f"Bearer {made}"}


# a party, from the form to the first sign-in


def test_a_party_is_founded_agreed_to_and_its_administrator_comes_in(cast, client_as, officer_client) -> None:
    secretary = client_as("secretary")
    assert "Found a party" in secretary.get("/people/").content.decode()
    page = found(secretary).content.decode()
    assert "waits for an officer of a joint body" in page
    held = founded()
    assert "Coast Guard" in client_as("east").get("/people/").content.decode()
    link = secretary.post(reverse("site:invite", args=[held.pk]))
    assert "agreed to the party and its administrator" in link.content.decode()
    today = officer_client.get("/").content.decode()
    assert "a new party (Command)" in today
    assert "Agree to those ticked" not in secretary.get("/").content.decode()
    agreed = officer_client.post(
        reverse("site:answer_appointments"), {"membership": [str(held.pk)], "answer": "agree"}
    )
    secret = link.context["link"].rstrip("/").rpartition("/")[2]
    account = invitations.use(secret, agreed.context["code"])
    assert queries.parties_of(account.person_id) == [held.party_id]
    assert held.party.code in {one.code for one in queries.parties(Viewer.of(cast.east))}


def test_whoever_founds_invites_until_the_first_one_has_come_in(cast, client_as, officer_client) -> None:
    secretary = client_as("secretary")
    found(secretary)
    held = founded()
    address = reverse("site:invite", args=[held.pk])
    for name in ("east_admin", "partner"):
        assert client_as(name).post(address).status_code == 403
    secretary.post(address)
    account = invitations.account_for(held)
    sign_in(officer_client, account)
    account.last_login = held.created_at
    account.save()
    assert secretary.post(address).status_code == 403
    assert "Make an invitation" not in secretary.get(f"/people/parties/{held.party.code}/").content.decode()


def test_a_refused_party_says_so(client_as, officer_client) -> None:
    secretary = client_as("secretary")
    found(secretary)
    held = founded()
    officer_client.post(
        reverse("site:answer_appointments"), {"membership": [str(held.pk)], "answer": "refuse"}
    )
    page = secretary.get(f"/people/parties/{held.party.code}/").content.decode()
    assert "was refused" in page
    assert secretary.post(reverse("site:invite", args=[held.pk])).status_code == 404


def test_where_no_second_has_ever_come_in_the_operator_is_one_and_the_founder_the_other(
    cast, client_as, officer, capsys, monkeypatch
) -> None:
    from mithaq.interfaces.commands import inviting, main

    monkeypatch.setattr(inviting, "ready", lambda: None)
    found(client_as("secretary"))
    handle = founded().person.handle
    assert main.main(["invite", "--person", handle]) == 0
    assert inviting.SECOND in capsys.readouterr().err
    held = founded()
    assert (held.waits_for, held.party.waits_for) == ("", "")
    assert invitations.may_agree(cast.secretary, Invitation.objects.get())


@pytest.mark.parametrize("name", ["east", "east_admin", "auditor"])
def test_nobody_else_is_offered_it_or_gets_the_form(client_as, name) -> None:
    client = client_as(name)
    page = client.get("/people/").content.decode()
    assert "Found a party" not in page
    assert "Found a sharing group" not in page
    for address in ("site:found_party", "site:found_group"):
        assert client.get(reverse(address)).status_code == 403


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"names_en": "", "names_ar": ""}, "Fill in at least one language."),
        ({"word": "two words"}, "Enter a valid"),
        ({"word": "under_score"}, "Take hyphens instead of underscores."),
        ({"kind": "nonsense"}, "Select a valid choice"),
        ({"tlp": "RED"}, "name at least one"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_lost(client_as, officer, wrong, said) -> None:
    answer = found(client_as("secretary"), **wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Administrator of the Coast Guard" in page
    assert not Party.objects.for_system("a test").filter(code__startswith="coast").exists()


def test_where_nobody_could_agree_the_page_says_whom_to_ask(client_as) -> None:
    answer = found(client_as("secretary"))
    assert answer.status_code == 422
    assert "second officer of a joint body" in answer.content.decode()


def test_sent_twice_it_is_one_party(client_as, officer) -> None:
    client, form = client_as("secretary"), keyed(PARTY)
    for _ in range(2):
        assert client.post(reverse("site:found_party"), form).status_code == 302
    assert founded()


def test_a_party_corrects_its_names_on_a_page(cast, client_as) -> None:
    client, address = client_as("east_admin"), reverse("site:amend_party", args=["east"])
    form = {"names_en": "Command of the East", "names_ar": "قيادة الشرق", "version": 1}
    assert client_as("east").get(address).status_code == 403
    assert client.post(address, keyed(form)).status_code == 302
    page = client.get("/people/parties/east/").content.decode()
    assert "Command of the East" in page
    assert "Amended" in page
    stale = client.post(address, keyed({**form, "names_en": "Stale"}))
    assert (stale.status_code, "Somebody was faster" in stale.content.decode()) == (409, True)


# posts


def test_a_post_is_founded_held_with_dates_and_ended(cast, client_as) -> None:
    client = client_as("east_admin")
    made = client.post(reverse("site:found_post", args=["east"]), keyed({"names_en": "The desk"}))
    assert made["Location"].endswith("#offices")
    post = queries.posts(Viewer.of(cast.east_admin), cast.parties["east"]).get()
    assert "The desk" in client.get("/people/parties/east/appoint/").content.decode()
    address = reverse("site:end_post", args=[post.pk])
    assert client_as("east").get(address).status_code == 403
    assert "keeps his appointment" in client.get(address).content.decode()
    assert client.post(address, keyed({})).status_code == 302
    assert "The desk" not in client.get("/people/parties/east/appoint/").content.decode()
    assert "End the post" not in client.get("/people/parties/east/").content.decode()


# groups


def test_a_group_is_founded_with_members_and_says_what_joining_opens(cast, client_as) -> None:
    client, address = client_as("secretary"), reverse("site:found_group")
    page = client.get(address).content.decode()
    assert "nothing older" in page
    members = [str(cast.parties[name].pk) for name in ("joint", "east")]
    made = client.post(address, keyed({**GROUP, "members": members}))
    assert made["Location"] == "/people/groups/joint_board/"
    assert "Eastern Command" in client_as("east").get(made["Location"]).content.decode()
    assert client_as("west").get(made["Location"]).status_code == 404
    assert "Board" in client_as("east").get("/people/").content.decode()


def test_others_may_know_of_a_group_as_it_is_marked(cast, client_as) -> None:
    client, address = client_as("secretary"), reverse("site:found_group")
    members = [str(cast.parties[name].pk) for name in ("joint", "east")]
    narrow = {"narrower": "on", "tlp": "AMBER", "parties": ["joint", "west"]}
    wrong = client.post(address, keyed({**GROUP, "members": members, **narrow}))
    assert wrong.status_code == 422
    assert "Eastern Command. Let the marking reach them too." in wrong.content.decode()
    wide = {"narrower": "on", "tlp": "GREEN", "groups": ["community"]}
    assert client.post(address, keyed({**GROUP, "members": members, **wide})).status_code == 302
    assert client_as("west").get("/people/groups/joint_board/").status_code == 200


def test_a_group_ends_and_its_page_says_what_stays(cast, client_as) -> None:
    client, address = client_as("secretary"), reverse("site:end_group", args=["community"])
    assert client_as("east").get(address).status_code == 403
    assert "takes nothing away" in client.get(address).content.decode()
    assert client.post(address, keyed({})).status_code == 302
    page = client.get("/people/groups/community/").content.decode()
    assert "This group has ended" in page
    assert "Let a party join" not in page
    join = client.post("/people/groups/community/join/", keyed({"party": "audit", "do": "1"}))
    assert join.status_code == 409


def test_who_belonged_before_stands_with_both_days(cast, client_as) -> None:
    held = queries.roster(Viewer.of(cast.secretary), cast.group).get(party=cast.parties["west"])
    actions.leave(held, by=cast.secretary)
    page = client_as("east").get("/people/groups/community/").content.decode()
    assert "Who belonged to it before" in page
    answer = client_as("east").get("/api/v1/groups/community/members?which=past").json()
    assert [(one["party"], bool(one["ends"])) for one in answer] == [("west", True)]


# the same over the API


def test_the_api_founds_a_party_and_its_second_person_agrees(client, cast, officer) -> None:
    wanted = {
        "word": "coast-guard",
        "names": {"en": "Coast Guard"},
        "party_kind": "command",
        "marking": {"tlp": "CLEAR"},
        "administrator": {"handle": "admin", "names": {"en": "Administrator"}},
    }
    assert api(client, "parties", wanted, bearer(cast, "secretary", "write")).status_code == 403
    assert api(client, "parties", wanted, bearer(cast, "east")).status_code == 403
    unknown = api(client, "parties", {**wanted, "parent": "nobody"}, bearer(cast, "secretary"))
    assert (unknown.status_code, list(unknown.json()["fields"])) == (422, ["parent"])
    made = api(client, "parties", wanted, bearer(cast, "secretary"))
    assert (made.status_code, made.json()["waits_for"]) == (201, "joint_body")
    code, east = made.json()["code"], bearer(cast, "east", "read")
    assert code not in {one["code"] for one in client.get("/api/v1/parties", headers=east).json()}
    assert [one["code"] for one in client.get("/api/v1/parties?which=waiting", headers=east).json()] == [code]
    [held] = client.get(f"/api/v1/parties/{code}/memberships?which=waiting", headers=east).json()
    seat = Membership.objects.for_system("a test").get(person__account=officer)
    head = {"Authorization": f"Bearer {actions.create_token(seat, label='t', scope='carry_out')}"}
    agreed = api(client, f"memberships/{held['id']}/agreement", headers=head)
    assert (agreed.status_code, agreed.json()["waits_for"]) == (200, "")
    assert code in {one["code"] for one in client.get("/api/v1/parties", headers=east).json()}


def test_the_api_amends_a_party_and_ends_a_post(client, cast) -> None:
    head = bearer(cast, "east_admin", "write")
    names = {"names": {"en": "Command of the East"}, "version": 1}
    assert api(client, "parties/east", names, head, "patch").json()["names"]["en"] == "Command of the East"
    assert api(client, "parties/east", names, head, "patch").status_code == 422
    assert api(client, "parties/east", {**names, "names": {"en": "S"}}, head, "patch").status_code == 409
    assert api(client, "parties/west", names, head, "patch").status_code == 403
    post = api(client, "parties/east/posts", {"names": {"en": "Desk"}}, head).json()
    assert api(client, f"posts/{post['id']}/ending", headers=bearer(cast, "west")).status_code == 403
    assert api(client, f"posts/{post['id']}/ending", headers=head).json()["ended_at"]
    assert api(client, f"posts/{post['id']}/ending", headers=head).status_code == 409


def test_the_api_founds_a_group_with_members_and_ends_it(client, cast) -> None:
    wanted = {"code": "board", "names": {"en": "Board"}, "members": ["joint", "east"]}
    assert api(client, "groups", wanted, bearer(cast, "secretary", "write")).status_code == 403
    made = api(client, "groups", wanted, bearer(cast, "secretary"))
    assert (made.status_code, made.json()["members"]) == (201, ["east", "joint"])
    assert client.get("/api/v1/groups/joint_board", headers=bearer(cast, "west")).status_code == 404
    for members in (["east"], ["joint", "nobody"]):
        wrong = api(client, "groups", {**wanted, "code": "x", "members": members}, bearer(cast, "secretary"))
        assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["members"])
    end = "groups/joint_board/ending"
    assert api(client, end, headers=bearer(cast, "east")).status_code == 403
    assert api(client, end, headers=bearer(cast, "secretary", "write")).status_code == 403
    assert api(client, end, headers=bearer(cast, "secretary")).json()["ended_at"]
    marked = {"code": "y", "names": {"en": "Y"}, "marking": {"tlp": "GREEN", "groups": ["joint_board"]}}
    refused = api(client, "groups", marked, bearer(cast, "secretary"))
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["groups"])


def test_a_group_that_has_ended_is_not_offered(cast, client_as) -> None:
    actions.end_group(cast.group, by=cast.secretary)
    group = SharingGroup.objects.for_system("a test").get(pk=cast.group.pk)
    assert group.ended_at
    answer = client_as("secretary").get(reverse("site:found_group"))
    assert "groups" not in answer.context["sheet"].picker.fields


# the first party of all


def test_the_first_party_takes_no_file(db, capsys, monkeypatch) -> None:
    from mithaq.interfaces.commands import founding, inviting, main

    for module, name in ((founding, "ready"), (founding, "prepare_tables"), (inviting, "ready")):
        monkeypatch.setattr(module, name, lambda **_: None)
    names = ["--en", "Joint Commission", "--ar", "اللجنة المشتركة", "--fr", "Commission conjointe"]
    assert main.main(["found", "joint-commission", *names]) == 0
    first, second = capsys.readouterr().out.splitlines()
    for line in (first, second):
        assert main.main(line.split()[1:]) == 0
        assert "/sign-in/invitation/" in capsys.readouterr().out
    secretary, admin = (queries.seats(line.split()[-1])[0] for line in (first, second))
    made = founded_by(queries.actor_of(secretary), secretary.audience)
    assert actions.agree_to_party(made, by=queries.actor_of(admin)) is None
    assert main.main(["found", "another", *names]) == 1
    assert "There are parties already" in capsys.readouterr().err


def founded_by(by, audience) -> Party:
    return actions.found_party(word="east", names={"en": "East"}, kind="command", audience=audience, by=by)


@pytest.mark.parametrize("code", ["Upper", "under_score", "two words", "x" * 36])
def test_a_wrong_code_is_one_sentence(capsys, code) -> None:
    from mithaq.interfaces.commands import main

    assert main.main(["found", code, "--en", "a", "--ar", "b", "--fr", "c"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_party_joins_until_a_day(client, cast, client_as) -> None:
    page = client_as("secretary").post(
        "/people/groups/community/join/", keyed({"party": "audit", "until": "2099-03-31", "do": "1"})
    )
    assert page.status_code == 302
    assert "31 Mar 2099" in client_as("secretary").get("/people/groups/community/").content.decode()
    wanted = {"party": "assess", "until": "2020-01-01"}
    over = api(client, "groups/community/members", wanted, bearer(cast, "secretary"))
    assert (over.status_code, list(over.json()["fields"])) == (422, ["until"])
    made = api(
        client, "groups/community/members", {**wanted, "until": "2099-03-31"}, bearer(cast, "secretary")
    )
    assert (made.status_code, made.json()["until"]) == (201, "2099-03-31")
