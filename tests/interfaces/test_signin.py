"""Signing in by password and code, invitations, the set-up of an account, sessions and their end."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from mithaq.interfaces.site import marks
from mithaq.interfaces.site.models import Invitation
from mithaq.interfaces.site.signin import invitations, names
from mithaq.interfaces.site.signin.adapters import FactorAdapter
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.delivery.models import Delivery
from mithaq.kernel.errors import NotAllowed, NotVisible
from mithaq.kernel.live.models import Notice
from mithaq.kernel.people import actions
from mithaq.kernel.people.models import Account, Person
from tests.factories.signin import sign_in

pytestmark = pytest.mark.django_db
PASSWORD = "seven quiet herons wade"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def account(cast) -> Account:
    """Return east's account with a password and an authenticator app."""
    found = Account.objects.get(username="east")
    found.set_password(PASSWORD)
    found.save()
    totp.TOTP.activate(found, SECRET)
    return found


def code(secret: str = SECRET) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def try_password(client, login: str = "east", password: str = PASSWORD):
    return client.post("/sign-in/", {"login": login, "password": password})


def test_a_password_and_a_code_open_the_first_page(client, account) -> None:
    assert try_password(client)["Location"] == "/sign-in/code/"
    assert client.get("/people/").status_code == 302, "the password alone opens nothing"
    assert client.post("/sign-in/code/", {"code": code()})["Location"] == "/arrive/"
    assert client.get("/people/").status_code == 200


def test_the_page_that_was_asked_for_comes_after_the_code(client, account) -> None:
    client.post("/sign-in/", {"login": "east", "password": PASSWORD, "next": "/help/"})
    assert client.post("/sign-in/code/", {"code": code()})["Location"] == "/help/"


def test_another_site_is_not_led_to(client, account) -> None:
    client.post("/sign-in/", {"login": "east", "password": PASSWORD, "next": "https://evil.example/"})
    assert client.post("/sign-in/code/", {"code": code()})["Location"] == "/arrive/"


def test_a_code_serves_once(client, account) -> None:
    used = code()
    for status in (302, 200):
        fresh = Client()
        try_password(fresh)
        assert fresh.post("/sign-in/code/", {"code": used}).status_code == status


@pytest.mark.parametrize("typed", ["EAST", " east ", "ｅａｓｔ"])
def test_a_name_is_the_same_however_it_is_typed(client, account, typed) -> None:
    assert names.canonical(typed) == "east"
    assert try_password(client, typed)["Location"] == "/sign-in/code/"


def test_an_unknown_name_and_a_wrong_password_look_the_same(client, account) -> None:
    pages = [try_password(Client(), name, "wrong wrong wrong") for name in ("east", "nobody")]
    texts = [_without_token(page).replace("nobody", "east") for page in pages]
    assert texts[0] == texts[1]
    assert "do not fit together" in texts[0]


def _without_token(page) -> str:
    return page.content.decode().replace(str(page.context["csrf_token"]), "…")


@pytest.mark.parametrize("name", ["east", "nobody"])
def test_too_many_tries_are_locked_whoever_it_is(client, account, name) -> None:
    for _ in range(5):
        try_password(client, name, "wrong wrong wrong")
    answer = try_password(client, name)
    assert "Too many tries" in answer.content.decode()
    assert "Location" not in answer


def test_the_secret_of_an_app_is_not_readable_in_the_store(account) -> None:
    kept = Authenticator.objects.get(user=account).data["secret"]
    assert SECRET not in kept
    assert FactorAdapter().decrypt(kept) == SECRET


def test_a_new_secret_key_still_reads_old_factors(account, settings) -> None:
    kept = Authenticator.objects.get(user=account).data["secret"]
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = (
        [settings.SECRET_KEY],
        "another key, long enough for tests",
    )
    assert FactorAdapter().decrypt(kept) == SECRET


def test_the_host_of_passkeys_is_configured_not_asked_for(rf, settings) -> None:
    settings.RP_ID = "mithaq.example.org"
    assert FactorAdapter().get_public_key_credential_rp_entity()["id"] == "mithaq.example.org"


def test_there_is_no_other_way_in(client, cast) -> None:
    for path in ("signup/", "password/reset/", "login/code/", "email/"):
        assert client.get(f"/sign-in/{path}").status_code == 404
        assert client.get(f"/accounts/{path}").status_code == 404


def test_the_cast_is_there_in_the_demonstration_only(client, cast, settings) -> None:
    assert client.post("/sign-in/as/", {"username": "east"}).status_code == 404
    settings.DEMO = True
    assert client.post("/sign-in/as/", {"username": "east"}).status_code == 404, "the store is a real one"
    marks.mark_demonstration()
    assert "Eastern Command" in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/as/", {"username": "east"}).status_code == 302
    assert client.get("/people/").wsgi_request.actor.role == "liaison"


def make_invitation(cast, name: str = "east") -> str:
    account = Account.objects.get(username=name)
    return invitations.invite(account, party=cast.parties["east"].pk, by=cast.east_admin)[1]


def make_agreed_invitation(cast) -> tuple[str, str]:
    """Return the secret of an invitation of east, and its code: the only other officer is the joint secretary."""
    secret = make_invitation(cast)
    return secret, invitations.agree(Invitation.objects.get(withdrawn_at=None), by=cast.secretary)


def test_an_invitation_leads_to_a_password_and_an_app(client, cast) -> None:
    secret, second = make_agreed_invitation(cast)
    link = reverse("site:invitation", args=[secret])
    assert client.get(link).status_code == 200
    for wrong in ("", "AAAAA-AAAAA"):
        assert client.post(link, {"code": wrong}).status_code == 422, "who made the link cannot use it alone"
    assert client.post(link, {"code": f" {second.lower()}"})["Location"] == "/sign-in/set-up/"
    assert client.get("/people/")["Location"] == "/sign-in/set-up/", "nothing else is open yet"
    client.get("/sign-in/set-up/app/")
    secret = client.session[totp.SECRET_SESSION_KEY]
    form = {"new_password1": PASSWORD, "new_password2": PASSWORD, "code": code(secret)}
    assert client.post("/sign-in/set-up/app/", form)["Location"] == "/settings/sign-in/codes/"
    page = client.get("/settings/sign-in/codes/").content.decode()
    assert len(re.findall(r"<code dir=\"ltr\">\d{12}</code>", page)) == 10
    assert client.get("/people/").status_code == 200
    assert Client().post(link).status_code == 404, "the link is spent"


@pytest.mark.parametrize("password", ["short", "1q2w3e4r5t6y", "1234567890123"])
def test_a_weak_password_is_refused(client, cast, password) -> None:
    secret, second = make_agreed_invitation(cast)
    client.post(reverse("site:invitation", args=[secret]), {"code": second})
    client.get("/sign-in/set-up/app/")
    secret = client.session[totp.SECRET_SESSION_KEY]
    form = {"new_password1": password, "new_password2": password, "code": code(secret)}
    assert client.post("/sign-in/set-up/app/", form).status_code == 422
    assert not Authenticator.objects.exists(), "both or neither"


def test_a_new_invitation_withdraws_the_one_before(cast) -> None:
    first, (second, code_of_second) = make_invitation(cast), make_agreed_invitation(cast)
    with pytest.raises(NotVisible):
        invitations.use(first)
    assert invitations.use(second, code_of_second).username == "east"


def test_who_may_do_nothing_grave_comes_in_by_the_link_alone(cast) -> None:
    party = cast.parties["east"]
    reader = actions.create_person(
        handle="reader", names={"en": "Reader"}, party=party, audience=cast.community, by=cast.east_admin
    )
    held = actions.appoint(reader, party=party, role="viewer", audience=cast.community, by=cast.east_admin)
    account = invitations.account_for(held)
    made, secret = invitations.invite(account, party=party.pk, by=cast.east_admin)
    assert not made.needs_second
    assert invitations.use(secret) == account


def test_only_the_party_that_entered_a_person_invites_him(cast) -> None:
    actions.appoint(
        Person.objects.for_system("a test").get(pk=cast.west.person_id),
        party=cast.parties["east"],
        role="viewer",
        audience=cast.community,
        by=cast.east_admin,
    )
    with pytest.raises(NotAllowed, match="entered"):
        make_invitation(cast, "west")


def test_every_invitation_stands_on_the_record(cast) -> None:
    make_invitation(cast)
    last = Revision.objects.for_system("a test").order_by("-stamp").first()
    assert (last.verb, last.record) == ("membership.invited", cast.memberships["east"].pk)
    told = Delivery.objects.filter(template="membership.invited").values_list("recipient", flat=True)
    assert set(told) == {cast.east.person_id, cast.east_admin.person_id}


def test_a_recovery_needs_a_second_officer(cast, account) -> None:
    secret = make_invitation(cast)
    with pytest.raises(NotVisible):
        invitations.usable(secret)
    waiting = Invitation.objects.get()
    for actor in (cast.east_admin, cast.east, cast.west):
        with pytest.raises(NotAllowed):
            invitations.agree(waiting, by=actor)


def test_the_second_officer_lets_in_and_the_old_factors_end(cast, account) -> None:
    person = actions.create_person(
        handle="duty",
        names={"en": "Duty"},
        party=cast.parties["east"],
        audience=cast.community,
        by=cast.east_admin,
    )
    held = actions.appoint(
        person, party=cast.parties["east"], role="duty_officer", audience=cast.community, by=cast.east_admin
    )
    actions.agree(held, by=cast.east)
    officer = invitations.account_for(held)
    secret = make_invitation(cast)
    page = sign_in(Client(), officer)
    page.cookies["language"] = "en"
    assert "is to be let in" in page.get("/").content.decode()
    agreed = page.post(reverse("site:agree", args=[Invitation.objects.get().pk]))
    assert agreed.context["code"] in agreed.content.decode()
    assert invitations.use(secret, agreed.context["code"]) == account
    account.refresh_from_db()
    assert not account.has_usable_password()
    assert not Authenticator.objects.filter(user=account).exists()


def test_only_the_own_party_invites(cast) -> None:
    with pytest.raises(NotAllowed):
        invitations.invite(
            Account.objects.get(username="west"), party=cast.parties["west"].pk, by=cast.east_admin
        )


def test_the_last_way_in_cannot_be_removed(cast, client_as) -> None:
    account = Account.objects.get(username="east")
    factor = totp.TOTP.activate(account, SECRET).instance
    client = client_as("east")
    assert client.post(reverse("site:remove_factor", args=[factor.pk])).status_code == 422
    assert Authenticator.objects.filter(pk=factor.pk).exists()


def test_nobody_removes_the_factor_of_another(cast, client_as, account) -> None:
    factor = Authenticator.objects.get(user=account)
    assert client_as("west").post(reverse("site:remove_factor", args=[factor.pk])).status_code == 404


def test_a_changed_factor_is_told(cast, client_as, django_capture_on_commit_callbacks) -> None:
    client = client_as("east")
    client.get("/settings/sign-in/app/")
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/settings/sign-in/app/", {"code": code(client.session[totp.SECRET_SESSION_KEY])})
    told = Delivery.objects.filter(template="signin.changed")
    assert {one.recipient for one in told} == {cast.east.person_id}
    assert all(one.context == {} for one in told)


def test_one_ends_ones_other_sessions_and_their_streams(client, account, client_as) -> None:
    try_password(client)
    client.post("/sign-in/code/", {"code": code()})
    assert client.get("/people/").status_code == 200
    here = client_as("east")
    assert "End it" in here.get("/settings/sign-in/").content.decode()
    assert "End it" not in client_as("west").get("/settings/sign-in/").content.decode()
    here.post("/settings/sessions/others/end/")
    assert client.get("/people/").status_code == 302
    assert here.get("/people/").status_code == 200
    assert Notice.objects.exclude(session="").exists()


def test_signing_out_ends_the_streams(client_as) -> None:
    client_as("east").post("/sign-out/")
    assert Notice.objects.exclude(session="").count() == 1
