"""The stream beside Django: dispatch by path, and a quick end when the server is told to stop."""

import asyncio
import signal
import threading
from collections.abc import Awaitable, Callable
from types import FrameType

from .endpoint import Endpoint, Receive, Scope, Send
from .hub import Hub
from .tickets import PATH

Application = Callable[[Scope, Receive, Send], Awaitable[None]]
_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def beside(application: Application, hub: Callable[[], Hub]) -> Application:
    """Return an application that serves `/live/` itself and leaves every other request to `application`."""
    endpoint = Endpoint(hub)

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(hub(), receive, send)
        elif scope["type"] == "http" and scope["path"] == PATH:
            await endpoint(scope, receive, send)
        else:
            await application(scope, receive, send)

    return serve


async def _live(hub: Hub, receive: Receive, send: Send) -> None:
    """Open the hub with the server, close it with the server."""
    await receive()
    hub.open()
    restore = _end_streams_on_signal(hub)
    await send({"type": "lifespan.startup.complete"})
    try:
        await receive()
    finally:
        restore()
        await asyncio.shield(hub.close())
    await send({"type": "lifespan.shutdown.complete"})


def _end_streams_on_signal(hub: Hub) -> Callable[[], None]:
    """End the streams when the process is told to stop, then do what the server does; return the way back.

    A server waits for open answers before it tells the application that it stops, and a stream never ends by
    itself.
    """
    if threading.current_thread() is not threading.main_thread():
        return lambda: None
    known = {number: signal.getsignal(number) for number in _SIGNALS}
    before = {number: handler for number, handler in known.items() if callable(handler)}

    def stop(number: int, frame: FrameType | None) -> None:
        hub.shut()
        before[signal.Signals(number)](number, frame)

    for number in before:
        signal.signal(number, stop)

    def restore() -> None:
        for number, handler in before.items():
            if signal.getsignal(number) is stop:
                signal.signal(number, handler)

    return restore
