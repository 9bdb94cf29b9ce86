"""What a reader gets: frames of his audiences, in order, each once; nothing else."""

import asyncio
import uuid

import pytest

from mithaq.kernel.live import endpoint, frames, source
from mithaq.kernel.live.frames import Frame
from mithaq.kernel.live.tail import Pace

from .conftest import EAST, PUBLIC, WEST
from .stand_ins import Call, Node, Table, settled


async def test_frames_reach_those_who_hold_the_audience_and_nobody_else(node: Node, table: Table):
    table.person("leila", PUBLIC, EAST)
    table.person("omar", PUBLIC, WEST)
    leila, omar = await Call(node.hub, "leila").opened(), await Call(node.hub, "omar").opened()
    east, public = node.commit(EAST), node.commit(PUBLIC)
    await leila.until(lambda: len(leila.stamps) == 2)
    await omar.until(lambda: len(omar.stamps) == 1)
    assert leila.stamps == [east.stamp, public.stamp]
    assert omar.stamps == [public.stamp]
    assert str(east.record) not in omar.text
    await asyncio.gather(leila.leave(), omar.leave())


async def test_bytes_do_not_depend_on_what_is_hidden(table: Table, monkeypatch: pytest.MonkeyPatch):
    """The same visible acts, with and without a hundred hidden ones between them, give the same bytes."""
    monkeypatch.setattr(frames, "_pause_ms", lambda: 2_000)
    visible = [(stamp, uuid.uuid4()) for stamp in (1_000, 2_000, 3_000)]
    texts = []
    for hidden in (0, 100):
        world = Table()
        world.person("leila", EAST)
        node = Node(world)
        for number, (stamp, record) in enumerate(visible):
            world.frames += [Frame(stamp - 500 + i, WEST, "m", uuid.uuid4(), "m.x") for i in range(hidden)]
            world.frames.append(Frame(stamp, EAST, "m", record, "m.x"))
            if number == 0:
                call = await Call(node.hub, "leila").opened()
            node.bus.announce(world.frames[-1].stamp)
        await call.until(lambda call=call: len(call.stamps) == 2)
        texts.append(call.text)
        await call.leave()
        await node.hub.close()
    assert texts[0] == texts[1]


async def test_one_who_comes_back_gets_what_was_missed_and_then_what_comes(node: Node, table: Table):
    table.person("leila", EAST)
    missed = [node.commit(EAST).stamp for _ in range(5)]
    header = [(b"last-event-id", str(missed[1]).encode())]
    call = await Call(node.hub, "leila", headers=header).opened()
    later = node.commit(EAST).stamp
    await call.until(lambda: len(call.stamps) == 4)
    assert call.stamps == [*missed[2:], later]
    assert call.events[0].id == missed[1]
    await call.leave()


async def test_the_page_carries_its_own_position(node: Node, table: Table):
    table.person("leila", EAST)
    first, second = node.commit(EAST).stamp, node.commit(EAST).stamp
    call = await Call(node.hub, "leila", query=f"after={first}").opened()
    assert call.stamps == [second]
    await call.leave()


async def test_the_header_of_a_reconnection_counts_more_than_the_address_of_the_page(
    node: Node, table: Table
):
    table.person("leila", EAST)
    stamps = [node.commit(EAST).stamp for _ in range(3)]
    header = [(b"last-event-id", str(stamps[1]).encode())]
    call = await Call(node.hub, "leila", query=f"after={stamps[0]}", headers=header).opened()
    assert call.stamps == stamps[2:]
    await call.leave()


@pytest.mark.parametrize("nonsense", ["", "abc", "-1", "1e9", "9" * 30, "١٢٣"])
async def test_a_cursor_that_is_none_starts_from_now(node: Node, table: Table, nonsense: str):
    table.person("leila", EAST)
    newest = node.commit(EAST).stamp
    headers = [(b"last-event-id", nonsense.encode())]
    call = await Call(node.hub, "leila", headers=headers).opened()
    assert [event.id for event in call.events] == [newest]
    await call.leave()


async def test_one_who_is_too_far_behind_is_asked_to_load_again(
    node: Node, table: Table, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(source, "LONGEST_REPLAY", 3)
    table.person("leila", EAST)
    stamps = [node.commit(EAST).stamp for _ in range(5)]
    call = await Call(node.hub, "leila", query="after=1").opened()
    assert [event.name for event in call.events] == ["", "reset"]
    assert call.events[-1].id == stamps[-1]
    later = node.commit(EAST).stamp
    await call.until(lambda: call.stamps == [later])
    await call.leave()


async def test_how_far_is_too_far_counts_visible_frames_only(
    node: Node, table: Table, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(source, "LONGEST_REPLAY", 3)
    table.person("leila", EAST)
    visible = [node.commit(EAST).stamp]
    for _ in range(20):
        node.commit(WEST)
    call = await Call(node.hub, "leila", query="after=1").opened()
    assert call.stamps == visible
    await call.leave()


async def test_acts_committed_while_the_replay_is_read_come_once_and_in_order(node: Node, table: Table):
    """The seam: acts fall before, into and after the read of the replay, many times over."""
    table.person("leila", EAST)
    for _ in range(20):
        after = node.commit(EAST).stamp
        task = asyncio.create_task(_commit_some(node, 30))
        call = Call(node.hub, "leila", query=f"after={after}")
        await task
        expected = [frame.stamp for frame in table.frames if frame.stamp > after]
        await call.until(lambda call=call: len(call.stamps) >= 30)
        assert call.stamps == expected
        await call.leave()


async def _commit_some(node: Node, count: int) -> None:
    for _ in range(count):
        await asyncio.to_thread(node.commit, EAST)


async def test_a_burst_is_read_in_few_looks(node: Node, table: Table):
    table.person("leila", EAST)
    call = await Call(node.hub, "leila").opened()
    before = table.read_frames
    frames = [node.commit(EAST).stamp for _ in range(200)]
    await call.until(lambda: len(call.stamps) == 200)
    assert call.stamps == frames
    assert table.read_frames - before < 20
    await call.leave()


async def test_acts_of_another_process_arrive_without_any_bus(table: Table):
    node = Node(table, pace=Pace(sweep=0.05))
    table.person("leila", EAST)
    call = await Call(node.hub, "leila").opened()
    frame = table.commit(EAST)
    await call.until(lambda: call.stamps == [frame.stamp])
    await call.leave()
    await node.hub.close()


async def test_a_store_that_lags_behind_the_bus_is_asked_again_soon(node: Node, table: Table):
    """A replica may hear of a commit before it has it."""
    table.person("leila", EAST)
    table.commit(EAST)
    call = await Call(node.hub, "leila").opened()
    expected = table.frames[-1].stamp + 10
    node.bus.announce(expected)
    await asyncio.sleep(0.02)
    table.commit(EAST)
    await call.until(lambda: call.stamps == [expected])
    await call.leave()


async def test_a_stream_beats(table: Table):
    node = Node(table, pace=Pace(sweep=0.02, heartbeat=0.06))
    table.person("leila", EAST)
    call = await Call(node.hub, "leila").opened()
    await call.until(lambda: [event.name for event in call.events[1:3]] == ["beat", "beat"])
    assert [event.id for event in call.events[1:]] == [None] * len(call.events[1:])
    await call.leave()
    await node.hub.close()


async def test_an_error_of_the_store_ends_no_stream(
    node: Node, table: Table, monkeypatch: pytest.MonkeyPatch
):
    table.person("leila", EAST)
    broken = Node(table, pace=Pace(sweep=0.02))
    call = await Call(broken.hub, "leila").opened()
    working = broken.hub._tail.source
    failing = Table()
    monkeypatch.setattr(failing, "newest_committed", lambda: 1 / 0)
    broken.hub._tail.source = failing.source()
    frame = broken.commit(EAST)
    await asyncio.sleep(0.03)
    broken.hub._tail.source = working
    await call.until(lambda: call.stamps == [frame.stamp])
    await call.leave()
    await broken.hub.close()


async def test_only_get_is_answered(node: Node):
    call = Call(node.hub, method="POST")
    await call.task
    assert (call.status, call.answer_headers[b"allow"]) == (405, b"GET")


async def test_a_person_has_twenty_streams_at_most(node: Node, table: Table):
    table.person("leila", EAST)
    table.person("omar", EAST)
    calls = [await Call(node.hub, "leila").opened() for _ in range(endpoint.MOST_STREAMS_PER_PERSON)]
    one_more = Call(node.hub, "leila")
    await one_more.task
    assert one_more.status == 429
    other = await Call(node.hub, "omar").opened()
    await asyncio.gather(*(call.leave() for call in [*calls, other]))
    await settled(lambda: node.open == 0)
