"""Fixtures of the ledger's tests: a folder of keys for each test, and exports that are built once."""

from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings

from mithaq.kernel.ledger import rollback

from . import world


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings):
    """Give each test keys and a policy of its own, and a process that has asked no witness yet."""
    settings.MITHAQ_HOME = tmp_path / "home"
    settings.LEDGER_ORIGIN = "mithaq.example"
    settings.MITHAQ_HOME.mkdir()
    rollback.forget()
    return settings.MITHAQ_HOME


@pytest.fixture(scope="session")
def sealed_export(django_db_setup, django_db_blocker, tmp_path_factory) -> world.Exported:
    """Build one export for the whole run: two audiences, 270 epochs, three witnesses of which two suffice."""
    folder = tmp_path_factory.mktemp("sealed")
    (folder / "home").mkdir()
    ours = override_settings(MITHAQ_HOME=folder / "home", LEDGER_ORIGIN="mithaq.example")
    with ours, django_db_blocker.unblock(), transaction.atomic():
        rollback.forget()
        built = world.build(folder)
        transaction.set_rollback(True)
    return built
