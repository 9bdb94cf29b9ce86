"""A server of its own, to be told to stop: `python -m tests.kernel.live.server_process PORT PAUSE_S`."""

import asyncio
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

import uvicorn  # noqa: E402

from .conftest import EAST  # noqa: E402
from .stand_ins import Node, Table  # noqa: E402


async def main(port: int, pause: float) -> None:
    """Serve until told to stop, and commit an act every `pause` seconds."""
    table = Table()
    for number in range(200):
        table.person(f"reader{number}", EAST)
    node = Node(table)
    config = uvicorn.Config(
        node.application, port=port, lifespan="on", log_level="warning", timeout_graceful_shutdown=2
    )
    writer = asyncio.create_task(_write(node, pause))
    await uvicorn.Server(config).serve()
    writer.cancel()


async def _write(node: Node, pause: float) -> None:
    while True:
        await asyncio.sleep(pause)
        node.commit(EAST, text="x" * 20_000)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
