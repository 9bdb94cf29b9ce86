"""A server that was started from an older copy of its data says so on every page."""

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import Client
from django.utils import translation

from mithaq.kernel.ledger import rollback
from mithaq.kernel.ledger.models import ANCHOR, Log
from mithaq.web import standstill

pytestmark = pytest.mark.django_db
REASON = '{"kind": "later", "name": "west", "size": 9, "known": 7}'
SENTENCES = {
    "en": "Nothing can be changed until the parties have decided",
    "ar": "لا يمكن تغيير أي شيء",
    "fr": "Rien ne peut être modifié",
}


@pytest.fixture
def halted(cast) -> None:
    Log.objects.get_or_create(id=ANCHOR, defaults={"handle": "anchor", "origin": "here/anchor"})
    Log.objects.update(halted=REASON)
    standstill.forget()


@pytest.mark.parametrize("language", SENTENCES)
def test_every_page_says_so_in_the_readers_language(halted, client_as, language: str) -> None:
    reader = client_as("west")
    for client, address in ((reader, "/"), (reader, "/plan/"), (Client(), "/sign-in/")):
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        page = client.get(address, follow=True).content.decode()
        assert 'class="standstill" role="alert"' in page
        assert SENTENCES[language] in page


def test_nothing_is_said_where_all_is_well(client_as) -> None:
    standstill.forget()
    assert "standstill" not in client_as("west").get("/plan/").content.decode()


def test_the_store_is_asked_once_and_not_by_each_page(halted, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        first = standstill.told()
    with django_assert_num_queries(0):
        assert standstill.told() == first
    with translation.override("fr"), django_assert_num_queries(0):
        assert SENTENCES["fr"] in standstill.told()


def test_it_is_asked_again_after_some_seconds(halted, monkeypatch) -> None:
    assert standstill.told()
    Log.objects.update(halted="")
    assert standstill.told()
    monkeypatch.setattr(standstill, "FRESH_SECONDS", 0.0)
    assert standstill.told() == ""


def test_a_store_that_cannot_say_breaks_no_page(monkeypatch) -> None:
    def broken() -> str:
        raise DatabaseError

    monkeypatch.setattr(rollback, "stored_reason", broken)
    standstill.forget()
    assert standstill.told() == ""
