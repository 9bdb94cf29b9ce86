"""A fault of ours leaves a trace for whoever runs the server, and what was asked for in vain leaves none."""

import logging
import logging.config

import pytest

from mithaq.config import settings

pytestmark = pytest.mark.django_db


def test_a_fault_is_written_down_and_an_address_that_was_not_found_is_not(
    client_as, monkeypatch, caplog
) -> None:
    client = client_as("east")
    client.raise_request_exception = False
    client.get("/record/comment/00000000-0000-7000-8000-000000000000/")
    assert not caplog.records
    monkeypatch.setattr("mithaq.interfaces.site.today.views.parts", lambda request: 1 / 0)
    assert client.get("/").status_code == 500
    assert [(one.name, one.levelname) for one in caplog.records] == [("django.request", "ERROR")]
    assert caplog.records[0].exc_info[0] is ZeroDivisionError


def test_the_handler_writes_to_standard_error(capsys) -> None:
    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger("mithaq.anything").warning("the disk is nearly full")
    assert "WARNING mithaq.anything: the disk is nearly full" in capsys.readouterr().err
