"""The live stream: processor time per delivered frame, and what a reader misses when his line is cut.

Both run over real connections on the loopback, against servers of their own that end with the benchmark. Ours
is the whole application: the time includes the act itself, its revision and its ledger entry.
"""

import asyncio
import os
import random
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from .row import Row
from .store import fresh

CPU_LIMIT = 4.0
STREAMS, FRAMES, PAUSE_S = 300, 100, 0.05
CUT_STREAMS, CUT_FRAMES, CUT_SHARE, CUT_EVERY_S = 100, 300, 0.2, 0.3
PERSONS = 30
PATIENCE_S = 60
REST_S = 1.5


def run(scale: float = 1.0) -> list[Row]:
    """Measure both figures; `scale` shortens the number of frames, not of streams."""
    with fresh():
        tokens = tokens_of_readers()
        return [
            *_processor_time(tokens, max(20, int(FRAMES * scale))),
            *_cuts(tokens, max(60, int(CUT_FRAMES * scale))),
        ]


def tokens_of_readers() -> list[str]:
    """Enter the cast and a few dozen persons of one party, and return a bearer token for each."""
    from mithaq.kernel.people import actions
    from tests.cast import SYSTEM, assemble

    cast = assemble()
    party, tokens = cast.parties["east"], []
    for number in range(PERSONS):
        person = actions.create_person(
            handle=f"reader-{number}",
            names={"en": f"Reader {number}"},
            party=party,
            audience=cast.community,
            by=SYSTEM,
        )
        held = actions.appoint(person, party=party, role="viewer", audience=cast.community, by=SYSTEM)
        actions.open_account(person, username=f"reader-{number}")
        tokens.append(actions.create_token(held, label="benchmark"))
    return tokens


class Server:
    """One of the two servers, in a process of its own."""

    def __init__(self, which: str, port: int) -> None:
        command = [sys.executable, "-m", "benchmarks.live_server", which, str(port)]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.port = port
        self.process = subprocess.Popen(
            command, cwd=Path(__file__).parent.parent, text=True, env=os.environ, **pipes
        )

    async def ask(self, words: str) -> str:
        """Say something and return the answer."""
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()
        return (await asyncio.to_thread(self.process.stdout.readline)).strip()

    async def cpu(self) -> float:
        """Return the seconds of processor time that the process has used."""
        return float(await self.ask("cpu"))


@contextmanager
def serving(which: str) -> Iterator[Server]:
    """Run a server for as long as the block runs."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = Server(which, port)
    try:
        yield server
    finally:
        server.process.kill()
        server.process.communicate()


@dataclass
class Client:
    """One reader, who counts what he gets and can be cut off."""

    port: int
    token: str
    stamps: list[int] = field(default_factory=list)
    arrivals: list[float] = field(default_factory=list)
    last: int | None = None
    cuts: int = 0
    writer: asyncio.StreamWriter | None = None
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self, wanted: int) -> None:
        """Read until `wanted` frames have come, and come back after every cut."""
        while len(self.stamps) < wanted:
            try:
                await self._connection(wanted)
            except OSError:
                await asyncio.sleep(0.05)

    async def _connection(self, wanted: int) -> None:
        reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        resume = "" if self.last is None else f"Last-Event-ID: {self.last}\r\n"
        request = (
            f"GET /live/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {self.token}\r\n{resume}\r\n"
        )
        self.writer.write(request.encode())
        waiting = b""
        while len(self.stamps) < wanted and (piece := await reader.read(65_536)):
            waiting = self._take(waiting + piece)
        self.writer.transport.abort()

    def _take(self, text: bytes) -> bytes:
        """Note the complete events in `text` and return the rest."""
        complete, end, rest = text.rpartition(b"\n\n")
        for id_, event in re.findall(rb"id: (\d+)\n(event: change)?", complete + end):
            self.last = int(id_)
            self.opened.set()
            if event:
                self.stamps.append(self.last)
                self.arrivals.append(time.time())
        return rest

    def cut(self) -> None:
        """Drop the connection without a word."""
        if self.writer is not None:
            self.cuts += 1
            self.writer.transport.abort()


def _processor_time(tokens: list[str], frames: int) -> list[Row]:
    reference, ours = (asyncio.run(_cpu_per_delivery(which, tokens, frames)) for which in ("bare", "ours"))
    return [
        Row(
            f"processor time per delivered frame, {STREAMS} streams",
            f"{ours * 1e6:.0f} µs",
            f"bare uvicorn stream {reference * 1e6:.0f} µs",
            ours / reference,
            CPU_LIMIT,
        )
    ]


async def _cpu_per_delivery(which: str, tokens: list[str], frames: int) -> float:
    """Return seconds of server processor time per frame and reader, acts included."""
    with serving(which) as server:
        clients, tasks = await connected(server, tokens, STREAMS, frames)
        await asyncio.sleep(REST_S)
        before = await server.cpu()
        await server.ask(f"write {frames} {PAUSE_S}")
        async with asyncio.timeout(PATIENCE_S):
            await asyncio.gather(*tasks)
        return (await server.cpu() - before) / (frames * len(clients))


async def connected(
    server: Server, tokens: list[str], count: int, frames: int
) -> tuple[list[Client], list[asyncio.Task[None]]]:
    clients = [Client(server.port, tokens[number % len(tokens)]) for number in range(count)]
    tasks = [asyncio.create_task(client.read(frames)) for client in clients]
    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(*(client.opened.wait() for client in clients))
    return clients, tasks


def _cuts(tokens: list[str], frames: int) -> list[Row]:
    clients = asyncio.run(_cut_and_resumed(tokens, frames))
    lost, doubled, reordered = _faults(clients, frames)
    cuts = sum(client.cuts for client in clients)
    return [
        Row(
            f"frames lost, doubled, out of order; {CUT_STREAMS} streams, {cuts} cuts, resumed",
            f"{lost}, {doubled}, {reordered}",
            f"{frames * len(clients):,} pairs of frame and reader",
            float(lost + doubled + reordered),
            0.0,
        )
    ]


async def _cut_and_resumed(tokens: list[str], frames: int) -> list[Client]:
    """Cut a fifth of the readers at random, again and again, while frames are written."""
    chance = random.Random(11)
    with serving("ours") as server:
        clients, tasks = await connected(server, tokens, CUT_STREAMS, frames)
        writing = asyncio.create_task(server.ask(f"write {frames} {PAUSE_S / 2}"))
        while not writing.done():
            await asyncio.sleep(CUT_EVERY_S)
            for client in chance.sample(clients, int(CUT_SHARE * len(clients))):
                client.cut()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await asyncio.gather(*tasks)
        except TimeoutError:
            for task in tasks:
                task.cancel()
        return clients


def _faults(clients: list[Client], frames: int) -> tuple[int, int, int]:
    """Return how many frames were lost, doubled and out of order, over all readers."""
    written = sorted({stamp for client in clients for stamp in client.stamps})
    lost = sum(frames - len(set(client.stamps)) for client in clients)
    doubled = sum(len(client.stamps) - len(set(client.stamps)) for client in clients)
    pairs = (pair for client in clients for pair in zip(client.stamps, client.stamps[1:], strict=False))
    assert len(written) <= frames, "only the frames of the benchmark were to be seen"
    return lost, doubled, sum(later < earlier for earlier, later in pairs)
