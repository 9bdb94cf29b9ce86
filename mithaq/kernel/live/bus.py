"""The bus says "look": the table has reached a stamp. It carries no content; the table holds the truth.

So a bus that is down, late or restarted loses nothing: every process looks by itself once a second, too. And
nothing that is marked ever lies in a message broker. Decision: docs/decisions/0021-bus-says-look.md.
"""

import atexit
import threading
from collections.abc import Callable
from typing import Protocol

from django.conf import settings
from django.db import transaction

Listener = Callable[[int], None]
RIGHTS = 0


class Bus(Protocol):
    """Tells every process that there is something new. All methods may be called from any thread."""

    def listen(self, listener: Listener) -> None:
        """Call `listener(stamp)`, from any thread and without delay, for each announcement of any process."""

    def unlisten(self, listener: Listener) -> None:
        """Call `listener` no more."""

    def announce(self, stamp: int) -> None:
        """Tell all that the table has reached `stamp`, or RIGHTS for a notice.

        Never blocks and never raises: what it tells of is committed already.
        """

    def close(self) -> None:
        """Let go of threads and connections, after what was announced has left."""

    @property
    def state(self) -> str:
        """Return `in-process`, `connected` or `away`, for the status page."""


class InProcess:
    """The bus of a single process; also the near end of every other bus."""

    state = "in-process"

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._lock = threading.Lock()

    def listen(self, listener: Listener) -> None:
        with self._lock:
            self._listeners.append(listener)

    def unlisten(self, listener: Listener) -> None:
        with self._lock:
            self._listeners = [known for known in self._listeners if known != listener]

    def announce(self, stamp: int) -> None:
        for listener in list(self._listeners):
            listener(stamp)

    def close(self) -> None:
        with self._lock:
            self._listeners = []


_current: Bus | None = None
_choosing = threading.Lock()


def current() -> Bus:
    """Return the bus of this process: NATS where the setting `NATS_URL` names a server."""
    global _current
    with _choosing:
        if _current is None:
            _current = _from_settings()
        return _current


def _from_settings() -> Bus:
    url = getattr(settings, "NATS_URL", "")
    if not url:
        return InProcess()
    from .nats_bus import NatsBus

    bus = NatsBus(url)
    atexit.register(bus.close)
    return bus


def use(bus: Bus | None) -> None:
    """Take `bus` as the bus of this process; None goes back to the settings."""
    global _current
    with _choosing:
        _current = bus


def announce_on_commit(stamp: int = RIGHTS) -> None:
    """Announce once the transaction stands, or now where there is none; never for one that is rolled back."""
    transaction.on_commit(lambda: current().announce(stamp), robust=True)
