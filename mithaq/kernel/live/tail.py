"""The tail: one task that reads committed acts in their order and hands them to the open streams.

It looks at the table when the bus says so, and once a second in any case. Rights that have changed are
checked before anything is handed out that was committed later. Decision: docs/decisions/0020-live-stream.md.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connections

from .admission import Admission, Credentials, Refused
from .notices import Change
from .readers import Ending, Reader
from .registry import Registry
from .source import Look, Source, Threads

logger = logging.getLogger(__name__)

_MOST_CHECKS = 50
_PATIENCE = 20


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between looks unasked, between looks at a store that lags, heartbeats and renewals."""

    sweep: float = 1.0
    lagging: float = 0.05
    heartbeat: float = 15.0
    renewal: float = 60.0


class Tail:
    """Reads for one registry. `woken` may be called from any thread, the rest in the loop of the streams."""

    def __init__(
        self, registry: Registry, source: Source, admit: Callable[[Credentials], Admission], pace: Pace
    ) -> None:
        self.registry, self.source, self.pace, self.threads = registry, source, pace, Threads()
        self._admit = admit
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._wake, self._placed = asyncio.Event(), asyncio.Event()
        self._position: int | None = None
        self._wanted = self._waited = 0
        self._known: dict[UUID, float] = {}
        self._checked_off = 0
        self._tended = 0.0

    def start(self) -> None:
        """Begin in the running loop; nothing where it runs already."""
        if self._task is None:
            self._loop = asyncio.get_running_loop()
            self._task = self._loop.create_task(self._run(), name="mithaq live tail")

    async def stop(self) -> None:
        """End the task and the threads."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self.threads.close()

    def call(self, work: Callable[..., None], *args: int) -> None:
        """Call `work` in the loop of the streams; nothing where there is no stream yet."""
        loop = self._loop
        if loop is not None and not loop.is_closed():
            loop.call_soon_threadsafe(work, *args)

    def woken(self, stamp: int) -> None:
        """Look soon, until `stamp` is reached."""
        self.call(self._note, stamp)

    async def placed(self) -> None:
        """Return once everything that is committed from now on will be handed out."""
        self._wake.set()
        await self._placed.wait()

    async def admission(self, credentials: Credentials) -> Admission:
        """Return the admission for `credentials`, true at the moment of return. Raises Refused.

        A notice that was worked off while the store was read may concern this very reader, who was not known
        yet.
        """
        while True:
            before = self._checked_off
            admission = await self.threads.run(self._admit, credentials)
            if before == self._checked_off:
                return admission

    def _note(self, stamp: int) -> None:
        self._wanted = max(self._wanted, stamp)
        if stamp == 0 or self._position is None or stamp > self._position:
            self._wake.set()

    async def _run(self) -> None:
        while True:
            await self._pause()
            try:
                await self._turn()
            except Exception:
                logger.exception("the live tail could not read the store; it tries again")
                await asyncio.sleep(self.pace.sweep)

    async def _pause(self) -> None:
        lagging = self._position is not None and self._wanted > self._position
        try:
            async with asyncio.timeout(self.pace.lagging if lagging else self.pace.sweep):
                await self._wake.wait()
        except TimeoutError:
            pass
        self._wake.clear()

    async def _turn(self) -> None:
        """One look; without readers the place is given up, so that an idle server reads nothing."""
        if not self.registry.readers:
            self._position = None
            self._placed.clear()
        elif self._position is None:
            await self._place()
        else:
            await self._look(self._position)
            await self._tend()

    async def _place(self) -> None:
        """Begin at the newest act, with the rights that hold now for those who came first."""
        self._position = await self.threads.run_for_tail(self.source.newest_committed)
        await self._work_off(await self.threads.run_for_tail(self.source.changes, set(self._known)))
        self._placed.set()

    async def _look(self, position: int) -> None:
        more = True
        while more:
            found = await self._read(position)
            for frame in found.frames:
                self.registry.hand_out(frame)
            self._position, position, more = found.reached, found.reached, found.more
        self._be_patient(position)

    def _be_patient(self, reached: int) -> None:
        """Stop waiting for a stamp that does not come: a store far behind, or nonsense on the bus."""
        self._waited = self._waited + 1 if self._wanted > reached else 0
        if self._waited > _PATIENCE:
            self._wanted = self._waited = 0

    async def _read(self, position: int) -> Look:
        """Read again whenever rights have changed meanwhile, so that frames meet the rights that hold now."""
        while True:
            found = await self.threads.run_for_tail(
                self.source.look, position, self.registry.audiences, set(self._known)
            )
            if not found.changes:
                return found
            await self._work_off(found.changes)

    async def _work_off(self, changes: list[Change]) -> None:
        now = asyncio.get_running_loop().time()
        self._checked_off += 1
        self._known.update({change.id: now for change in changes})
        self.registry.end_sessions(changes)
        await self._check(self.registry.concerned(changes))

    async def _check(self, readers: Iterable[Reader]) -> None:
        """Let each reader keep what he is entitled to now; in doubt, end the stream and let him ask again."""
        asked = list(readers)
        if not asked:
            return
        answers = await self.threads.run_for_tail(self._ask, [reader.credentials for reader in asked])
        for reader, answer in zip(asked, answers, strict=True):
            if isinstance(answer, Admission):
                reader.checked = asyncio.get_running_loop().time()
                self.registry.entitle(reader, answer.audiences)
            else:
                reader.end(Ending.REFUSED if isinstance(answer, Refused) else Ending.BEHIND)

    def _ask(self, asked: list[Credentials]) -> list[Admission | Exception]:
        """Ask for all in one go: a marking that is used for the first time concerns everybody it reaches."""
        answers: list[Admission | Exception] = []
        for credentials in asked:
            try:
                answers.append(self._admit(credentials))
            except Refused as refused:
                answers.append(refused)
            except Exception as error:
                logger.exception("the rights of a stream could not be read; it is ended")
                connections.close_all()
                answers.append(error)
        return answers

    async def _tend(self) -> None:
        """Heartbeats, renewals and forgetting, a few times a second at most."""
        now = asyncio.get_running_loop().time()
        if now - self._tended < min(self.pace.sweep, self.pace.heartbeat) / 2:
            return
        self._tended = now
        for reader in self.registry.unbeaten_for(self.pace.heartbeat):
            reader.beat()
        await self._check(self.registry.unchecked_for(self.pace.renewal)[:_MOST_CHECKS])
        self._known = {id_: at for id_, at in self._known.items() if now - at < self.source.remembered}
