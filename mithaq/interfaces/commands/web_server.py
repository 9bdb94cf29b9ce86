"""The web server, which says that it is there once it listens and not before."""

import signal
import sys
from contextlib import suppress
from socket import socket
from types import FrameType

import uvicorn


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, said: str) -> None:
        super().__init__(config)
        self._said = said

    async def startup(self, sockets: list[socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            sys.stdout.write(self._said)
            sys.stdout.flush()


def serve(host: str, port: int, *, said: str) -> bool:
    """Serve until told to stop, after writing `said`; return whether it ever listened."""
    config = uvicorn.Config(
        "mithaq.config.asgi:application",
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    server = _Server(config, said)
    # uvicorn repeats the signal that ended it; left to its default, that cuts off what a worker in this process is at
    signal.signal(signal.SIGTERM, _interrupt)
    with suppress(KeyboardInterrupt):
        server.run()
    return server.started


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
