"""Who is let in, for how long, as whom, and what of an expired form is kept."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from mithaq.domains.commitments.models import Commitment
from mithaq.kernel import clock
from mithaq.kernel.acts.models import Submission
from mithaq.kernel.people import actions, queries
from mithaq.kernel.people.models import Account
from mithaq.kernel.records.models import Comment
from mithaq.web import kept
from tests import cast as casting
from tests.factories.signin import sign_in

pytestmark = pytest.mark.django_db
PROTECTED = ("/", "/search/", "/record/", "/people/", "/settings/", "/help/", "/plan/", "/commitments/")


@pytest.fixture
def _addresses() -> None:
    """Take the addresses of the installation, not those of the gallery's tests."""


@pytest.fixture
def account(cast) -> Account:
    return Account.objects.get(username="east")


def comment_url(cast) -> str:
    return reverse("site:comment", args=["party", cast.parties["east"].pk])


@pytest.mark.parametrize("path", PROTECTED)
def test_nobody_is_led_to_the_sign_in(client, cast, path) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/sign-in/?next={path.replace('/', '%2F')}")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/sign-in/"])
def test_these_need_no_sign_in(client, db, path) -> None:
    assert client.get(path).status_code == 200


def test_a_session_without_a_second_factor_opens_nothing(account) -> None:
    client = sign_in(Client(), account, method="password")
    answer = client.get("/people/")
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/set-up/")


def test_the_demonstration_asks_for_no_second_factor(account, settings) -> None:
    settings.DEMO = True
    assert sign_in(Client(), account, method="cast").get("/people/").status_code == 200


@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 302)])
def test_a_session_ends_after_a_quarter_of_an_hour_without_use(account, minutes, status) -> None:
    with clock.freeze(clock.now()) as frozen:
        client = sign_in(Client(), account)
        frozen.tick(minutes * 60)
        assert client.get("/people/").status_code == status


def test_a_session_ends_after_twelve_hours_in_any_case(account) -> None:
    with clock.freeze(clock.now()) as frozen:
        client = sign_in(Client(), account)
        for _ in range(71):
            frozen.tick(600)
            assert client.get("/people/").status_code == 200
        frozen.tick(601)
        assert client.get("/people/").status_code == 302


def test_what_a_page_asks_for_by_itself_keeps_no_session_alive(account) -> None:
    with clock.freeze(clock.now()) as frozen:
        client = sign_in(Client(), account)
        for _ in range(2):
            frozen.tick(480)
            answer = client.get("/people/", headers={"Mithaq-Background": "1"})
        assert answer.status_code == 302


def test_a_closed_account_is_out_at_once(account) -> None:
    client = sign_in(Client(), account)
    Account.objects.update(is_active=False)
    assert client.get("/people/").status_code == 302


def test_whoever_acts_for_nobody_is_told_so(cast, client_as) -> None:
    client = client_as("east")
    actions.dismiss(cast.memberships["east"], by=cast.east_admin)
    assert client.get("/people/")["Location"] == "/sign-in/no-post/"
    assert client.get("/sign-in/no-post/").status_code == 403


def test_one_person_acts_for_one_party_at_a_time(cast, client_as) -> None:
    second = actions.appoint(
        cast.memberships["east"].person,
        party=cast.parties["joint"],
        role="secretary",
        audience=cast.public,
        by=casting.SYSTEM,
    )
    client = client_as("east")
    assert client.get("/people/").wsgi_request.actor.role == "liaison"
    client.post("/settings/party/", {"membership": str(second.pk)})
    request = client.get("/people/").wsgi_request
    assert (request.actor.role, request.actor.party_id) == ("secretary", cast.parties["joint"].pk)
    assert [hat.role for hat in request.hats] == ["liaison", "secretary"]


def test_nobody_puts_on_another_persons_hat(cast, client_as) -> None:
    client = client_as("east")
    assert (
        client.post("/settings/party/", {"membership": str(cast.memberships["west"].pk)}).status_code == 404
    )
    assert client.get("/people/").wsgi_request.actor.person_id == cast.east.person_id


def test_nothing_marked_may_be_stored_or_dated(client_as) -> None:
    answer = client_as("east").get("/record/")
    assert answer["Cache-Control"] == "no-store"
    assert "Last-Modified" not in answer
    assert "ETag" not in answer


def test_hidden_and_missing_are_the_same_page(cast, client_as) -> None:
    hidden = actions.create_party(
        code="secret", names={"en": "S"}, kind="other", audience=cast.only("west"), by=casting.SYSTEM
    )
    client = client_as("east")
    pages = [client.get(f"/record/party/{id_}/") for id_ in (hidden.pk, uuid.uuid4())]
    assert [page.status_code for page in pages] == [404, 404]
    assert _without_tokens(pages[0]) == _without_tokens(pages[1])


def _without_tokens(page) -> bytes:
    """Cut out what differs from request to request anyway: CSRF token, address and stream ticket."""
    text = page.content.decode()
    request = page.wsgi_request
    for part in (
        request.path,
        page.context["csrf_token"] if page.context else "",
        request.live_url.replace("&", "&amp;"),
    ):
        text = text.replace(str(part), "…")
    return text.encode()


def test_a_form_sent_twice_says_it_once(cast, client_as) -> None:
    client, form = client_as("east"), {"text": "Once", "act_key": str(uuid.uuid4())}
    for _ in range(2):
        assert client.post(comment_url(cast), form).status_code == 302
    assert Comment.objects.for_system("a test").count() == 1
    assert Submission.objects.count() == 1


@pytest.fixture
def expired(cast, account) -> Client:
    """Return a client that posted a comment an hour after it had signed in."""
    with clock.freeze(clock.now() - timedelta(hours=1)):
        client = sign_in(Client(), account)
    answer = client.post(comment_url(cast), {"text": "Long thoughts", "password": "never"})
    assert answer["Location"] == "/sign-in/"
    return client


def test_what_was_typed_is_offered_to_the_same_person(expired, cast, account) -> None:
    assert b"was kept for half an hour" in expired.get("/sign-in/").content
    sign_in_again(expired, account)
    page = expired.get("/kept/").content.decode()
    assert "Long thoughts" in page
    assert "never" not in page
    assert not Comment.objects.for_system("a test").exists(), "it is sent by the person, never by itself"
    expired.post(comment_url(cast), {"text": "Long thoughts", "from_kept": "1"})
    assert Comment.objects.for_system("a test").count() == 1
    assert expired.get("/kept/")["Location"] == "/"


def test_a_form_that_can_be_opened_again_comes_back_as_it_was_left(cast, account) -> None:
    with clock.freeze(clock.now() - timedelta(hours=1)):
        client = sign_in(Client(), account)
    page = "/commitments/propose/"
    typed = {"code": "P-7", "title_en": "Half a promise", "tlp": "AMBER", "parties": ["east", "west"]}
    client.post(page, {**typed, "reopens": "Propose a commitment", "act_key": "k"})
    sign_in_again(client, account)
    offered = html.fromstring(client.get("/kept/").content)
    form = offered.xpath("//form[.//button[@name='reopen']]")[0]
    assert (form.get("action"), "Propose a commitment" in offered.text_content()) == (page, True)
    sent = {name: form.xpath(f".//input[@name='{name}']/@value") for name in [*typed, "act_key"]}
    again = client.post(page, {**sent, "reopen": "1"})
    assert again.status_code == 200
    shown = html.fromstring(again.content)
    assert shown.xpath("//input[@name='title_en']/@value") == ["Half a promise"]
    assert set(shown.xpath("//input[@name='parties'][@checked]/@value")) == {"east", "west"}
    assert shown.xpath("//input[@name='from_kept']"), "sending it forgets what was kept"
    assert not Commitment.objects.for_system("a test").exists(), "opening sends nothing"


def test_a_session_ended_elsewhere_keeps_what_was_typed_too(cast, account) -> None:
    client = sign_in(Client(), account)
    client.get("/help/")
    client.session.delete()
    assert client.post(comment_url(cast), {"text": "Long thoughts"})["Location"] == "/sign-in/"
    sign_in_again(client, account)
    assert "Long thoughts" in client.get("/kept/").content.decode()


def test_a_browser_that_never_signed_in_keeps_nothing(cast) -> None:
    client = Client()
    client.post(comment_url(cast), {"text": "Long thoughts"})
    assert "kept" not in client.session


def test_what_was_typed_is_offered_to_nobody_else(expired) -> None:
    sign_in_again(expired, Account.objects.get(username="west"))
    assert expired.get("/kept/")["Location"] == "/"


def test_what_was_typed_is_not_readable_in_the_store(expired) -> None:
    stored = str(dict(expired.session.items()))
    assert "Long thoughts" not in stored
    assert "kept" in stored


def test_what_was_typed_needs_the_key_of_this_browser(expired, account) -> None:
    sign_in_again(expired, account)
    del expired.cookies[kept.COOKIE]
    assert expired.get("/kept/")["Location"] == "/"


def sign_in_again(client: Client, account: Account) -> None:
    """Sign in within the session that holds what was kept, as the sign-in page does."""
    whose = dict(client.session.items())
    sign_in(client, account)
    session = client.session
    session.update({name: whose[name] for name in ("kept", "kept_for")})
    session.save()


def test_a_grave_step_asks_for_a_factor_again(cast, client_as) -> None:
    client = client_as("east")
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}]
    session.save()
    form = {"label": "import", "scope": "read", "days": "3"}
    answer = client.post("/settings/tokens/", form)
    assert answer["Location"] == "/confirm/?next=%2Fkept%2F"
    assert "import" in client.get("/kept/").content.decode()
    assert not queries.tokens(cast.memberships["east"]).exists()


def test_a_grave_step_goes_through_soon_after_signing_in(cast, client_as) -> None:
    client_as("east").post("/settings/tokens/", {"label": "import", "scope": "read", "days": "3"})
    assert queries.tokens(cast.memberships["east"]).count() == 1
