"""Under ASGI every answer is whole: nothing is read after the wall around the request has gone."""

import asyncio
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.core.asgi import get_asgi_application
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import StreamingHttpResponse
from django.test import RequestFactory

from mithaq.web.access import ActorMiddleware

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_connection():
    """Keep the test's own connection open, as Django's test clients do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(path: str, cookies: str = "") -> tuple[int, dict[bytes, bytes], list[bytes]]:
    """Return status, headers and the parts of the body as the ASGI application of Django gives them."""
    url, _, query = path.partition("?")
    scope: dict[str, Any] = {"type": "http", "http_version": "1.1", "method": "GET", "path": url}
    scope |= {
        "query_string": query.encode(),
        "headers": [(b"host", b"testserver"), (b"cookie", cookies.encode())],
    }
    sent: list[dict[str, Any]] = []
    asked = False

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if asked:
            await asyncio.Event().wait()
        asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async_to_sync(get_asgi_application())(scope, receive, send)
    bodies = [message["body"] for message in sent[1:]]
    return sent[0]["status"], dict(sent[0]["headers"]), [body for body in bodies if body]


def cookies_of(client: Any) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())


@pytest.mark.parametrize("address", ["/commitments/?tab=all&format=csv", "/plan/milestones/?format=csv"])
def test_a_csv_comes_in_one_piece_and_without_a_warning(client_as, address: str) -> None:
    status, headers, parts = ask(address, cookies_of(client_as("west")))
    assert (status, headers[b"Content-Type"], len(parts)) == (200, b"text/csv; charset=utf-8", 1)
    assert int(headers[b"Content-Length"]) == len(parts[0])


def test_a_workbook_comes_in_one_piece(client_as) -> None:
    status, _headers, parts = ask("/commitments/?tab=all&format=xlsx", cookies_of(client_as("west")))
    assert (status, len(parts)) == (200, 1)
    assert parts[0].startswith(b"PK")


def test_a_static_file_comes_in_one_piece(settings) -> None:
    settings.WHITENOISE_USE_FINDERS = True
    status, headers, parts = ask("/static/mithaq/favicon.svg")
    assert (status, headers[b"Content-Type"], len(parts)) == (200, b"image/svg+xml", 1)
    assert int(headers[b"Content-Length"]) == len(parts[0])


def test_a_view_that_streams_is_a_fault() -> None:
    streams = ActorMiddleware(lambda _request: StreamingHttpResponse(iter([b"later"])))
    with pytest.raises(TypeError, match="answer whole"):
        streams(RequestFactory().get("/static/anything.css"))
