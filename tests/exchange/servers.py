"""Real servers on loopback, for what goes out to other hosts."""

import ipaddress
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from mithaq.config import environment

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)
Say = Callable[["Received"], tuple[int, dict[str, str], bytes]]


@dataclass
class Received:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Server:
    """A listening server: what it has received, and what it says; `drip` are seconds between bytes of its answer."""

    port: int = 0
    received: list[Received] = field(default_factory=list)
    say: Say = lambda _request: (204, {}, b"")
    drip: float = 0

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def listening() -> Iterator[Server]:
    """Run a server for the time of a test."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def _answer(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Received(self.command, self.path, headers, self.rfile.read(length))
            server.received.append(request)
            status, more, body = server.say(request)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **more}.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self._write(body)
            except OSError:
                self.close_connection = True

        def _write(self, body: bytes) -> None:
            if not server.drip:
                self.wfile.write(body)
                return
            for byte in body:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(server.drip)

        do_GET = do_POST = _answer

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.port = http.server_address[1]
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


def listed(hosts: str) -> Any:
    """Return what the setting reads out of these hosts."""
    return environment.read({"MITHAQ_OUTGOING": hosts})["MITHAQ_OUTGOING"]


def allow(settings: Any, hosts: str) -> None:
    """Let this installation send to these hosts, on this machine too."""
    settings.OUTGOING, settings.OUTGOING_NETWORKS = listed(hosts), LOOPBACK


def keep(home: Path, party: str, name: str, origin: str, secret: str) -> None:
    """Put a secret for a partner's server where the operator puts it."""
    folder = home / "keys" / "partners" / party
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"{origin}\n{secret}\n", encoding="utf-8")
