"""A table of acts in memory, nodes that serve it, and clients that read streams, over ASGI and TCP."""

import asyncio
import json
import re
import socket
import threading
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import uvicorn

from mithaq.kernel.live.admission import Gate, Identity
from mithaq.kernel.live.bus import Bus, InProcess
from mithaq.kernel.live.endpoint import Endpoint
from mithaq.kernel.live.frames import Frame
from mithaq.kernel.live.hub import Hub
from mithaq.kernel.live.lifespan import beside
from mithaq.kernel.live.notices import Change
from mithaq.kernel.live.source import Source
from mithaq.kernel.live.tail import Pace

PATIENCE_S = 5.0
SLOW_SWEEP = Pace(sweep=30.0, heartbeat=60.0, renewal=600.0)
QUICK_SWEEP = Pace(sweep=0.05, heartbeat=60.0, renewal=600.0)


class Table:
    """What the store holds: frames in commit order, notices, and who may see what."""

    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self.changes: list[Change] = []
        self.rights: dict[uuid.UUID, frozenset[uuid.UUID] | None] = {}
        self.people: dict[str, Identity] = {}
        self.read_frames = 0
        self.lock = threading.Lock()

    def person(self, name: str, *audiences: uuid.UUID, party: uuid.UUID | None = None) -> uuid.UUID:
        """Enter a person whose bearer token is his name."""
        identity = Identity(uuid.uuid4(), party, f"session of {name}")
        self.people[name] = identity
        self.rights[identity.person] = frozenset(audiences)
        return identity.person

    def commit(self, audience: uuid.UUID, verb: str = "milestone.moved", **body: Any) -> Frame:
        """Write one act and return its frame."""
        with self.lock:
            stamp = (self.frames[-1].stamp if self.frames else 1_000) + 10
            frame = Frame(stamp, audience, verb.partition(".")[0], uuid.uuid4(), verb, body or None)
            self.frames.append(frame)
            return frame

    def revoke(self, name: str, *left: uuid.UUID) -> None:
        """Change somebody's rights, and say so in the table as the real change does."""
        person = self.people[name].person
        with self.lock:
            self.rights[person] = frozenset(left)
            self.changes.append(Change(uuid.uuid4(), frozenset([person]), ""))

    def end_session(self, name: str) -> None:
        """Say that somebody's session ends, while the store still holds it."""
        with self.lock:
            session = self.people[name].session
            self.changes.append(Change(uuid.uuid4(), frozenset(), session))

    def frames_after(self, audiences: frozenset[uuid.UUID], stamp: int, limit: int) -> list[Frame]:
        with self.lock:
            self.read_frames += 1
            return [f for f in self.frames if f.stamp > stamp and f.audience in audiences][:limit]

    def newest_visible(self, audiences: frozenset[uuid.UUID]) -> int:
        with self.lock:
            return max((f.stamp for f in self.frames if f.audience in audiences), default=0)

    def newest_committed(self) -> int:
        with self.lock:
            return self.frames[-1].stamp if self.frames else 0

    def unknown_changes(self, known: set[uuid.UUID]) -> list[Change]:
        with self.lock:
            return [change for change in self.changes if change.id not in known]

    def entitlement(self, person: uuid.UUID, party: uuid.UUID | None) -> frozenset[uuid.UUID] | None:
        with self.lock:
            return self.rights[person]

    def source(self) -> Source:
        return Source(self.frames_after, self.newest_visible, self.newest_committed, self.unknown_changes)

    def gate(self) -> Gate:
        return Gate(self.entitlement, person_of_session=lambda key: None, identity_of_token=self.people.get)


async def no_pages(scope: Any, receive: Any, send: Any) -> None:
    """Stand where Django stands."""
    await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


class Node:
    """One process of the installation: a hub over the table."""

    def __init__(self, table: Table, bus: Bus | None = None, pace: Pace = SLOW_SWEEP) -> None:
        self.table, self.bus = table, bus or InProcess()
        self.hub = Hub(table.source(), table.gate().admit, self.bus, pace)
        self.application = beside(no_pages, lambda: self.hub)

    def commit(self, audience: uuid.UUID, verb: str = "milestone.moved", **body: Any) -> Frame:
        """Commit in this process and tell the bus, as `publish` does."""
        frame = self.table.commit(audience, verb, **body)
        self.bus.announce(frame.stamp)
        return frame

    @property
    def open(self) -> int:
        return self.hub.status.open


@dataclass
class Event:
    """One event of a stream as a browser would see it."""

    id: int | None
    name: str
    data: dict[str, Any] | None


def parse(text: str) -> list[Event]:
    """Read the complete blocks of an event stream; comments and `retry` are no events."""
    events = []
    for block in filter(None, text.split("\n\n")[:-1]):
        fields = dict(re.findall(r"^(\w+): ?(.*)$", block, re.M))
        if "id" in fields or "data" in fields:
            id_ = int(fields["id"]) if "id" in fields else None
            data = json.loads(fields["data"]) if "data" in fields else None
            events.append(Event(id_, fields.get("event", ""), data))
    return events


@dataclass
class Call:
    """One request to the endpoint without a server; `stalled` makes its peer take nothing more."""

    hub: Hub
    token: str = ""
    query: str = ""
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    method: str = "GET"
    status: int = 0
    text: str = ""
    ended: bool = False

    def __post_init__(self) -> None:
        self._leave, self._moved, self._flow = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._flow.set()
        token = [(b"authorization", f"Bearer {self.token}".encode())] if self.token else []
        scope = {
            "type": "http",
            "method": self.method,
            "path": "/live/",
            "query_string": self.query.encode(),
            "headers": [*token, *self.headers],
        }
        self.task = asyncio.create_task(Endpoint(lambda: self.hub)(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self._leave.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        await self._flow.wait()
        if message["type"] == "http.response.start":
            self.status, self.answer_headers = message["status"], dict(message["headers"])
        else:
            self.text += message["body"].decode()
            self.ended = not message.get("more_body", False)
        self._moved.set()

    @property
    def events(self) -> list[Event]:
        return parse(self.text)

    @property
    def stamps(self) -> list[int | None]:
        return [event.id for event in self.events if event.name == "change"]

    def stall(self) -> None:
        self._flow.clear()

    async def leave(self) -> None:
        """Close the connection, as a peer does."""
        self._leave.set()
        await self.task

    async def until(self, condition: Any) -> None:
        """Wait until `condition()` holds after something was received."""
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                self._moved.clear()
                await self._moved.wait()

    async def opened(self) -> "Call":
        """Wait for the first frame and return self."""
        await self.until(lambda: self.text.count("\n\n"))
        return self


async def settled(condition: Any, seconds: float = PATIENCE_S) -> None:
    """Wait until `condition()` holds, looking every few milliseconds."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.005)


class Listener:
    """A stream over TCP, read only when asked."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.events: list[Event] = []
        self.ended = False
        self._raw, self._text, self._headers_read = b"", "", False

    @classmethod
    async def open(cls, port: int, token: str, *, after: int | None = None) -> "Listener":
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        query = "" if after is None else f"?after={after}"
        writer.write(
            f"GET /live/{query} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        )
        return cls(reader, writer)

    @property
    def stamps(self) -> list[int | None]:
        return [event.id for event in self.events if event.name == "change"]

    async def until(self, condition: Any) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not condition():
                piece = await self.reader.read(65_536)
                if not piece:
                    raise ConnectionResetError
                self._feed(piece)

    def _feed(self, piece: bytes) -> None:
        """Take chunks apart (RFC 9112, 7.1), then events."""
        self._raw += piece
        if not self._headers_read:
            head, end, self._raw = self._raw.partition(b"\r\n\r\n")
            self._headers_read = bool(end)
            self._raw = self._raw if end else head
        while self._headers_read and (found := re.match(rb"([0-9a-f]+)\r\n", self._raw)):
            start, size = found.end(), int(found[1], 16)
            if len(self._raw) < start + size + 2:
                return
            self._text += self._raw[start : start + size].decode()
            self._raw = self._raw[start + size + 2 :]
            self.ended = size == 0
        complete, _, self._text = self._text.rpartition("\n\n")
        self.events += parse(complete + "\n\n")

    async def opened(self) -> "Listener":
        await self.until(lambda: self.events)
        return self

    def cut(self) -> None:
        """Drop the connection without a word."""
        self.writer.transport.abort()


@dataclass
class Served:
    """The real server on a free port of the loopback."""

    port: int
    server: uvicorn.Server

    @property
    def connections(self) -> int:
        return len(self.server.server_state.connections)


@asynccontextmanager
async def serving(application: Any, hub: Hub) -> AsyncIterator[Served]:
    """Serve for as long as the block runs."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=1_024)
    config = uvicorn.Config(application, lifespan="on", log_level="error", timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    await settled(lambda: server.started or task.done())
    try:
        yield Served(listening.getsockname()[1], server)
    finally:
        hub.shut()
        server.should_exit = True
        await task


def wait_for(condition: Any, seconds: float = PATIENCE_S) -> None:
    """Wait until `condition()` holds; for tests without a loop."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)
