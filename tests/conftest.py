"""Fixtures that every test may use."""

import pytest
from django.test import Client
from django.utils import translation

from mithaq.kernel.people.models import Account

from . import cast as casting
from .chromium import browser as browser
from .factories.signin import sign_in
from .promises import counting


@pytest.fixture(autouse=True, scope="session")
def _acts_are_counted():
    """Hold every action that any test calls against promise 3."""
    counting.install()


@pytest.fixture
def cast(db: None) -> casting.Cast:
    """Return the cast, entered by the ordinary actions."""
    return casting.assemble()


@pytest.fixture
def client_as(cast: casting.Cast):
    """Return a function that gives a signed-in test client for a member of the cast."""

    def signed_in(name: str) -> Client:
        return sign_in(Client(), Account.objects.get(username=name))

    return signed_in


@pytest.fixture(autouse=True)
def _english():
    """Run each test in English unless it says otherwise, whatever ran before it."""
    with translation.override("en"):
        yield
