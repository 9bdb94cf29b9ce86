"""The two servers that benchmarks.live compares: `python -m benchmarks.live_server ours|bare PORT`.

Both obey two words on standard input: `cpu` prints the seconds of processor time used so far, `write N PAUSE`
makes N frames, PAUSE seconds apart, and then says `written`.
"""

import asyncio
import os
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn

Application = Callable[[Any, Any, Any], Awaitable[None]]
Write = Callable[[int], None]


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


def ours() -> tuple[Application, Write]:
    """Return the whole application over the store of the environment, and an act on a record in it."""
    from mithaq.config.asgi import application
    from mithaq.kernel.people import queries
    from mithaq.kernel.people.models import Membership
    from mithaq.kernel.records import actions

    held = Membership.objects.for_system("a benchmark").select_related("party", "person")
    membership = held.get(person__handle="east")
    by, party = queries.actor_of(membership), membership.party

    def write(number: int) -> None:
        actions.comment(party, text=f"Convoy {number} reached the checkpoint", by=by, audience=party.audience)

    return application, write


def obey(write: Write) -> None:
    """Do what standard input says until it ends."""
    for line in sys.stdin:
        word, *numbers = line.split()
        if word == "cpu":
            print(time.process_time(), flush=True)
        else:
            _write(write, int(numbers[0]), float(numbers[1]))
            print("written", flush=True)
    os._exit(0)


def _write(write: Write, count: int, pause: float) -> None:
    start = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, start + number * pause - time.monotonic()))
        write(number)


def main(which: str, port: int) -> None:
    """Serve until standard input ends."""
    bare = Bare()
    application, write = ours() if which == "ours" else (bare, bare.write)
    threading.Thread(target=obey, args=(write,), daemon=True).start()
    uvicorn.run(application, port=port, log_level="error", lifespan="auto", backlog=2_048)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
