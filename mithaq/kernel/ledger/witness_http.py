"""The witness's HTTP side. What may come in is bounded: body, time, requests at once."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from . import exchange
from .witness import Reply, Witness

SECONDS = 10
AT_ONCE = 32


class Handler(BaseHTTPRequestHandler):
    """`POST /add-checkpoint`, `GET /<origin hash>/checkpoint`; connections are kept alive."""

    protocol_version = "HTTP/1.1"
    timeout = SECONDS
    server: "Server"

    def do_POST(self) -> None:
        """Answer a log."""
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdigit() or int(length) > exchange.MAX_BODY:
            self.close_connection = True
            return self._send(Reply(400, b"a Content-Length of at most 65536 is needed\n"))
        body = self.rfile.read(int(length))
        if self.path != "/add-checkpoint":
            return self._send(Reply(404, b"no such address\n"))
        return self._send(self.server.witness.add_checkpoint(body))

    def do_GET(self) -> None:
        """Answer a monitor."""
        name, _, rest = self.path.removeprefix("/").partition("/")
        known = rest == "checkpoint"
        self._send(self.server.witness.checkpoint(name) if known else Reply(404, b"no such address\n"))

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.kind)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None:
        """Stay quiet: requests are of no interest beyond what the store remembers."""


class Server(ThreadingHTTPServer):
    """An HTTP server for one witness. `server_address` tells the port when 0 was asked for."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], witness: Witness) -> None:
        self.witness = witness
        self._places = threading.BoundedSemaphore(AT_ONCE)
        super().__init__(address, Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Take a connection only when there is a place; the others wait in the kernel's queue."""
        self._places.acquire()
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._places.release()
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Give the place back when the connection ends."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._places.release()
