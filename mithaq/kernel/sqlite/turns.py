"""Turns at writing: the threads of a process write one after another, and who waits may go on in the open transaction.

SQLite lets one connection write at a time. Left to itself it has the others ask again and again, in pauses that grow:
with 32 threads nearly all time is pause. Here they stand in line. And a commit costs a flush of the disk, at times more
than the act itself: whoever is done while another one waits hands the transaction on instead of committing, and returns
once the last one has. See docs/decisions/0189.
"""

import sqlite3
import threading
import time
from collections import deque
from dataclasses import dataclass, field

MOST = 16  # transactions in one commit
LONGEST = 0.02  # seconds after which nobody else is let into an open transaction

_thread = threading.local()


def write_alone() -> None:
    """Have this thread begin each of its transactions itself: it may write for long, and keep waiting who is done."""
    _thread.alone = True


def _held() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass
class Batch:
    """An open transaction on the connection of whoever began it, and what became of it."""

    raw: sqlite3.Connection
    members: int = 0
    _began: float = field(default_factory=time.monotonic)
    _open: threading.Lock = field(default_factory=_held)
    _error: sqlite3.Error | None = field(default_factory=lambda: sqlite3.OperationalError("interrupted"))

    def takes_more(self) -> bool:
        """Return whether another one may still go on in this transaction."""
        return self.members < MOST and time.monotonic() - self._began < LONGEST and self.raw.in_transaction

    def settle(self) -> None:
        """Commit; where that fails nothing of the transaction stands, and `wait` says so to each member."""
        try:
            if not self.raw.in_transaction:
                raise sqlite3.OperationalError("the database gave up the transaction")
            self.raw.commit()
            self._error = None
        except sqlite3.Error as error:
            self._error = error
            self.raw.rollback()
        finally:
            self._open.release()

    def wait(self) -> None:
        """Return once the transaction stands. Raises the error that undid it."""
        with self._open:
            pass
        if self._error:
            raise _again(self._error)


def _again(error: sqlite3.Error) -> sqlite3.Error:
    """Return the same error for one more thread: an exception raised in two of them mixes their traces."""
    told = type(error)(*error.args)
    for name in ("sqlite_errorcode", "sqlite_errorname"):
        if hasattr(error, name):
            setattr(told, name, getattr(error, name))
    return told


@dataclass(eq=False)
class _Waiter:
    alone: bool = field(default_factory=lambda: getattr(_thread, "alone", False))
    turn: threading.Lock = field(default_factory=_held)
    batch: Batch | None = None


class Turns:
    """Who writes to one file, in this process: each in the order in which he came."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[_Waiter] = deque()
        self._taken = False

    def take(self, timeout: float) -> Batch | None:
        """Wait for the turn; return the open transaction to go on in, or None to begin one.

        Raises sqlite3.OperationalError after `timeout` seconds.
        """
        with self._guard:
            if not self._taken:
                self._taken = True
                return None
            waiter = _Waiter()
            self._waiting.append(waiter)
        if not waiter.turn.acquire(timeout=timeout):
            self._give_up(waiter)
        return waiter.batch

    def _give_up(self, waiter: _Waiter) -> None:
        with self._guard:
            # the turn may have come in this very moment: then it is taken
            if waiter in self._waiting:
                self._waiting.remove(waiter)
                late = sqlite3.OperationalError("database is locked")
                late.sqlite_errorcode = sqlite3.SQLITE_BUSY
                raise late

    def hand_on(self, batch: Batch) -> bool:
        """Let the next one go on in `batch`; return whether there is one who may."""
        with self._guard:
            if not self._waiting or self._waiting[0].alone or not batch.takes_more():
                return False
            waiter = self._waiting.popleft()
        waiter.batch = batch
        waiter.turn.release()
        return True

    def give_back(self) -> None:
        """Let the next one begin."""
        with self._guard:
            if not self._waiting:
                self._taken = False
                return
            waiter = self._waiting.popleft()
        waiter.turn.release()
