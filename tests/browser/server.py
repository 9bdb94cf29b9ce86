"""A demonstration of its own, built and served by the command that people use."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

PATIENCE_S = 90


@dataclass
class Server:
    """A running server: its address, its folder, and the cookies of whoever has signed in there."""

    url: str
    home: Path
    signed_in: dict[str, Any] = field(default_factory=dict)


@contextmanager
def demonstration(home: Path) -> Iterator[Server]:
    """Build the demonstration in `home`, serve it on a free port until the end of the block."""
    port = _free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MITHAQ_")}
    environment |= {
        "MITHAQ_HOME": str(home),
        "MITHAQ_PORT": str(port),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "mithaq.config.settings",
    }
    command = [sys.executable, "-m", "mithaq.interfaces.commands.main", "demo"]
    with (home / "server.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    server = Server(f"http://127.0.0.1:{port}", home)
    try:
        _wait_until_ready(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(server: Server, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.url}/readyz", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError((server.home / "server.log").read_text())
