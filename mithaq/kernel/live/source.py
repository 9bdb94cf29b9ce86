"""Reading the store for open streams: in threads that keep no connection, off the loop."""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import ParamSpec, TypeVar
from uuid import UUID

from django.db import connections

from .frames import Frame
from .notices import WINDOW, Change, recent

P = ParamSpec("P")
T = TypeVar("T")

PAGE = 500
LONGEST_REPLAY = 500
POOL = 4


@dataclass(frozen=True)
class Source:
    """How committed acts are read. The functions run in a thread.

    `frames_after(audiences, stamp, limit)` gives the oldest frames above `stamp` that these audiences
    received; `newest_visible(audiences)` the stamp of the newest of them, 0 if there is none;
    `newest_committed()` the newest stamp of all, which never leaves the server; `changes(known)` the notices
    that are not known, and `remembered` for how many seconds one must be known so that it is not taken for
    new.
    """

    frames_after: Callable[[frozenset[UUID], int, int], list[Frame]]
    newest_visible: Callable[[frozenset[UUID]], int]
    newest_committed: Callable[[], int]
    changes: Callable[[set[UUID]], list[Change]] = recent
    remembered: float = 2 * WINDOW.total_seconds()

    def replay(self, audiences: frozenset[UUID], cursor: int | None) -> "Replay":
        """Return what a reader has missed since `cursor`; None is one who comes for the first time."""
        if cursor is None:
            return Replay(self.newest_visible(audiences), [])
        frames = self.frames_after(audiences, cursor, LONGEST_REPLAY + 1)
        if len(frames) > LONGEST_REPLAY:
            return Replay(self.newest_visible(audiences), [], too_far=True)
        return Replay(cursor, frames)

    def look(self, position: int, audiences: frozenset[UUID], known: set[UUID]) -> "Look":
        """Return what came after `position` for these audiences, and the notices that are not known yet.

        The notices are read last. A right that was revoked before a frame was committed is then known with
        it.
        """
        newest = self.newest_committed()
        frames = self.frames_after(audiences, position, PAGE) if newest > position else []
        more = len(frames) == PAGE
        reached = frames[-1].stamp if more else max([newest, position, *(frame.stamp for frame in frames)])
        return Look(frames, self.changes(known), reached, more)


@dataclass(frozen=True, slots=True)
class Replay:
    """Frames after `cursor`, oldest first; `too_far` where there are more than are worth sending."""

    cursor: int
    frames: list[Frame]
    too_far: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the table: all that is committed up to `reached` has been read, unless there is `more`."""

    frames: list[Frame]
    changes: list[Change]
    reached: int
    more: bool


class Threads:
    """A few threads for reading; their number is the same for ten streams and for a thousand.

    What is read for one stream leaves no connection behind. The tail reads for all of them, once for every
    act: it has a thread and a connection of its own, which is let go after an error.
    """

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(POOL, "mithaq-live")
        self._tail = ThreadPoolExecutor(1, "mithaq-live-tail")
        self._closed = False

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return `work(...)`, done in a thread whose database connections are closed before this returns."""
        return await _in(self._pool, _closing, partial(work, *args, **kwargs))

    async def run_for_tail(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return `work(...)`, done in the thread of the tail."""
        return await _in(self._tail, _keeping, partial(work, *args, **kwargs))

    async def close(self) -> None:
        """End the threads, once they have let go of their connections; nothing the second time."""
        if self._closed:
            return
        self._closed = True
        self._tail.submit(connections.close_all)
        for pool in (self._pool, self._tail):
            await asyncio.to_thread(pool.shutdown)


async def _in(pool: ThreadPoolExecutor, way: Callable[[Callable[[], T]], T], work: Callable[[], T]) -> T:
    call = partial(contextvars.copy_context().run, way, work)
    return await asyncio.get_running_loop().run_in_executor(pool, call)


def _closing(work: Callable[[], T]) -> T:
    try:
        return work()
    finally:
        connections.close_all()


def _keeping(work: Callable[[], T]) -> T:
    try:
        return work()
    except Exception:
        connections.close_all()
        raise
