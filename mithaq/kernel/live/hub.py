"""The hub: registry, tail and bus of one process, as the endpoint and the configuration use them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from .admission import Admission, Credentials
from .bus import Bus
from .readers import Ending, Reader
from .registry import Registry
from .source import Replay, Source
from .tail import Pace, Tail


@dataclass(frozen=True, slots=True)
class Status:
    """For the duty page and the metrics, never for a reader: open now, cut so far, state of the bus."""

    open: int
    cut: int
    bus: str


class Hub:
    """All open streams of one process."""

    def __init__(
        self, source: Source, admit: Callable[[Credentials], Admission], bus: Bus, pace: Pace | None = None
    ) -> None:
        self.registry, self.bus, self.closing = Registry(), bus, False
        self._tail = Tail(self.registry, source, admit, pace or Pace())

    @property
    def status(self) -> Status:
        """The figures of this moment."""
        return Status(len(self.registry.readers), self.registry.cut, self.bus.state)

    def open(self) -> None:
        """Begin, in the running loop."""
        self.bus.unlisten(self._tail.woken)
        self.bus.listen(self._tail.woken)
        self._tail.start()

    def shut(self) -> None:
        """End all streams and take no new ones, because the server is about to stop. From any thread."""
        self.closing = True
        self._tail.call(lambda: self.registry.end_all(Ending.CLOSING))

    async def close(self) -> None:
        """End everything that runs for the streams."""
        self.shut()
        self.bus.unlisten(self._tail.woken)
        await self._tail.stop()

    async def admit(self, credentials: Credentials) -> Admission:
        """Return the admission for `credentials`; join with it before awaiting anything. Raises Refused."""
        self.open()
        return await self._tail.admission(credentials)

    def joined(self, admission: Admission, credentials: Credentials) -> AbstractContextManager[Reader]:
        """Count and feed a reader for as long as the block runs."""
        return self.registry.joined(admission, credentials)

    async def replay(self, reader: Reader, cursor: int | None) -> Replay:
        """Return what a joined reader has missed; from then on his backlog continues where the replay ends.

        What is committed while this reads is in the replay, or in the backlog, or in both and then dropped
        from the backlog: nothing is lost, doubled or out of order at the seam.
        """
        await self._tail.placed()
        found = await self._tail.threads.run(self._tail.source.replay, reader.audiences, cursor)
        reader.begin_after(found.frames[-1].stamp if found.frames else found.cursor)
        seen = [frame for frame in found.frames if frame.audience in reader.audiences]
        return Replay(found.cursor, seen, found.too_far)
