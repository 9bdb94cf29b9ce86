"""Fixtures that every test may use."""

import gc
import os
from collections import Counter
from math import inf

import pytest
from django.db import connection
from django.test import Client
from django.utils import translation

from mithaq.kernel.markings import serving_role
from mithaq.kernel.people.models import Account
from mithaq.web import standstill

from . import cast as casting
from .chromium import browser as browser
from .factories.signin import sign_in
from .promises import counting
from .standing import standing


@pytest.fixture(autouse=True, scope="session")
def _acts_are_counted():
    """Hold every action that any test calls against promise 3."""
    counting.install()


def pytest_collection_finish() -> None:
    """Leave out of every later search for garbage what was loaded to stay, and search less often."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the slow ones, so that no core waits for the last of them; on PostgreSQL leave out what never asks a
    database: it has run on SQLite already.
    """
    _refuse_twins(items)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if not os.environ.get("DATABASE_URL"):
        return
    asks = {"db", "transactional_db", "django_db_setup"}
    kept = [
        i for i in items if asks & set(getattr(i, "fixturenames", ())) or i.get_closest_marker("django_db")
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = kept


def _refuse_twins(items: list[pytest.Item]) -> None:
    """Refuse two tests of one name: spread over cores, only the first of them would run."""
    twins = [name for name, times in Counter(item.nodeid for item in items).items() if times > 1]
    if twins:
        raise pytest.UsageError(f"tests of one name: {', '.join(twins)}")


@pytest.fixture
def cast(db: None) -> casting.Cast:
    """Return the cast, entered by the ordinary actions."""
    return standing(casting.assemble)


@pytest.fixture
def client_as(cast: casting.Cast):
    """Return a function that gives a signed-in test client for a member of the cast."""

    def signed_in(name: str) -> Client:
        return sign_in(Client(), Account.objects.get(username=name))

    return signed_in


@pytest.fixture
def as_application(db):
    """Run the rest of the test as a role with the rights of the one that serves pages; on PostgreSQL only."""
    with connection.cursor() as cursor:
        cursor.execute("DROP ROLE IF EXISTS walled")
        cursor.execute("CREATE ROLE walled NOLOGIN")
    serving_role.grant("walled")

    def become():
        with connection.cursor() as cursor:
            # a new transaction would begin without what the acts of the cast were admitted to
            cursor.execute("SELECT set_config('mithaq.audiences', '', true)")
            cursor.execute("SET LOCAL ROLE walled")

    yield become
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


@pytest.fixture(autouse=True)
def _english():
    """Run each test in English unless it says otherwise, whatever ran before it."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _goes_on(monkeypatch: pytest.MonkeyPatch):
    """Let no page ask whether the ledger stands still: which page asks depends on the time of day."""
    monkeypatch.setattr(standstill, "_heard", (inf, ""))
