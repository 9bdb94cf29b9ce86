"""The whole API against its own document: made-up requests never meet a fault of ours, nor an answer it does
not name.

Bounded so that the suite stays fast; the nightly run raises `MITHAQ_FUZZ_EXAMPLES`.
"""

import os

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error

from mithaq.interfaces.api.mount import api
from mithaq.kernel.people import actions

EXAMPLES = int(os.environ.get("MITHAQ_FUZZ_EXAMPLES", "4"))
DOCUMENT = api.get_openapi_schema(path_prefix="/api/v1/")
schema = schemathesis.openapi.from_dict(DOCUMENT)
schema.app = WSGIHandler()

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _one_connection():
    """Leave the connection of the test open between requests, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def header(cast) -> dict[str, str]:
    token = actions.create_token(cast.memberships["secretary"], label="fuzz", scope="carry_out")
    return {"Authorization": f"Bearer {token}"}


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_meets_a_fault_of_ours(case, header) -> None:
    answer = case.call(headers=header)
    case.validate_response(answer, checks=[not_a_server_error])
    if answer.status_code >= 400:
        assert answer.headers["content-type"] == ["application/problem+json"]
