"""The whole API against its committed document, over the demonstration: no request, made up or about what is there,
meets a fault of ours, nor a status, a media type or a shape that the document does not name.

Bounded so that the suite stays fast; the nightly run raises `MITHAQ_FUZZ_EXAMPLES`.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from mithaq.kernel import clock
from mithaq.kernel.ledger import epochs
from mithaq.kernel.people import actions
from mithaq.kernel.people.models import Membership
from tests.promises.noninterference import api, script, worlds
from tests.promises.noninterference.samples import NOTHING, Samples, gather

EXAMPLES = int(os.environ.get("MITHAQ_FUZZ_EXAMPLES", "6"))
WHO = "secretary-joint"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
DOCUMENT = json.loads(Path("docs/reference/openapi.json").read_text())
OPERATIONS = [(path, method) for path, item in DOCUMENT["paths"].items() for method in item]
schema = schemathesis.openapi.from_dict(DOCUMENT)
schema.app = WSGIHandler()

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@dataclass(frozen=True)
class There:
    """What is there to ask about, and as whom."""

    samples: Samples
    headers: dict[str, str]


@pytest.fixture(scope="module")
def there(django_db_setup: None, django_db_blocker: Any) -> Iterator[There]:
    """Build the demonstration once for all operations, as one that may do much sees it."""
    with django_db_blocker.unblock(), worlds.undone():
        world = worlds.found(lambda _: True)
        for number, step in enumerate(script.BEFORE):
            worlds.act(world, step, worlds.LATER + timedelta(minutes=number))
        with clock.freeze(worlds.LOOK):
            epochs.run(clock.now())
            held = Membership.objects.for_system("whose program asks").get(person__handle=WHO)
            token = actions.create_token(held, label="fuzz", scope="carry_out")
        headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"}
        seen = replace(gather(world.viewer(WHO), []), hidden={})
        yield There(seen, headers)


@pytest.fixture(autouse=True)
def _at_one_moment() -> Iterator[None]:
    """Let all be asked while the token holds, over the connection of the test, as Django's own test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with clock.freeze(worlds.LOOK):
        yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_no_request_meets_what_the_document_does_not_name(data, path, method, there) -> None:
    case = data.draw(st.one_of(*map(schema[path][method].as_strategy, GenerationMode)))
    ask_about_what_is_there(case, there.samples)
    answer = case.call(headers=there.headers)
    case.validate_response(answer, checks=CHECKS)


def ask_about_what_is_there(case: Any, samples: Samples) -> None:
    """Let three of four requests be about a record that exists, name what exists, and have plausible fields."""
    chance = crc32(repr((case.path_parameters, case.query, case.body)).encode())
    if chance % 4 == 0:
        return
    if case.path_parameters:
        known = api.parameters(case.operation.path, samples)
        there = [one for one in known if NOTHING not in one.values()] or known
        case.path_parameters.update(there[chance % len(there)])
    if isinstance(case.body, dict):
        method = DOCUMENT["paths"][case.operation.path][case.operation.method]
        for name, value in api.example(DOCUMENT, method).items():
            if name in case.body and (chance + crc32(name.encode())) % 4:
                case.body[name] = value
    for part in (case.query, case.body):
        if isinstance(part, dict):
            _name_what_is_there(part, samples, chance)


def _name_what_is_there(given: dict[str, Any], samples: Samples, chance: int) -> None:
    given.pop("version", None)
    named = dict.fromkeys(("party", "lead", "responsible"), samples.parties) | {"person": samples.persons}
    for name in given:
        found = named.get(name) or samples.visible.get(name)
        if found and isinstance(given[name], str):
            given[name] = found[chance % len(found)]
