"""Fixtures of the live line: a table, nodes, and a real NATS server."""

import asyncio
import os
import socket
import subprocess
import sysconfig
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass

import pytest

from mithaq.kernel.live.bus import Bus, InProcess
from mithaq.kernel.live.nats_bus import NatsBus

from .stand_ins import Node, Table, wait_for

PUBLIC, EAST, WEST = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3)


@dataclass
class NatsServer:
    """A server of our own on the loopback, which can be killed and started again on the same port."""

    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    def start(self) -> None:
        executable = os.path.join(sysconfig.get_path("scripts"), "nats-server")
        command = [executable, "-a", "127.0.0.1", "-p", str(self.port)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for(self.answers)

    def answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def nats() -> Iterator[NatsServer]:
    server = NatsServer(free_port())
    server.start()
    yield server
    server.kill()


@pytest.fixture
def table() -> Table:
    return Table()


@pytest.fixture
async def node(table: Table) -> AsyncIterator[Node]:
    node = Node(table)
    yield node
    await node.hub.close()


class Buses:
    """Makes the buses of several processes that belong together."""

    def __init__(self, url: str = "") -> None:
        self.url, self.subject, self.made = url, f"test.{uuid.uuid4().hex}", []
        self.shared = InProcess()

    def one(self) -> Bus:
        """Return the bus of one more process, once it is connected."""
        if not self.url:
            return self.shared
        bus = NatsBus(self.url, self.subject)
        self.made.append(bus)
        wait_for(lambda: bus.state == "connected")
        return bus

    def close(self) -> None:
        for bus in self.made:
            bus.close()


@pytest.fixture(params=["in-process", "nats"])
async def buses(request: pytest.FixtureRequest) -> AsyncIterator[Buses]:
    """Buses of either kind: everything that is promised holds over both."""
    made = Buses(request.getfixturevalue("nats").url if request.param == "nats" else "")
    yield made
    await asyncio.to_thread(made.close)
