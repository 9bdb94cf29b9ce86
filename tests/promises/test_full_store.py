"""A full disk: writing is refused alike for all, reading goes on, nothing is half-written, and it heals by itself."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from mithaq.kernel import clock
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.ledger import seals
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.sessions import SessionStore
from mithaq.kernel.records.models import Comment
from mithaq.kernel.search import index

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="the limit is SQLite's; PostgreSQL has no such switch"
    ),
]
MUCH = "heron " * 800


def pragma(text: str) -> int:
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {text}").fetchone()[0]


@contextmanager
def full_store() -> Iterator[None]:
    """Let the store grow no more, once what is free in it is used up."""
    before = pragma("max_page_count")
    pragma(f"max_page_count = {pragma('page_count')}")
    try:
        yield
    finally:
        pragma(f"max_page_count = {before}")


def comment_url(cast) -> str:
    return reverse("site:comment", args=["party", cast.parties["west"].pk])


def fill(cast, client) -> None:
    """Write until nothing fits any more."""
    for _ in range(200):
        if client.post(comment_url(cast), {"text": MUCH}).status_code == 507:
            return
    raise AssertionError("the store never became full")


def counts(cast) -> tuple[int, ...]:
    comments = Comment.objects.for_system("a test").count()
    acts = Revision.objects.for_system("a test").filter(kind="comment")
    logs = {act.log_id for act in Revision.objects.for_system("a test")}
    entries = sum(log.size for log in seals.logs(logs))
    found = index.find(Viewer.of(cast.east), "heron", kinds=["comment"])
    return comments, acts.count(), entries, len(found)


def test_writing_is_refused_alike_for_all(cast, client_as) -> None:
    east, west = client_as("east"), client_as("west")
    with full_store():
        fill(cast, east)
        answers = [client.post(comment_url(cast), {"text": MUCH}) for client in (east, west)]
    assert {answer.status_code for answer in answers} == {507}
    assert answers[0].content == answers[1].content
    assert "The store is full" in answers[0].content.decode()


def test_the_api_says_the_same(cast, client_as) -> None:
    east, west = client_as("east"), client_as("west")
    url = f"/api/v1/records/party/{cast.parties['west'].pk}/comments"
    with full_store():
        fill(cast, east)
        answers = [
            client.post(url, json.dumps({"text": MUCH}), content_type="application/json")
            for client in (east, west)
        ]
    assert {(a.status_code, a["Content-Type"]) for a in answers} == {(507, "application/problem+json")}
    assert answers[0].json()["code"] == "store_full"
    assert answers[0].content == answers[1].content


def test_reading_goes_on(cast, client_as) -> None:
    east = client_as("east")
    with full_store():
        fill(cast, east)
        for path in (
            "/",
            "/people/parties/west/",
            "/record/",
            "/search/?q=heron",
            "/commitments/",
            "/api/v1/me",
        ):
            assert east.get(path).status_code == 200, path


def test_nothing_is_half_written_and_it_heals(cast, client_as) -> None:
    east = client_as("east")
    with full_store():
        fill(cast, east)
        before = counts(cast)
        assert east.post(comment_url(cast), {"text": MUCH}).status_code == 507
        assert counts(cast) == before
    assert before[0] == before[1] == before[3]
    assert pragma("integrity_check") == "ok"
    assert east.post(comment_url(cast), {"text": MUCH}).status_code == 302
    assert counts(cast) == tuple(n + 1 for n in before)


def test_a_use_that_cannot_be_noted_keeps_nobody_from_reading(client_as, monkeypatch) -> None:
    east, at = client_as("east"), clock.now() + timedelta(minutes=5)

    def refuse(*_args, **_options):
        raise OperationalError("database or disk is full") from _full()

    monkeypatch.setattr(SessionStore, "save", refuse)
    with clock.freeze(at):
        assert east.get("/people/").status_code == 200


def _full() -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return error
