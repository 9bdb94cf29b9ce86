"""The open streams of one process, and who of them follows which audience."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from . import frames
from .admission import Admission, Credentials
from .frames import Frame
from .notices import Change
from .readers import Ending, Reader


class Registry:
    """Hands frames to those who may have them. All methods run in the loop of the streams."""

    def __init__(self) -> None:
        self.readers: set[Reader] = set()
        self.cut = 0
        self._by_audience: dict[UUID, set[Reader]] = {}

    @property
    def audiences(self) -> frozenset[UUID]:
        """The audiences that somebody here may see."""
        return frozenset(self._by_audience)

    @contextmanager
    def joined(self, admission: Admission, credentials: Credentials) -> Iterator[Reader]:
        """Count and feed a reader for as long as the block runs."""
        reader = Reader(admission, credentials)
        self.readers.add(reader)
        self._follow(reader, admission.audiences)
        try:
            yield reader
        finally:
            self.readers.discard(reader)
            self._follow(reader, frozenset())
            reader.end(Ending.CLOSING)

    def hand_out(self, frame: Frame) -> None:
        """Offer `frame` to the readers of its audience, encoded once; cut those who are too far behind."""
        readers = self._by_audience.get(frame.audience)
        if not readers:
            return
        chunk = frames.encode(frame)
        for reader in readers:
            if not reader.offer(frame.audience, frame.stamp, chunk):
                self.cut += 1
                reader.end(Ending.BEHIND)

    def entitle(self, reader: Reader, audiences: frozenset[UUID]) -> None:
        """Let `reader` have these audiences from now on; one who has lost any is asked to load again."""
        if audiences == reader.audiences or reader not in self.readers:
            return
        lost = reader.audiences - audiences
        self._follow(reader, audiences)
        reader.hold(audiences)
        if lost:
            reader.tell(frames.reset())

    def concerned(self, changes: Iterable[Change]) -> list[Reader]:
        """Return the readers whose rights any of `changes` may have touched."""
        changes = list(changes)
        return [
            r for r in self.readers if any(c.concerns(r.identity.person, r.identity.party) for c in changes)
        ]

    def end_sessions(self, changes: Iterable[Change]) -> None:
        """End the streams of every session that `changes` ends.

        Without asking the store: a session may be told to end a moment before its row is gone.
        """
        sessions = {change.session for change in changes if change.session}
        for reader in self.readers:
            if reader.identity.session in sessions:
                reader.end(Ending.REFUSED)

    def unbeaten_for(self, seconds: float) -> list[Reader]:
        """Return the readers who had no heartbeat for so long."""
        now = asyncio.get_running_loop().time()
        return [reader for reader in self.readers if now - reader.beaten >= seconds]

    def unchecked_for(self, seconds: float) -> list[Reader]:
        """Return the readers whose rights were last checked so long ago, longest first."""
        now = asyncio.get_running_loop().time()
        due = [reader for reader in self.readers if now - reader.checked >= seconds]
        return sorted(due, key=lambda reader: reader.checked)

    def streams_of(self, person: UUID) -> int:
        """Return how many streams a person has open here."""
        return sum(reader.identity.person == person for reader in self.readers)

    def end_all(self, why: Ending) -> None:
        """End every stream."""
        for reader in list(self.readers):
            reader.end(why)

    def _follow(self, reader: Reader, audiences: frozenset[UUID]) -> None:
        for audience in reader.audiences | audiences:
            followers = self._by_audience.setdefault(audience, set())
            (followers.add if audience in audiences else followers.discard)(reader)
            if not followers:
                del self._by_audience[audience]
