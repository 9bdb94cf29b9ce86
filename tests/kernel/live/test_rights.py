"""Rights that change while a stream is open, and sessions that end."""

import asyncio
import uuid

from mithaq.kernel.live.notices import Change
from mithaq.kernel.live.tail import Pace

from .conftest import EAST, PUBLIC, WEST, Buses
from .stand_ins import Call, Node, Table, settled


async def test_nothing_that_was_committed_after_a_revocation_is_delivered(node: Node, table: Table):
    """No bus message tells of the revocation: the frame that follows it meets the new rights all the same."""
    table.person("leila", PUBLIC, EAST)
    call = await Call(node.hub, "leila").opened()
    before = node.commit(EAST)
    await call.until(lambda: call.stamps == [before.stamp])
    table.revoke("leila", PUBLIC)
    hidden, shown = node.commit(EAST), node.commit(PUBLIC)
    await call.until(lambda: shown.stamp in call.stamps)
    assert hidden.stamp not in call.stamps
    assert str(hidden.record) not in call.text
    await call.leave()


async def test_one_who_lost_rights_is_asked_to_load_again_and_his_backlog_is_cleared(
    node: Node, table: Table
):
    table.person("leila", PUBLIC, EAST)
    call = await Call(node.hub, "leila").opened()
    call.stall()
    node.commit(PUBLIC)
    await settled(lambda: node.hub._tail._position == table.frames[-1].stamp)
    waiting = node.commit(EAST)
    await settled(lambda: node.hub._tail._position == waiting.stamp)
    table.revoke("leila", PUBLIC)
    node.bus.announce(0)
    await settled(lambda: EAST not in node.hub.registry.audiences)
    call._flow.set()
    await call.until(lambda: any(event.name == "reset" for event in call.events))
    assert waiting.stamp not in call.stamps
    await call.leave()


async def test_one_who_gains_rights_gets_the_first_frame_of_the_new_audience(node: Node, table: Table):
    """An audience that is made in the very act whose frame it receives."""
    table.person("leila", PUBLIC)
    call = await Call(node.hub, "leila").opened()
    fresh = uuid.uuid4()
    table.revoke("leila", PUBLIC, fresh)
    frame = node.commit(fresh)
    await call.until(lambda: call.stamps == [frame.stamp])
    assert not any(event.name == "reset" for event in call.events)
    await call.leave()


async def test_a_session_that_ends_takes_its_streams_with_it_and_no_others(node: Node, table: Table):
    table.person("leila", EAST)
    table.person("omar", EAST)
    streams = [await Call(node.hub, "leila").opened() for _ in range(3)]
    omar = await Call(node.hub, "omar").opened()
    table.end_session("leila")
    node.bus.announce(0)
    await asyncio.gather(*(stream.task for stream in streams))
    assert all(stream.ended for stream in streams)
    frame = node.commit(EAST)
    await omar.until(lambda: omar.stamps == [frame.stamp])
    assert node.open == 1
    await omar.leave()


async def test_rights_and_sessions_end_in_every_process(table: Table, buses: Buses):
    table.person("leila", PUBLIC, EAST)
    table.person("omar", PUBLIC)
    here, there = Node(table, buses.one()), Node(table, buses.one())
    leila, omar = await Call(there.hub, "leila").opened(), await Call(there.hub, "omar").opened()
    table.revoke("leila", PUBLIC)
    table.end_session("omar")
    here.bus.announce(0)
    await omar.task
    hidden, shown = here.commit(EAST), here.commit(PUBLIC)
    await leila.until(lambda: shown.stamp in leila.stamps)
    assert hidden.stamp not in leila.stamps
    await leila.leave()
    await asyncio.gather(here.hub.close(), there.hub.close())


async def test_rights_are_checked_again_although_nobody_said_anything(table: Table):
    """A membership that ends with its last day is no act."""
    node = Node(table, pace=Pace(sweep=0.02, renewal=0.05))
    table.person("leila", EAST)
    call = await Call(node.hub, "leila").opened()
    table.people.clear()
    await call.task
    assert call.ended
    await node.hub.close()


async def test_a_right_that_ends_between_the_check_and_the_first_frame_is_seen(node: Node, table: Table):
    """The notice is worked off while the store is asked who this is: the answer is asked for again."""
    table.person("leila", EAST)
    table.person("omar", PUBLIC)
    omar = await Call(node.hub, "omar").opened()
    asked, may_answer = asyncio.Event(), asyncio.Event()
    original, loop = node.hub._tail._admit, asyncio.get_running_loop()

    def slow(credentials):
        admission = original(credentials)
        if credentials.token == "leila" and not may_answer.is_set():
            loop.call_soon_threadsafe(asked.set)
            asyncio.run_coroutine_threadsafe(may_answer.wait(), loop).result()
        return admission

    node.hub._tail._admit = slow
    leila = Call(node.hub, "leila")
    await asked.wait()
    before = node.hub._tail._checked_off
    table.revoke("leila", PUBLIC)
    table.revoke("omar", PUBLIC)
    node.bus.announce(0)
    await settled(lambda: node.hub._tail._checked_off > before)
    may_answer.set()
    await leila.opened()
    assert {frozenset({PUBLIC})} == {reader.audiences for reader in node.hub.registry.readers}
    await asyncio.gather(leila.leave(), omar.leave())


async def test_rights_that_cannot_be_read_end_the_stream(node: Node, table: Table):
    person = table.person("leila", EAST)
    call = await Call(node.hub, "leila").opened()
    table.rights.clear()
    table.changes.append(Change(uuid.uuid4(), frozenset([person]), ""))
    node.bus.announce(0)
    await call.task
    assert node.open == 0


async def test_race_of_revocations_and_acts(node: Node, table: Table):
    """Whatever the order in which threads tell of their commits: nothing after the revocation arrives."""
    for round_ in range(25):
        name = f"reader {round_}"
        table.person(name, PUBLIC, EAST)
        call = await Call(node.hub, name).opened()

        def write(name: str = name) -> list[int]:
            allowed = [node.commit(EAST).stamp for _ in range(5)]
            table.revoke(name, PUBLIC)
            for _ in range(5):
                node.commit(EAST)
            return allowed

        allowed = await asyncio.to_thread(write)
        last = node.commit(PUBLIC)
        await call.until(lambda call=call, last=last: last.stamp in call.stamps)
        assert set(call.stamps) - {last.stamp} <= set(allowed)
        await call.leave()


async def test_west_never_sees_east_whatever_happens_to_others(node: Node, table: Table):
    table.person("leila", PUBLIC, EAST)
    table.person("omar", PUBLIC, WEST)
    omar = await Call(node.hub, "omar").opened()
    leila = await Call(node.hub, "leila").opened()
    table.revoke("leila")
    node.commit(EAST)
    west = node.commit(WEST)
    await omar.until(lambda: omar.stamps == [west.stamp])
    await asyncio.gather(leila.leave(), omar.leave())
