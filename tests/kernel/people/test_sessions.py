"""What lies in the table of sessions: nothing that opens one, nothing that could be put to another's use."""

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth import SESSION_KEY
from django.test import Client

from mithaq.kernel.live import sessions as streams
from mithaq.kernel.people import sessions
from mithaq.kernel.people.models import Account
from mithaq.kernel.people.sessions import Session, SessionStore
from tests.factories.signin import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(cast) -> Account:
    return Account.objects.get(person=cast.east.person_id)


def opened(account: Account, **more: object) -> SessionStore:
    session = SessionStore()
    session.update({SESSION_KEY: str(account.pk), **more})
    session.create()
    session.save()
    return session


def test_the_key_is_in_no_column(account):
    session = opened(account, secret="what was being typed")
    (row,) = Session.objects.values()
    assert session.session_key not in str(row)
    assert row["session_key"] == streams.digest(session.session_key)
    assert SessionStore(session.session_key)["secret"] == "what was being typed"


def test_what_the_table_holds_opens_nothing(account):
    opened(account)
    held = SessionStore(Session.objects.get().pk)
    assert dict(held.items()) == {}
    assert held.session_key is None


def test_a_session_copied_under_another_key_is_nobodys(client_as, client):
    theirs, mine = client_as("east"), Client()
    assert theirs.get("/people/").status_code == 200
    key = "a" * 32
    Session.objects.create(
        session_key=streams.digest(key),
        session_data=Session.objects.get().session_data,
        expire_date=Session.objects.get().expire_date,
        account=Session.objects.get().account,
    )
    mine.cookies["session"] = key
    assert mine.get("/people/").status_code == 302
    assert theirs.get("/people/").status_code == 200


def test_a_new_key_takes_everything_along_and_ends_the_old_one(account):
    session = opened(account, signed_in={"address": "192.0.2.1", "browser": "Firefox"})
    old = session.session_key
    session.cycle_key()
    session.save()
    assert dict(SessionStore(old).items()) == {}
    assert SessionStore(session.session_key)[SESSION_KEY] == str(account.pk)
    (row,) = sessions.of(account)
    assert (row.address, row.browser) == ("192.0.2.1", "Firefox")


def test_where_one_signed_in_stays_while_the_session_is_used(account):
    client = Client(REMOTE_ADDR="192.0.2.1", HTTP_USER_AGENT="Firefox/140")
    sign_in(client, account)
    session = SessionStore(client.cookies["session"].value)
    session["signed_in"] = {"address": "192.0.2.1", "browser": "Firefox", "created_at": "2026-03-01T09:00Z"}
    session.save()
    client.get("/people/")
    (row,) = sessions.of(account)
    assert (row.address, row.browser, row.created_at.year) == ("192.0.2.1", "Firefox", 2026)


def test_deleting_by_key_and_flushing(account):
    one, other = opened(account), opened(account)
    one.delete()
    assert [row.pk for row in sessions.of(account)] == [streams.digest(other.session_key)]
    other.flush()
    assert not Session.objects.exists()


def test_programs_that_wait_see_the_same(account):
    async def walk() -> tuple[object, bool, bool]:
        session = SessionStore()
        await session.aset("secret", 1)
        await session.acreate()
        await session.asave()
        key = session.session_key
        seen = await SessionStore(key).aget("secret")
        there = await session.aexists(key)
        await session.adelete(key)
        return seen, there, await session.aexists(key)

    assert async_to_sync(walk)() == (1, True, False)
