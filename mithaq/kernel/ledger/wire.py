"""One bounded HTTP exchange with a party's witness: so long, so many bytes, no redirects."""

import socket
import threading
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

MAX_ANSWER = 64 * 1024
SECONDS = 10.0


@dataclass(frozen=True)
class Answer:
    """Status and at most MAX_ANSWER bytes; status 0 means that there was no answer, `trouble` says why."""

    status: int
    body: bytes = b""
    trouble: str = ""


def call(method: str, url: str, body: bytes | None = None, seconds: float = SECONDS) -> Answer:
    """Make one request and return the answer within `seconds`; never raises for what the other side does."""
    try:
        return _call(method, url, body, seconds)
    except (OSError, HTTPException, ValueError) as error:
        return Answer(0, trouble=str(error)[:200] or type(error).__name__)


def _call(method: str, url: str, body: bytes | None, seconds: float) -> Answer:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("the address is neither http nor https")
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=seconds)
    connection.connect()
    # A socket timeout bounds each read only; a witness that drips bytes is cut off by this.
    late = threading.Event()
    alarm = threading.Timer(seconds, _hang_up, [connection.sock, late])
    alarm.start()
    try:
        connection.request(method, parts.path or "/", body)
        response = connection.getresponse()
        data = response.read(MAX_ANSWER + 1)
    finally:
        alarm.cancel()
        connection.close()
    if late.is_set() or len(data) > MAX_ANSWER:
        return Answer(
            0, trouble=f"sent more than {MAX_ANSWER} bytes, or took longer than {seconds:g} seconds"
        )
    return Answer(response.status, data)


def _hang_up(sock: socket.socket, late: threading.Event) -> None:
    late.set()
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the exchange ended by itself in the same moment
