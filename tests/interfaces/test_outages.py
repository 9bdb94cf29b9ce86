"""A store that is away: said as that, with the same words to all, and once a minute to whoever reads the log."""

import json
import logging
import sqlite3

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client, RequestFactory

from mithaq.config.logs import OnceAMinute
from mithaq.interfaces.exchange.taxii import views
from mithaq.kernel.errors import StoreAway, StoreFull, of_store

pytestmark = pytest.mark.django_db


def of_sqlite(code: int) -> OperationalError:
    told, cause = OperationalError("said"), sqlite3.OperationalError("said")
    cause.sqlite_errorcode = code
    told.__cause__ = cause
    return told


def of_postgresql(cause: Exception) -> OperationalError:
    told = OperationalError("said")
    told.__cause__ = cause
    return told


@pytest.mark.parametrize(
    ("error", "meant"),
    [
        (of_sqlite(sqlite3.SQLITE_READONLY), StoreAway),
        (of_sqlite(sqlite3.SQLITE_READONLY_DBMOVED), StoreAway),
        (of_sqlite(sqlite3.SQLITE_IOERR_READ), StoreAway),
        (of_sqlite(sqlite3.SQLITE_BUSY), StoreAway),
        (of_sqlite(sqlite3.SQLITE_FULL), StoreFull),
        (of_sqlite(sqlite3.SQLITE_ERROR), type(None)),
        (of_postgresql(psycopg.OperationalError("connection refused")), StoreAway),
        (of_postgresql(psycopg.errors.AdminShutdown()), StoreAway),
        (of_postgresql(psycopg.errors.TooManyConnections()), StoreAway),
        (of_postgresql(psycopg.errors.ReadOnlySqlTransaction()), StoreAway),
        (of_postgresql(psycopg.errors.DiskFull()), StoreFull),
        (of_postgresql(psycopg.errors.DeadlockDetected()), type(None)),
        (ValueError("no matter of the store"), type(None)),
        (None, type(None)),
    ],
)
def test_what_an_error_of_the_database_means(error, meant) -> None:
    assert type(of_store(error)) is meant


@pytest.fixture
def away(monkeypatch):
    """Let every statement fail as one to a server that is not there; give a client that gets the answers."""

    def fail(*_call) -> None:
        raise of_postgresql(psycopg.OperationalError("connection refused"))

    client = Client(raise_request_exception=False)
    with connection.execute_wrapper(fail):
        yield client


def test_pages_and_programs_are_told_to_come_again(away) -> None:
    page = away.get("/people/", headers={"Cookie": "session=abcdefghijklmnopqrstuvwxyz012345"})
    assert (page.status_code, page["Retry-After"]) == (503, "30")
    assert "Not reachable just now" in page.content.decode()
    api = away.get("/api/v1/me", headers={"Authorization": "Bearer something"})
    assert (api.status_code, api["Retry-After"], api.json()["code"]) == (503, "30", "store_away")


def test_a_taxii_client_is_told_in_its_own_form() -> None:
    answer = views._fault(RequestFactory().get("/taxii2/"), of_sqlite(sqlite3.SQLITE_BUSY))
    assert (answer.status_code, json.loads(answer.content)["error_code"]) == (503, "store_away")


def test_whoever_watches_the_server_is_told(away) -> None:
    answer = away.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"the store does not answer\n")
    assert away.get("/healthz").status_code == 200


def test_whatever_watches_the_server_need_not_know_its_name(client) -> None:
    assert client.get("/readyz", headers={"Host": "10.1.2.3:8000"}).content == b"ready\n"


def logged(error: Exception, name: str = "django.request") -> logging.LogRecord:
    return logging.LogRecord(
        name, logging.ERROR, "", 0, "%s: %s", ("Fault", "/people/"), (type(error), error, None)
    )


def test_an_outage_is_one_line_a_minute(monkeypatch) -> None:
    now = [100.0]
    monkeypatch.setattr("mithaq.config.logs.time.monotonic", lambda: now[0])
    once, error = OnceAMinute(), of_sqlite(sqlite3.SQLITE_READONLY)
    first = logged(error)
    assert once.filter(first)
    assert first.getMessage() == "Fault: /people/: the store does not answer or takes nothing: said"
    assert first.exc_info is None
    assert [once.filter(logged(error)) for _ in range(3)] == [False] * 3
    now[0] += 61
    later = logged(error)
    assert once.filter(later)
    assert later.getMessage().endswith("said (3 more since the last line)")


def test_a_fault_of_ours_is_written_whole_each_time() -> None:
    once = OnceAMinute()
    for record in (logged(ValueError("ours")), logged(ValueError("ours"))):
        assert once.filter(record)
        assert record.exc_info


def test_a_strange_host_is_one_line(client, caplog) -> None:
    once = OnceAMinute()
    client.get("/sign-in/", headers={"Host": "evil.example"})
    (record,) = [one for one in caplog.records if one.name == "django.security.DisallowedHost"]
    assert once.filter(record)
    assert "MITHAQ_ORIGIN" in record.getMessage()
    assert record.exc_info is None
