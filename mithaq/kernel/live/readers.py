"""One open stream: what it may see, and a bounded backlog of what it has not taken yet."""

import asyncio
from collections import deque
from enum import Enum
from typing import NamedTuple
from uuid import UUID

from .admission import Admission, Credentials
from .frames import HEARTBEAT

MOST_FRAMES = 256
MOST_BYTES = 1 << 20


class Ending(Enum):
    """Why the server ends a stream: too far behind, not entitled any more, or the server itself closes."""

    BEHIND = "behind"
    REFUSED = "refused"
    CLOSING = "closing"


class _Item(NamedTuple):
    audience: UUID | None
    stamp: int
    chunk: bytes


class Reader:
    """The reading end of a stream. All methods run in the loop of the hub.

    Chunks are shared between readers, so a backlog holds references; its bounds are what one reader can make
    the server keep alive.
    """

    def __init__(self, admission: Admission, credentials: Credentials) -> None:
        self.identity, self.audiences = admission.identity, admission.audiences
        self.credentials = credentials
        self._loop = asyncio.get_running_loop()
        self.beaten = self.checked = self._loop.time()
        self.ended: asyncio.Future[Ending] = self._loop.create_future()
        self._last = -1
        self._backlog: deque[_Item] = deque()
        self._size = 0
        self._ready = asyncio.Event()

    def offer(self, audience: UUID, stamp: int, chunk: bytes) -> bool:
        """Keep `chunk` for this reader; return False where its backlog is full and it must be cut."""
        if stamp <= self._last:
            return True
        if len(self._backlog) >= MOST_FRAMES or self._size + len(chunk) > MOST_BYTES:
            return False
        self._last = stamp
        self._put(_Item(audience, stamp, chunk))
        return True

    def tell(self, chunk: bytes) -> None:
        """Keep a chunk that is no frame: an event about the stream itself."""
        self._put(_Item(None, self._last, chunk))

    def beat(self) -> None:
        """Let the stream show that it lives; one whose backlog waits is asked again later."""
        if not self._backlog:
            self.beaten = self._loop.time()
            self.tell(HEARTBEAT)

    def begin_after(self, stamp: int) -> None:
        """Drop what was kept up to `stamp`: the replay has brought it."""
        self._keep([item for item in self._backlog if item.stamp > stamp or item.audience is None])
        self._last = max(self._last, stamp)

    def hold(self, audiences: frozenset[UUID]) -> None:
        """Set what the reader may see from now on, in the backlog too."""
        self.audiences = audiences
        self._keep([item for item in self._backlog if item.audience is None or item.audience in audiences])

    def end(self, why: Ending) -> None:
        """End the stream; what it has not taken is dropped."""
        if not self.ended.done():
            self.ended.set_result(why)
        self._keep([])
        self._ready.set()

    async def take(self) -> bytes:
        """Return all that waits, joined, once there is something; empty when the stream has ended."""
        while not self._backlog and not self.ended.done():
            self._ready.clear()
            await self._ready.wait()
        taken = b"".join(item.chunk for item in self._backlog)
        self._keep([])
        return taken

    def _put(self, item: _Item) -> None:
        if self.ended.done():
            return
        self._backlog.append(item)
        self._size += len(item.chunk)
        self._ready.set()

    def _keep(self, items: list[_Item]) -> None:
        self._backlog = deque(items)
        self._size = sum(len(item.chunk) for item in items)
