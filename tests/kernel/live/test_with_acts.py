"""The live line over real acts, people and rights, wired as the server wires it."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from mithaq.config import streams
from mithaq.kernel.live import bus, notices, tickets, wiring
from mithaq.kernel.live.bus import InProcess
from mithaq.kernel.live.source import Threads
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people import actions
from mithaq.kernel.people.models import Account, SharingGroup
from tests import cast as casting
from tests.cast import SYSTEM, Cast

from .stand_ins import Call

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")


class World:
    """The cast with a bearer token each, and a way to act from a thread as a request does."""

    def __init__(self) -> None:
        self.threads, self.tokens = Threads(), {}
        self.cast: Cast = casting.assemble()
        for name in ("east", "west"):
            self.tokens[name] = actions.create_token(self.cast.memberships[name], label="stream")

    async def do(self, work: Callable[[], T]) -> T:
        return await self.threads.run(work)

    def found(self, code: str, audience: Audience) -> SharingGroup:
        """Commit an act: found a group whose record has this audience."""
        owner = self.cast.parties["joint"]
        return actions.create_group(code=code, names={"en": code}, owner=owner, audience=audience, by=SYSTEM)

    def stream(self, name: str) -> Call:
        return Call(wiring.hub(), self.tokens[name])


@pytest.fixture
async def world(monkeypatch: pytest.MonkeyPatch):
    threads = Threads()
    bus.use(InProcess())
    streams.configure()
    made = await threads.run(World)
    yield made
    await wiring.hub().close()
    await threads.close()
    await made.threads.close()
    bus.use(None)
    monkeypatch.setattr(wiring, "_hub", None)


def records(call: Call) -> list[str]:
    return [event.data["id"] for event in call.events if event.name == "change"]


async def test_an_act_reaches_the_streams_of_its_audience(world: World):
    both = await world.do(lambda: world.cast.only("east", "west"))
    mine = await world.do(lambda: world.cast.only("east"))
    east, west = await world.stream("east").opened(), await world.stream("west").opened()
    first = await world.do(lambda: world.found("first", mine))
    second = await world.do(lambda: world.found("second", both))
    await east.until(lambda: records(east) == [str(first.pk), str(second.pk)])
    await west.until(lambda: records(west) == [str(second.pk)])
    assert east.events[-1].data == {"kind": "group", "id": str(second.pk), "verb": "group.created"}
    assert str(first.pk) not in west.text
    await asyncio.gather(east.leave(), west.leave())


async def test_an_act_that_is_undone_reaches_nobody(world: World):
    audience = await world.do(lambda: world.cast.only("east"))

    def undone() -> None:
        with transaction.atomic():
            world.found("undone", audience)
            transaction.set_rollback(True)

    east = await world.stream("east").opened()
    await world.do(undone)
    stands = await world.do(lambda: world.found("stands", audience))
    await east.until(lambda: records(east) == [str(stands.pk)])
    await east.leave()


async def test_what_was_missed_comes_first_then_what_happens(world: World):
    audience = await world.do(lambda: world.cast.only("east"))
    made = [await world.do(lambda n=n: world.found(f"g{n}", audience)) for n in range(3)]
    east = Call(wiring.hub(), world.tokens["east"], query="after=1")
    await east.until(lambda: records(east)[-3:] == [str(group.pk) for group in made])
    last = await world.do(lambda: world.found("last", audience))
    await east.until(lambda: records(east)[-1] == str(last.pk))
    stamps = east.stamps
    assert stamps == sorted(set(stamps))
    await east.leave()


async def test_the_first_act_of_a_new_audience_arrives(world: World):
    east = await world.stream("east").opened()
    group = await world.do(lambda: world.found("new", world.cast.only("east", "partner")))
    await east.until(lambda: str(group.pk) in records(east))
    await east.leave()


async def test_one_who_is_dismissed_is_put_out_and_gets_nothing_that_follows(world: World):
    audience = await world.do(lambda: world.cast.only("east"))
    east = await world.stream("east").opened()
    await world.do(lambda: actions.dismiss(world.cast.memberships["east"], by=SYSTEM))
    after = await world.do(lambda: world.found("after", audience))
    await east.task
    assert str(after.pk) not in east.text
    again = world.stream("east")
    await again.task
    assert again.status == 401


async def test_a_party_that_leaves_a_group_gets_nothing_that_follows(world: World):
    community = await world.do(lambda: world.cast.community)
    east = await world.stream("east").opened()

    def leave() -> None:
        held = world.cast.group.memberships.model.objects.for_system("a test")
        actions.leave(held.get(group=world.cast.group, party=world.cast.parties["east"]), by=SYSTEM)

    await world.do(leave)
    hidden = await world.do(lambda: world.found("hidden", community))
    shown = await world.do(lambda: world.found("shown", world.cast.only("east")))
    await east.until(lambda: str(shown.pk) in records(east))
    assert str(hidden.pk) not in east.text
    assert any(event.name == "reset" for event in east.events)
    await east.leave()


async def test_a_token_that_ends_takes_its_stream_with_it(world: World):
    east = await world.stream("east").opened()
    (reader,) = wiring.hub().registry.readers
    await world.do(lambda: notices.end_digest(reader.identity.session))
    await east.task
    assert (east.ended, wiring.status().open) == (True, 0)


async def test_notices_are_removed_when_no_stream_needs_them(world: World, monkeypatch: pytest.MonkeyPatch):
    await world.do(lambda: notices.end_session("old"))
    assert await world.do(notices.remove_old) == 0
    monkeypatch.setattr(notices, "KEPT", -notices.KEPT)
    assert await world.do(notices.remove_old) > 0


async def test_a_page_opens_its_stream_and_signing_out_ends_it(world: World):
    """The whole way: sign in, take the ticket that the page would embed, connect, sign out, come back."""

    def sign_in() -> tuple[Client, str, str]:
        client = Client()
        client.force_login(Account.objects.get(username="east"))
        key = client.session.session_key
        actor = world.cast.east
        return client, key, tickets.issue(actor.person_id, actor.party_id, key)

    def stream(key: str, ticket: str) -> Call:
        cookie = [(b"cookie", f"{settings.SESSION_COOKIE_NAME}={key}".encode())]
        return Call(wiring.hub(), query=f"ticket={ticket}", headers=cookie)

    client, key, ticket = await world.do(sign_in)
    first = await stream(key, ticket).opened()
    await world.do(client.logout)
    await first.task
    again = stream(key, ticket)
    await again.task
    assert (first.status, first.ended, again.status) == (200, True, 204)
