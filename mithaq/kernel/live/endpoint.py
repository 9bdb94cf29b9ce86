"""`/live/`: the stream itself, a plain ASGI application beside Django.

A Django view would hold a thread and a database connection for as long as the stream is open (measured: 1,006
threads at 1,000 streams). What a reader gets is described in docs/reference/live.md.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from . import frames
from .admission import Credentials, Refused
from .hub import Hub
from .readers import Ending, Reader
from .source import Replay

logger = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

MOST_STREAMS_PER_PERSON = 20
FAREWELL_S = 0.5
_COMMON = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
_STREAM = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"x-accel-buffering", b"no"), *_COMMON]


class Endpoint:
    """Serves one stream per request from the hub that `hub()` gives."""

    def __init__(self, hub: Callable[[], Hub]) -> None:
        self._hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        hub = self._hub()
        if scope["method"] != "GET":
            await _answer(send, 405, (b"allow", b"GET"))
        elif hub.closing:
            await _later(send)
        else:
            await _let_in(hub, scope, receive, send)


async def _let_in(hub: Hub, scope: Scope, receive: Receive, send: Send) -> None:
    credentials = Credentials.of(scope)
    try:
        admission = await hub.admit(credentials)
    except Refused as refused:
        await _answer(send, refused.status, *_challenge(refused))
        return
    except Exception:
        logger.exception("the store could not be asked who opens a stream")
        await _later(send)
        return
    if hub.registry.streams_of(admission.identity.person) >= MOST_STREAMS_PER_PERSON:
        await _answer(send, 429, (b"retry-after", b"60"))
        return
    with hub.joined(admission, credentials) as reader:
        await _serve(hub, reader, scope, receive, send)


async def _serve(hub: Hub, reader: Reader, scope: Scope, receive: Receive, send: Send) -> None:
    """Feed the reader until he leaves or the server ends the stream."""
    pump = asyncio.create_task(_pump(hub, reader, cursor_of(scope), send))
    gone = asyncio.create_task(_gone(receive))
    ends: set[asyncio.Future[Any]] = {pump, gone, reader.ended}
    try:
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        if not gone.done():
            await _take_leave(pump, gone, reader, send)
    finally:
        for task in (pump, gone):
            task.cancel()
        await asyncio.gather(pump, gone, return_exceptions=True)


async def _pump(hub: Hub, reader: Reader, cursor: int | None, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": _STREAM})
    await _body(send, _opening(await hub.replay(reader, cursor)))
    while chunk := await reader.take():
        await _body(send, chunk)


def _opening(replay: Replay) -> bytes:
    if replay.too_far:
        return frames.greeting(replay.cursor) + frames.reset(replay.cursor)
    return frames.greeting(replay.cursor) + b"".join(map(frames.encode, replay.frames))


async def _take_leave(pump: asyncio.Task[None], gone: asyncio.Task[None], reader: Reader, send: Send) -> None:
    """End the answer in good form where the reader still takes what is sent; else drop the connection."""
    late = reader.ended.done() and reader.ended.result() is Ending.BEHIND
    await asyncio.wait({pump}, timeout=0 if late else FAREWELL_S)
    if late or not pump.done():
        _abort(send)
        await asyncio.wait({gone}, timeout=FAREWELL_S)
        return
    error = pump.exception()
    if isinstance(error, OSError):
        return
    if error is not None:
        logger.error("a stream broke off", exc_info=error)
    await _body(send, b"", more=False)


def _abort(send: Send) -> None:
    """Drop a connection whose peer takes nothing.

    ASGI has no word for it, and a polite close waits for the peer for ever. The `send` of uvicorn is a method
    of the object that holds the transport; under another server the connection ends when TCP gives up.
    """
    transport = getattr(getattr(send, "__self__", None), "transport", None)
    if transport is not None:
        transport.abort()


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _body(send: Send, chunk: bytes, *, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": chunk, "more_body": more})


async def _answer(send: Send, status: int, *headers: tuple[bytes, bytes]) -> None:
    length = [] if status == 204 else [(b"content-length", b"0")]
    await send({"type": "http.response.start", "status": status, "headers": [*_COMMON, *length, *headers]})
    await _body(send, b"", more=False)


async def _later(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": _STREAM})
    await _body(send, frames.come_back(), more=False)


def _challenge(refused: Refused) -> list[tuple[bytes, bytes]]:
    return [(b"www-authenticate", b"Bearer")] if refused.status == 401 else []


def cursor_of(scope: Scope) -> int | None:
    """Return the stamp to resume from: the header of a reconnecting EventSource, else `?after=` of the page.

    None where neither is a number; the newer one where both are there, since a page keeps its address.
    """
    header = dict(scope["headers"]).get(b"last-event-id", b"").decode("latin-1")
    query = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("after", [""])[0]
    stamps = [int(text) for text in (header, query) if text.isascii() and text.isdigit() and len(text) < 19]
    return max(stamps, default=None)
