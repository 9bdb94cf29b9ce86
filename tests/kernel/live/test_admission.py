"""Who is let in: ticket with its session, or token."""

import time
import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core import signing

from mithaq.kernel.live import sessions, tickets
from mithaq.kernel.live.admission import Credentials, Gate, Identity, Refused
from mithaq.kernel.people.models import Account
from mithaq.kernel.people.sessions import SessionStore

PERSON, PARTY, AUDIENCE = uuid.UUID(int=10), uuid.UUID(int=11), uuid.UUID(int=12)


def gate(
    person: uuid.UUID | None = PERSON, audiences: frozenset[uuid.UUID] | None = frozenset({AUDIENCE})
) -> Gate:
    token = Identity(PERSON, PARTY, "token")
    return Gate(lambda *_: audiences, lambda key: person, lambda text: token if text == "good" else None)


def page(ticket: str | None = None, session_key: str = "key", **rest: bool) -> Credentials:
    return Credentials(tickets.issue(PERSON, PARTY, "key") if ticket is None else ticket, session_key, **rest)


def refusal(gate: Gate, credentials: Credentials) -> int:
    with pytest.raises(Refused) as refused:
        gate.admit(credentials)
    return refused.value.status


def test_a_page_is_let_in_by_its_ticket_and_its_session():
    admission = gate().admit(page())
    assert admission.identity == Identity(PERSON, PARTY, sessions.digest("key"))
    assert admission.audiences == {AUDIENCE}


def test_a_program_is_let_in_by_its_token():
    assert gate().admit(Credentials(token="good")).identity == Identity(PERSON, PARTY, "token")


@pytest.mark.parametrize(
    ("credentials", "status"),
    [
        (Credentials(), 403),
        (Credentials(session_key="key"), 403),
        (page("forged"), 403),
        (page(session_key=""), 403),
        (page(session_key="of somebody else"), 403),
        (page(same_site=False), 403),
        (Credentials(token="bad"), 401),
    ],
)
def test_whoever_brings_less_is_refused(credentials: Credentials, status: int):
    assert refusal(gate(), credentials) == status


def test_a_ticket_outlives_no_session(monkeypatch: pytest.MonkeyPatch):
    credentials = page()
    later = time.time() + tickets.LONGEST_SESSION_S + 1
    monkeypatch.setattr(signing.time, "time", lambda: later)
    assert refusal(gate(), credentials) == 204


@pytest.mark.parametrize("person", [None, uuid.UUID(int=99)])
def test_a_session_that_ended_or_became_another_persons_stops_the_browser(person: uuid.UUID | None):
    assert refusal(gate(person), page()) == 204


def test_one_who_no_longer_acts_for_the_party_is_refused():
    assert refusal(gate(audiences=None), page()) == 204
    assert refusal(gate(audiences=None), Credentials(token="good")) == 401


def test_a_ticket_without_a_party_holds():
    assert tickets.read(tickets.issue(PERSON, None, "key")) == (PERSON, None, sessions.digest("key"))


def test_the_address_of_a_stream_carries_ticket_and_position():
    address = tickets.address(PERSON, PARTY, "key", after=17)
    assert address.startswith("/live/?ticket=")
    assert address.endswith("&after=17")


def test_credentials_come_from_headers_and_address():
    scope = {
        "headers": [
            (b"cookie", f"a=b; {settings.SESSION_COOKIE_NAME}=key".encode()),
            (b"authorization", b"bearer  secret"),
            (b"sec-fetch-site", b"cross-site"),
        ],
        "query_string": b"ticket=t%3A1&after=5",
    }
    assert Credentials.of(scope) == Credentials("t:1", "key", "secret", same_site=False)
    assert Credentials.of({"headers": [], "query_string": b""}) == Credentials()


@pytest.fixture
def signed_in(cast) -> tuple[Account, SessionStore]:
    account = Account.objects.filter(is_active=True).first()
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.create()
    return account, session


def test_a_session_names_its_person(signed_in: tuple[Account, SessionStore]):
    account, session = signed_in
    assert sessions.person(session.session_key) == account.person_id


def test_a_session_that_was_deleted_or_never_was_names_nobody(signed_in: tuple[Account, SessionStore]):
    _, session = signed_in
    session.delete()
    assert [sessions.person(key) for key in (session.session_key, "", "unknown")] == [None] * 3


def test_a_session_that_ran_out_names_nobody(signed_in: tuple[Account, SessionStore]):
    _, session = signed_in
    session.set_expiry(timedelta(seconds=-1))
    session.save()
    assert sessions.person(session.session_key) is None


def test_a_session_that_was_not_used_for_too_long_names_nobody(signed_in: tuple[Account, SessionStore]):
    account, session = signed_in
    asked: list[str] = []

    def is_over(stored: SessionStore) -> bool:
        asked.append(stored[SESSION_KEY])
        return True

    assert sessions.person(session.session_key, is_over=is_over) is None
    assert asked == [str(account.pk)]


def test_a_changed_password_or_a_closed_account_ends_the_session(signed_in: tuple[Account, SessionStore]):
    account, session = signed_in
    account.set_password("another")
    account.save()
    assert sessions.person(session.session_key) is None
    account.is_active = False
    account.save()
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.save()
    assert sessions.person(session.session_key) is None
