"""The traps of a stream on this stack, each with its test. Most run over the real server on the loopback."""

import asyncio
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import pytest
from django.db import connection, transaction

from mithaq.config import environment
from mithaq.kernel.live import bus, notices
from mithaq.kernel.live.bus import InProcess
from mithaq.kernel.live.frames import Frame
from mithaq.kernel.live.publish import publish
from mithaq.kernel.live.readers import MOST_BYTES
from mithaq.kernel.live.source import POOL, Threads

from .conftest import EAST, free_port
from .stand_ins import Call, Listener, Node, Table, serving, settled, wait_for


@pytest.fixture
def heard():
    """What is announced on the bus of this process."""
    stamps: list[int] = []
    bus.use(InProcess())
    bus.current().listen(stamps.append)
    yield stamps
    bus.use(None)


async def test_trap_0_streams_cost_no_thread_each(node: Node, table: Table):
    for number in range(150):
        table.person(f"reader{number}", EAST)
    async with serving(node.application, node.hub) as served:
        port = served.port
        threads = threading.active_count()
        listeners = [await (await Listener.open(port, f"reader{n}")).opened() for n in range(150)]
        assert node.open == 150
        assert threading.active_count() <= threads + POOL + 1
        for listener in listeners:
            listener.cut()
        await settled(lambda: node.open == 0)


async def test_trap_1_four_hundred_cut_streams_leave_none_behind(node: Node, table: Table):
    chance = random.Random(1)
    for number in range(40):
        table.person(f"reader{number}", EAST)
    async with serving(node.application, node.hub) as served:
        port = served.port
        for _ in range(2):
            listeners = await asyncio.gather(
                *(Listener.open(port, f"reader{n % 40}", after=1) for n in range(200))
            )
            for listener in chance.sample(listeners, 200):
                if chance.random() < 0.3:
                    await listener.opened()
                if chance.random() < 0.1:
                    node.commit(EAST)
                listener.cut()
        await settled(lambda: node.open == 0 and not node.hub.registry.audiences)


def test_trap_1_a_server_with_open_and_stalled_streams_ends_within_two_seconds():
    port = free_port()
    command = [sys.executable, "-m", "tests.kernel.live.server_process", str(port), "0.01"]
    with subprocess.Popen(command, cwd=Path(__file__).parents[3], stderr=subprocess.PIPE) as server:
        try:
            asyncio.run(_fifty_readers_and_a_stalled_one(port, server))
        finally:
            server.kill()
        assert b"Traceback" not in server.stderr.read()


async def _fifty_readers_and_a_stalled_one(port: int, server: subprocess.Popen[bytes]) -> None:
    await settled(lambda: _answers(port), 20)
    listeners = [await (await Listener.open(port, f"reader{n}")).opened() for n in range(50)]
    stalled = await Listener.open(port, "reader51")
    await listeners[0].until(lambda: len(listeners[0].stamps) >= 30)
    started = time.monotonic()
    server.send_signal(signal.SIGTERM)
    await asyncio.to_thread(server.wait, 5)
    assert time.monotonic() - started < 2
    with pytest.raises(ConnectionResetError):
        await listeners[1].until(lambda: False)
    assert listeners[1].ended
    stalled.cut()
    for listener in listeners:
        listener.cut()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.django_db(transaction=True)
async def test_trap_2_reading_for_a_stream_keeps_no_connection():
    threads, opened = Threads(), []

    def read() -> None:
        notices.recent(set())
        opened.append(connection.connection is not None)

    def state() -> bool:
        return connection.connection is None

    await asyncio.gather(*(threads.run(read) for _ in range(8)))
    assert opened == [True] * 8
    assert all(await asyncio.gather(*(threads.run(state) for _ in range(8))))


@pytest.mark.django_db(transaction=True)
async def test_trap_2_the_tail_lets_its_connection_go_after_an_error_and_at_the_end():
    threads = Threads()

    def fail() -> None:
        raise LookupError("the store is away")

    def connected() -> bool:
        return connection.connection is not None

    await threads.run_for_tail(notices.recent, set())
    assert await threads.run_for_tail(connected)
    with pytest.raises(LookupError, match="away"):
        await threads.run_for_tail(fail)
    assert not await threads.run_for_tail(connected)
    await threads.close()


async def test_trap_3_one_who_leaves_before_he_was_let_in_is_not_counted(node: Node, table: Table):
    table.person("leila", EAST)
    call = Call(node.hub, "leila")
    call.task.cancel()
    await asyncio.gather(call.task, return_exceptions=True)
    calls = [Call(node.hub, "leila") for _ in range(5)]
    for call in calls:
        await call.leave()
    assert node.open == 0
    assert not node.hub.registry.audiences


async def test_trap_4_a_server_that_stops_answers_so_that_a_browser_comes_back(node: Node, table: Table):
    """5xx would close its EventSource for good."""
    table.person("leila", EAST)
    node.hub.shut()
    call = Call(node.hub, "leila")
    await call.task
    assert (call.status, call.answer_headers[b"content-type"]) == (200, b"text/event-stream; charset=utf-8")
    assert call.text.startswith("retry: ")
    assert call.events == []


async def test_trap_4_a_store_that_cannot_be_asked_answers_so_too(node: Node, table: Table):
    node.hub._tail._admit = lambda credentials: 1 / 0
    call = Call(node.hub, "leila")
    await call.task
    assert (call.status, call.events) == (200, [])


async def test_trap_4_a_replay_that_fails_ends_the_stream_without_an_id(
    node: Node, table: Table, monkeypatch: pytest.MonkeyPatch
):
    table.person("leila", EAST)
    monkeypatch.setattr(type(node.hub._tail.source), "replay", lambda *_: 1 / 0)
    call = Call(node.hub, "leila", query="after=1")
    await call.task
    assert (call.status, call.events, call.ended) == (200, [], True)
    assert node.open == 0


def test_trap_5_sqlite_keeps_what_it_has_told(tmp_path: Path):
    options = environment.sqlite(tmp_path / "store")["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"].replace(" ", "")
    assert "journal_mode=WAL" in options["init_command"].replace(" ", "")


async def test_trap_6_a_stalled_reader_is_cut_and_resumes_without_loss(node: Node, table: Table):
    table.person("leila", EAST)
    table.person("omar", EAST)
    async with serving(node.application, node.hub) as served:
        stalled = await Listener.open(served.port, "leila")
        reading = await (await Listener.open(served.port, "omar")).opened()
        await settled(lambda: node.open == 2)
        text, kept = "x" * 20_000, []
        for _ in range(2_000):
            if node.hub.status.cut:
                break
            node.commit(EAST, text=text)
            await reading.until(lambda: len(reading.stamps) == len(table.frames))
            kept.append(max((reader._size for reader in node.hub.registry.readers), default=0))
        await settled(lambda: node.open == served.connections == node.hub.status.cut == 1)
        assert max(kept) <= MOST_BYTES
        with pytest.raises(ConnectionResetError):
            await stalled.until(lambda: False)
        last = stalled.events[-1].id
        again = await Listener.open(served.port, "leila", after=last)
        expected = [frame.stamp for frame in table.frames if frame.stamp > last]
        await again.until(lambda: len(again.stamps) == len(expected))
        assert again.stamps == expected
        for listener in (again, reading, stalled):
            listener.cut()


@pytest.mark.django_db(transaction=True)
def test_trap_7_nothing_is_told_before_the_commit_nor_after_a_rollback(heard: list[int]):
    frame = Frame(10, EAST, "milestone", uuid.uuid4(), "milestone.moved")
    with transaction.atomic():
        publish(frame)
        assert heard == []
    assert heard == [10]
    with transaction.atomic():
        publish(frame)
        notices.end_session("key")
        transaction.set_rollback(True)
    assert heard == [10]
    assert notices.recent(set()) == []


def test_waiting_gives_up():
    with pytest.raises(TimeoutError):
        wait_for(lambda: False, 0.02)
