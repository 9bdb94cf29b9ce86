"""Transactions of several threads: one commit for those who wait, each undone alone, all or none where it fails."""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, OperationalError, connection, connections, transaction

from mithaq.kernel import ids
from mithaq.kernel.acts.models import Submission
from mithaq.kernel.sqlite import base, turns

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite itself"),
]

Threads = Callable[..., Future]


@pytest.fixture
def threads() -> Iterator[Threads]:
    """Give a way to run something in a thread of its own, with a connection of its own."""

    def closed(do: Callable[..., object], *args: object) -> object:
        try:
            return do(*args)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        yield lambda do, *args: pool.submit(closed, do, *args)


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST", 60.0)


@pytest.fixture
def line() -> turns.Turns:
    return base.line_of(str(connection.settings_dict["NAME"]))


@contextmanager
def commits_counted() -> Iterator[list[str]]:
    """Give the COMMITs that this thread's connection runs, whoever asks for them."""
    seen: list[str] = []
    connection.ensure_connection()
    raw = connection.connection
    raw.set_trace_callback(lambda sql: seen.append(sql) if sql.startswith("COMMIT") else None)
    yield seen
    raw.set_trace_callback(None)


def write(key: str) -> None:
    with transaction.atomic():
        Submission.objects.create(key=key, person=ids.new())


def kept() -> list[str]:
    """Return what stands, in the order in which it was written, as another program sees it."""
    with sqlite3.connect(connection.settings_dict["NAME"]) as other:
        return [key for (key,) in other.execute("SELECT key FROM acts_submission ORDER BY rowid")]


def stand_in_line(line: turns.Turns, threads: Threads, *works: Callable[[], object]) -> list[Future]:
    """Start each once the one before it waits for its turn."""
    started = []
    for place, work in enumerate(works, len(line._waiting) + 1):
        started.append(threads(work))
        while len(line._waiting) < place:
            assert not started[-1].done()
            time.sleep(0.001)
    return started


def test_who_waits_is_committed_together_with_who_writes_and_in_order(line, threads):
    with commits_counted() as commits:
        with transaction.atomic():
            write("first")
            waiting = stand_in_line(line, threads, *[lambda n=n: write(f"next {n}") for n in range(5)])
            assert kept() == []
        assert kept() == ["first", *[f"next {n}" for n in range(5)]]
    assert len(commits) == 1
    assert [one.result(5) for one in waiting] == [None] * 5


def test_nobody_is_told_before_the_commit_that_all_share(line, threads):
    told = []

    def tell() -> None:
        with transaction.atomic():
            Submission.objects.create(key="told", person=ids.new())
            transaction.on_commit(lambda: told.append(kept()))

    with transaction.atomic():
        write("first")
        waiting = stand_in_line(line, threads, tell, lambda: write("last"))
        assert told == []
    for one in waiting:
        one.result(5)
    assert told == [["first", "told", "last"]]


def test_one_that_fails_is_undone_alone(line, threads):
    def fail() -> None:
        with transaction.atomic():
            Submission.objects.create(key="undone", person=ids.new())
            raise LookupError

    with transaction.atomic():
        write("first")
        waiting = stand_in_line(line, threads, fail, lambda: write("last"))
    with pytest.raises(LookupError):
        waiting[0].result(5)
    waiting[1].result(5)
    assert kept() == ["first", "last"]


def test_the_last_one_that_fails_commits_for_those_before(line, threads):
    def fail() -> None:
        with transaction.atomic():
            raise LookupError

    with transaction.atomic():
        write("first")
        waiting = stand_in_line(line, threads, fail)
    with pytest.raises(LookupError):
        waiting[0].result(5)
    assert kept() == ["first"]


def test_a_reference_that_leads_nowhere_is_refused_alone(line, threads):
    with commits_counted() as commits:
        with transaction.atomic():
            write("first")
            waiting = stand_in_line(line, threads, _leads_nowhere, lambda: write("last"))
        with pytest.raises(IntegrityError):
            waiting[0].result(5)
        waiting[1].result(5)
    assert len(commits) == 1
    assert kept() == ["first", "last"]


def test_where_the_commit_fails_nothing_stands_and_each_is_told(line, threads):
    def fail_at_the_commit() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("PRAGMA defer_foreign_keys = ON")
            cursor.execute(LEADS_NOWHERE)

    def begin() -> None:
        with transaction.atomic():
            write("first")
            last = lambda: write("last")  # noqa: E731
            waiting.extend(stand_in_line(line, threads, lambda: write("second"), fail_at_the_commit, last))

    waiting: list[Future] = []
    for do in (begin, *[lambda n=n: waiting[n].result(5) for n in range(3)]):
        with pytest.raises(IntegrityError):
            do()
    assert kept() == []
    write("afterwards")
    assert kept() == ["afterwards"]


LEADS_NOWHERE = "INSERT INTO auth_permission (content_type_id, codename, name) VALUES (-1, 'x', 'x')"


def _leads_nowhere() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LEADS_NOWHERE)


def test_where_the_database_gives_up_the_transaction_each_is_told(line, threads):
    def rolled_back_from_below() -> None:
        with transaction.atomic():
            connection.connection.rollback()
            raise OperationalError("disk I/O error")

    def begin() -> None:
        with transaction.atomic():
            write("first")
            waiting.extend(stand_in_line(line, threads, rolled_back_from_below, lambda: write("last")))

    waiting: list[Future] = []
    for do in (begin, lambda: waiting[0].result(5)):
        with pytest.raises(OperationalError):
            do()
    waiting[1].result(5)
    assert kept() == ["last"]


def test_who_writes_alone_begins_himself_and_keeps_nobody_waiting(line, threads):
    go_on = threading.Event()

    def work() -> None:
        turns.write_alone()
        try:
            with transaction.atomic():
                Submission.objects.create(key="long", person=ids.new())
                go_on.wait(5)
        finally:
            turns._thread.alone = False

    with transaction.atomic():
        write("first")
        (long,) = stand_in_line(line, threads, work)
    assert kept() == ["first"], "the one before it is committed while the long one still writes"
    go_on.set()
    long.result(5)
    assert kept() == ["first", "long"]


def test_no_more_than_so_many_share_a_commit(line, threads, monkeypatch):
    monkeypatch.setattr(turns, "MOST", 3)
    with commits_counted() as commits, transaction.atomic():
        write("first")
        waiting = stand_in_line(line, threads, *[lambda n=n: write(f"next {n}") for n in range(4)])
    for one in waiting:
        one.result(5)
    assert len(kept()) == 5
    assert len(commits) == 1, "the rest began on a connection of their own"


def test_nobody_joins_what_has_been_open_for_long(line, threads, monkeypatch):
    monkeypatch.setattr(turns, "LONGEST", 0.0)
    with transaction.atomic():
        write("first")
        (waiting,) = stand_in_line(line, threads, lambda: write("last"))
    waiting.result(5)
    assert kept() == ["first", "last"]


def test_a_turn_that_does_not_come_is_an_error_and_the_line_goes_on(line, threads, monkeypatch):
    def impatient() -> None:
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.05)
        write("late")

    with transaction.atomic():
        write("first")
        (waiting,) = stand_in_line(line, threads, impatient)
        with pytest.raises(OperationalError, match="locked"):
            waiting.result(5)
    write("afterwards")
    assert kept() == ["first", "afterwards"]


def test_a_connection_closed_within_a_transaction_gives_its_turn_back(threads):
    def close() -> None:
        with transaction.atomic():
            Submission.objects.create(key="lost", person=ids.new())
            connection.close()

    threads(close).result(5)
    write("afterwards")
    assert kept() == ["afterwards"]
