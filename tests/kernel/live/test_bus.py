"""What every bus keeps, and what holds without it."""

import asyncio
import random
import threading
import time

from mithaq.kernel.live.bus import RIGHTS, Bus, InProcess
from mithaq.kernel.live.nats_bus import NatsBus

from .conftest import EAST, Buses, NatsServer, free_port
from .stand_ins import QUICK_SWEEP, Call, Node, Table, settled, wait_for


async def test_all_processes_hear_the_newest_stamp(buses: Buses):
    heard: list[list[int]] = [[], [], []]
    made = [buses.one() for _ in heard]
    for bus, stamps in zip(made, heard, strict=True):
        bus.listen(stamps.append)
    made[0].announce(5)
    made[1].announce(7)
    await settled(lambda: all(stamps and max(stamps) == 7 for stamps in heard))
    made[2].announce(RIGHTS)
    await settled(lambda: all(RIGHTS in stamps for stamps in heard))


async def test_an_announcement_may_come_from_any_thread_and_takes_no_time(buses: Buses):
    heard: list[int] = []
    near, far = buses.one(), buses.one()
    far.listen(heard.append)
    started = time.monotonic()
    threads = [threading.Thread(target=near.announce, args=(number,)) for number in range(1, 101)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert time.monotonic() - started < 1
    await settled(lambda: 100 in heard)


async def test_one_who_listens_no_more_hears_no_more(buses: Buses):
    heard: list[int] = []
    bus = buses.one()
    bus.listen(heard.append)
    bus.unlisten(heard.append)
    bus.announce(3)
    assert heard == []


async def test_streams_of_two_processes_get_the_acts_of_both(table: Table, buses: Buses):
    table.person("leila", EAST)
    nodes = [Node(table, buses.one()) for _ in range(2)]
    calls = [await Call(node.hub, "leila").opened() for node in nodes]
    for number in range(40):
        nodes[number % 2].commit(EAST)
    expected = [frame.stamp for frame in table.frames]
    for call in calls:
        await call.until(lambda call=call: len(call.stamps) == 40)
        assert call.stamps == expected
    await asyncio.gather(*(call.leave() for call in calls), *(node.hub.close() for node in nodes))


class Unreliable(InProcess):
    """Loses most messages, tells some twice, and others long after."""

    def __init__(self) -> None:
        super().__init__()
        self.random, self.kept = random.Random(7), [1]

    def announce(self, stamp: int) -> None:
        self.kept.append(stamp)
        for _ in range(self.random.choice((0, 0, 0, 1, 2))):
            super().announce(self.random.choice(self.kept))


async def test_a_bus_that_loses_doubles_and_delays_loses_no_frame(table: Table):
    table.person("leila", EAST)
    node = Node(table, Unreliable(), QUICK_SWEEP)
    call = await Call(node.hub, "leila").opened()
    for number in range(100):
        node.commit(EAST)
        if number % 10 == 0:
            await asyncio.sleep(0.001)
    await call.until(lambda: len(call.stamps) == 100)
    assert call.stamps == [frame.stamp for frame in table.frames]
    await call.leave()
    await node.hub.close()


async def test_a_bus_told_nonsense_comes_to_rest(table: Table):
    table.person("leila", EAST)
    node = Node(table, pace=QUICK_SWEEP)
    call = await Call(node.hub, "leila").opened()
    node.bus.announce(10**18)
    await settled(lambda: node.hub._tail._wanted == 10**18)
    await settled(lambda: node.hub._tail._wanted == 0)
    frame = node.commit(EAST)
    await call.until(lambda: call.stamps == [frame.stamp])
    await call.leave()
    await node.hub.close()


async def test_frames_go_on_while_the_server_is_down_and_after_it_came_back(table: Table):
    server = NatsServer(free_port())
    server.start()
    table.person("leila", EAST)
    near, far = NatsBus(server.url), NatsBus(server.url)
    node, other = Node(table, near, QUICK_SWEEP), Node(table, far, QUICK_SWEEP)
    call = await Call(other.hub, "leila").opened()
    try:
        node.commit(EAST)
        await call.until(lambda: len(call.stamps) == 1)
        server.kill()
        await settled(lambda: far.state == "away")
        node.commit(EAST)
        await call.until(lambda: len(call.stamps) == 2)
        await asyncio.to_thread(server.start)
        await settled(lambda: near.state == far.state == "connected")
        node.commit(EAST)
        await call.until(lambda: len(call.stamps) == 3)
        assert call.stamps == [frame.stamp for frame in table.frames]
    finally:
        await call.leave()
        await asyncio.gather(node.hub.close(), other.hub.close())
        await asyncio.to_thread(lambda: (near.close(), far.close()))
        server.kill()


def test_a_server_that_is_not_there_yet_is_found_later_and_told_what_was_to_be_said():
    server, heard = NatsServer(free_port()), []
    buses: list[Bus] = [NatsBus(server.url), NatsBus(server.url)]
    buses[1].listen(heard.append)
    buses[0].announce(7)
    assert [bus.state for bus in buses] == ["away", "away"]
    server.start()
    try:
        wait_for(lambda: all(bus.state == "connected" for bus in buses))
        buses[0].announce(8)
        wait_for(lambda: 8 in heard)
    finally:
        for bus in buses:
            bus.close()
        server.kill()


def test_what_was_announced_before_the_connection_stood_is_sent_with_it(nats: NatsServer):
    heard: list[int] = []
    listener = NatsBus(nats.url, "first.words")
    wait_for(lambda: listener.state == "connected")
    listener.listen(heard.append)
    speaker = NatsBus(nats.url, "first.words")
    speaker.announce(5)
    speaker.close()
    wait_for(lambda: 5 in heard)
    listener.close()


def test_closing_without_a_server_takes_little_time():
    bus = NatsBus(f"nats://127.0.0.1:{free_port()}")
    bus.announce(1)
    started = time.monotonic()
    bus.close()
    assert time.monotonic() - started < 3


def test_what_was_announced_leaves_before_the_process_ends(nats: NatsServer):
    heard: list[int] = []
    listener, speaker = NatsBus(nats.url, "last.words"), NatsBus(nats.url, "last.words")
    wait_for(lambda: listener.state == speaker.state == "connected")
    listener.listen(heard.append)
    speaker.announce(42)
    speaker.close()
    wait_for(lambda: 42 in heard)
    listener.close()
