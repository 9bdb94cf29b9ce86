"""The live stream of a reader over a whole run: the ASGI application in this process, its loop driven by hand.

The hub reads through the connection of the test, in whose transaction the world stands, and only when it is told to
look: between two looks nothing of it runs.
"""

import asyncio
import contextvars
import re
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar
from unittest.mock import patch

from mithaq.config import streams
from mithaq.kernel.live import bus, wiring
from mithaq.kernel.live.bus import InProcess
from mithaq.kernel.live.hub import Hub
from mithaq.kernel.live.lifespan import beside
from mithaq.kernel.live.tail import Pace
from mithaq.kernel.people import actions as people
from mithaq.kernel.people.models import Membership

from .answers import without

P = ParamSpec("P")
T = TypeVar("T")
# drawn for each stream, so that after a restart not everybody returns in the same second
PAUSE = re.compile(rb"(?<=^retry: )\d+", re.M)
# nothing happens by itself, however slow the machine
STILL = Pace(sweep=3600, lagging=3600, heartbeat=3600, renewal=3600)
TURNS = 30


class Here:
    """Reads where it is called, in the moment of the last look, instead of in threads with connections of their own."""

    def __init__(self) -> None:
        self.context = contextvars.copy_context()

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        # with a loop running Django would give this code a connection of its own
        loop = asyncio.get_running_loop()
        asyncio.events._set_running_loop(None)
        try:
            return self.context.copy().run(work, *args, **kwargs)
        finally:
            asyncio.events._set_running_loop(loop)

    run_for_tail = run

    async def close(self) -> None:
        """Nothing to let go of."""


class Stream:
    """One open stream; `received` are its bytes so far, `status` and `headers` how it began."""

    def __init__(self, handle: str) -> None:
        held = Membership.objects.for_system("who opens a stream").get(person__handle=handle)
        self.token = people.create_token(held, label="stream")
        self.status, self.headers, self.raw = 0, (), b""
        self._loop, self._here, self._bus = asyncio.new_event_loop(), Here(), InProcess()
        self._hub, self._gone = self._wired(), asyncio.Event()
        self._task = self._loop.create_task(self._application()(self._scope(), self._receive, self._send))
        self.look()

    @property
    def received(self) -> bytes:
        """What came so far, but for the pauses that are drawn anew."""
        return without((PAUSE,), self.raw)

    def look(self) -> None:
        """Let the hub find what has happened since, and send it."""
        self._here.context = contextvars.copy_context()
        self._bus.announce(bus.RIGHTS)
        self._loop.run_until_complete(_turns())

    def close(self) -> None:
        """Go away, as a reader does, and end the hub."""
        self._gone.set()
        self._loop.run_until_complete(_ended(self._task, self._hub))
        self._loop.close()

    def _wired(self) -> Hub:
        """Return a hub wired as the server wires it, but for its threads and its pace."""
        bus.use(self._bus)
        with (
            patch.object(wiring, "_hub", None),
            patch("mithaq.kernel.live.tail.Threads", lambda: self._here),
            patch("mithaq.kernel.live.hub.Pace", lambda: STILL),
        ):
            streams.configure()
            hub = wiring.hub()
        bus.use(None)
        return hub

    def _application(self) -> Callable[..., Any]:
        async def no_pages(*_: Any) -> None:
            raise AssertionError("only the stream is asked for here")

        return beside(no_pages, lambda: self._hub)

    def _scope(self) -> dict[str, Any]:
        headers = [(b"authorization", f"Bearer {self.token}".encode())]
        return {"type": "http", "method": "GET", "path": "/live/", "query_string": b"", "headers": headers}

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], tuple(message["headers"])
        else:
            self.raw += message["body"]


async def _turns() -> None:
    """Give every task of the hub its turn, until none has anything left to do."""
    for _ in range(TURNS):
        await asyncio.sleep(0)


async def _ended(task: asyncio.Task[None], hub: Hub) -> None:
    await task
    await hub.close()
