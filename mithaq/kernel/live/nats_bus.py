"""The bus between processes: NATS, where the setting `NATS_URL` names a server.

Plain subjects, no JetStream: a message says only that the table has reached a stamp, so one that is lost
needs no store to come back from. The connection lives in a loop and thread of its own, because acts are
committed in threads, in workers and in commands, too. Decision: docs/decisions/0021-bus-says-look.md.
"""

import asyncio
import logging
import threading

from nats.aio.client import Client
from nats.aio.msg import Msg

from .bus import RIGHTS, InProcess

logger = logging.getLogger(__name__)

SUBJECT = "mithaq.live"
_RECONNECT_S = 1
_LAST_WORDS_S = 1.0


class NatsBus(InProcess):
    """Announces to this process at once, and to all others through the server at `url`."""

    def __init__(self, url: str, subject: str = SUBJECT) -> None:
        super().__init__()
        self._url, self._subject = url, subject
        self._client = Client()
        self._waiting: int | None = None
        self._subscribed = self._said = False
        self._loop = asyncio.new_event_loop()
        self._closed = self._loop.create_future()
        self._thread = threading.Thread(target=self._live, name="mithaq-nats", daemon=True)
        self._thread.start()

    @property
    def state(self) -> str:  # type: ignore[override]
        """`connected`, or `away` while the server cannot be reached."""
        return "connected" if self._subscribed and self._client.is_connected else "away"

    def announce(self, stamp: int) -> None:
        super().announce(stamp)
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._queue, stamp)

    def close(self) -> None:
        super().close()
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._closed.cancel)
            self._thread.join(2 * _LAST_WORDS_S)

    def _live(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._stay_connected())

    async def _stay_connected(self) -> None:
        connecting = asyncio.create_task(self._connect())
        await asyncio.wait({self._closed})
        await self._say_last_words(connecting)
        connecting.cancel()
        await asyncio.gather(connecting, return_exceptions=True)
        await self._client.close()

    async def _say_last_words(self, connecting: asyncio.Task[None]) -> None:
        """Wait a moment for what is on its way, or for a connection if something is still to be said."""
        if self._waiting is None and not self._client.is_connected:
            return
        try:
            async with asyncio.timeout(_LAST_WORDS_S):
                await connecting
                await self._send()
                await self._client.flush()
        except Exception as error:
            logger.warning("the bus did not take the last messages: %s", type(error).__name__)

    async def _connect(self) -> None:
        """Connect, however long that takes; afterwards the client comes back by itself."""
        while not self._client.is_connected:
            try:
                await self._client.connect(
                    self._url,
                    max_reconnect_attempts=-1,
                    reconnect_time_wait=_RECONNECT_S,
                    no_echo=True,
                    reconnected_cb=self._back,
                    error_cb=self._noted,
                )
                await self._client.subscribe(self._subject, cb=self._heard)
                await self._client.flush()
                self._subscribed = True
                await self._back()
            except Exception as error:
                await self._noted(error)
                await asyncio.sleep(_RECONNECT_S)

    async def _heard(self, message: Msg) -> None:
        text = message.data.decode("ascii", "replace")
        super().announce(int(text) if text.isdigit() and len(text) < 19 else RIGHTS)

    async def _back(self) -> None:
        """Look once, since nothing was heard meanwhile, and say what could not be said."""
        if self._said:
            logger.warning("the bus is back")
            self._said = False
        super().announce(RIGHTS)
        await self._send()

    async def _noted(self, error: Exception) -> None:
        """Say once that the bus is away, not at every try: one a second, for as long as it takes."""
        if not self._said:
            logger.warning("the bus is away, streams look once a second: %s", type(error).__name__)
            self._said = True

    def _queue(self, stamp: int) -> None:
        """Send soon, or once there is a connection; what is announced before that goes in one message."""
        if self._waiting is None:
            self._loop.create_task(self._send())
        self._waiting = stamp if self._waiting is None else _joined(self._waiting, stamp)

    async def _send(self) -> None:
        if self._waiting is None or not self._client.is_connected:
            return
        stamp, self._waiting = self._waiting, None
        await self._client.publish(self._subject, b"%d" % stamp)
        await self._client.flush()


def _joined(one: int, other: int) -> int:
    """Return one announcement for two: RIGHTS makes everybody look in any case."""
    return RIGHTS if RIGHTS in (one, other) else max(one, other)
