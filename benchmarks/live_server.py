"""The two servers that benchmarks.live compares: `python -m benchmarks.live_server ours|bare PORT`.

Both obey words on standard input: `cpu` prints the seconds of processor time used so far; `write N PAUSE` makes N
frames, PAUSE seconds apart, and then says when each of them was begun (seconds since 1970, by commas); `release N
PAUSE` does the same with records that another party had kept to itself and now releases to the readers.
"""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import uvicorn

Application = Callable[[Any, Any, Any], Awaitable[None]]
Write = Callable[[int], None]
Prepare = Callable[[int], Write]


class Bare:
    """The least that a stream needs: a queue per reader, no rights, no store, no resuming."""

    def __init__(self) -> None:
        self.queues: set[asyncio.Queue[bytes]] = set()
        self.loop: asyncio.AbstractEventLoop | None = None

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        self.loop = asyncio.get_running_loop()
        queue: asyncio.Queue[bytes] = asyncio.Queue()
        self.queues.add(queue)
        headers = [(b"content-type", b"text/event-stream")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"id: 0\n\n", "more_body": True})
        try:
            while True:
                await send({"type": "http.response.body", "body": await queue.get(), "more_body": True})
        finally:
            self.queues.discard(queue)

    def write(self, number: int) -> None:
        """Put one frame of the usual size into every queue."""
        data = '{"kind":"comment","id":"0199aaaa-bbbb-7ccc-8ddd-eeeeffff0000","verb":"comment.created"}'
        chunk = f"id: {number + 1}\nevent: change\ndata: {data}\n\n".encode()
        assert self.loop is not None
        self.loop.call_soon_threadsafe(lambda: [queue.put_nowait(chunk) for queue in self.queues])


def ours() -> tuple[Application, dict[str, Prepare]]:
    """Return the whole application over the store of the environment, and what can be done in it."""
    from mithaq.config.asgi import application

    return application, {"write": _remarks, "release": _releases}


def _remarks(_count: int) -> Write:
    from mithaq.kernel.records import actions

    by, party = _acting("east")

    def write(number: int) -> None:
        actions.comment(party, text=f"Convoy {number} reached the checkpoint", by=by, audience=party.audience)

    return write


def _releases(count: int) -> Write:
    from mithaq.kernel.markings import audiences
    from mithaq.kernel.records import actions, releases

    by, party = _acting("west")
    own = audiences.for_marking("AMBER", parties=[party.pk])
    held = [
        actions.comment(party, text=f"Convoy {number} left early", by=by, audience=own)
        for number in range(count)
    ]
    return lambda number: releases.release(held[number], party.audience, by=by) and None


def _acting(name: str) -> tuple[Any, Any]:
    from mithaq.kernel.people import queries
    from mithaq.kernel.people.models import Membership

    held = Membership.objects.for_system("a benchmark").select_related("party", "person")
    membership = held.get(person__handle=name)
    return queries.actor_of(membership), membership.party


def obey(does: Mapping[str, Prepare]) -> None:
    """Do what standard input says until it ends."""
    for line in sys.stdin:
        word, *numbers = line.split()
        if word == "cpu":
            print(time.process_time(), flush=True)
        else:
            begun = _write(does[word], int(numbers[0]), float(numbers[1]))
            print(",".join(f"{at:.6f}" for at in begun), flush=True)
    os._exit(0)


def _write(prepare: Prepare, count: int, pause: float) -> list[float]:
    write, begun, start = prepare(count), [], time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, start + number * pause - time.monotonic()))
        begun.append(time.time())
        write(number)
    return begun


def main(which: str, port: int) -> None:
    """Serve until standard input ends."""
    bare = Bare()
    alike = {"write": lambda _count: bare.write, "release": lambda _count: bare.write}
    application, does = ours() if which == "ours" else (bare, alike)
    threading.Thread(target=obey, args=(does,), daemon=True).start()
    uvicorn.run(application, port=port, log_level="error", lifespan="auto", backlog=2_048)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
