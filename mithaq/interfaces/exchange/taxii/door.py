"""The door for programs, beside Django's usual stack: the same views, behind the checks that concern them.

A page needs sessions, forms, languages and fragments; a program asking for bytes needs none of them, and they cost
more than its answer. What stays: the host is ours, the transport is secure, no other site sent it, and the headers
that forbid embedding and sniffing. Who asks, and what he may see, the views decide. Requests run in threads of our
own, which keep their connections to the store. Decision: docs/decisions/0070-taxii.md.
"""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from csp.middleware import CSPMiddleware
from django.core.exceptions import DisallowedHost
from django.core.handlers.asgi import ASGIRequest
from django.db import connection, connections
from django.http import HttpResponseBase
from django.middleware.security import SecurityMiddleware
from django.urls import URLResolver
from django.urls.resolvers import RegexPattern

from mithaq.interfaces.site.headers import HeadersMiddleware

from . import answers

PREFIX = "/taxii2/"
# what a thread does is mostly Python, so more of them would wait for one another; each holds a connection with a cache
THREADS = 2
_CACHE_KIB = 2048
_IN_MEMORY = 1024 * 1024
Application = Callable[[Any, Any, Any], Awaitable[None]]


def beside(application: Application) -> Application:
    """Return an application that answers below /taxii2/ itself and leaves all else to `application`."""
    pool = ThreadPoolExecutor(THREADS, thread_name_prefix="taxii", initializer=_keep_little)

    async def serve(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(PREFIX):
            await application(scope, receive, send)
            return
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
            if not await _take(receive, body):
                return
            body.seek(0)
            loop = asyncio.get_running_loop()
            made = await loop.run_in_executor(pool, answer, scope, body)
        await _send(send, made, bare=scope["method"] == "HEAD")

    return serve


def _keep_little() -> None:
    """Let SQLite keep few pages for this thread: the kernel keeps them for all threads and processes already."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")


async def _take(receive: Any, body: Any) -> bool:
    """Read the body, not more of it than is looked at; return whether the caller is still there."""
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        chunk = message.get("body", b"")
        if size <= answers.LONGEST_BODY:
            body.write(chunk)
        size += len(chunk)
        if not message.get("more_body"):
            return True


def answer(scope: Any, body: Any) -> HttpResponseBase:
    """Return the answer to an ASGI request whose body was read; in a thread that may ask the store."""
    try:
        return _stack()(ASGIRequest(scope, body))
    finally:
        _let_go()


@cache
def _stack() -> Callable[[Any], HttpResponseBase]:
    return SecurityMiddleware(HeadersMiddleware(CSPMiddleware(_dispatch)))  # type: ignore[arg-type,return-value]


@cache
def _resolver() -> URLResolver:
    return URLResolver(RegexPattern(f"^{PREFIX}"), "mithaq.interfaces.exchange.taxii.urls")


def _dispatch(request: Any) -> HttpResponseBase:
    try:
        request.get_host()
    except DisallowedHost:
        return answers.error(400, "This server does not go by that name.")
    match = _resolver().resolve(request.path_info)
    answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return answer


def _let_go() -> None:
    """Close connections that are broken or have grown old; SQLite's stay, since opening one costs as much as a page."""
    for one in connections.all(initialized_only=True):
        if not one.in_atomic_block and (one.vendor != "sqlite" or one.errors_occurred):
            one.close_if_unusable_or_obsolete()


async def _send(send: Any, answer: Any, *, bare: bool) -> None:
    headers = [(name.encode().lower(), value.encode("latin-1")) for name, value in answer.items()]
    await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if bare else answer.content})
