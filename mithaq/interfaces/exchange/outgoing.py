"""The only way out to other hosts: to those that the operator listed, and to addresses on the open internet.

An address is compared as a whole, in the one way of writing it that we read. Its name is asked once, every answer is
looked at, and the connection goes to what was looked at: a name that leads somewhere else a moment later leads nowhere.
No redirect is followed, no proxy asked; an answer has an end in time and size. Leak case 49 of the threat model.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Invalid

SECONDS, CONNECT_SECONDS = 20.0, 5.0
MOST_BYTES = 1024 * 1024
_URL = re.compile(
    r"(https?)://([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?(/[!$-;=?-\[\]_a-z~]*)?", re.ASCII
)
# addresses that stand for others: 6to4, Teredo, and the translation of IPv4
_STAND_INS = tuple(map(ipaddress.ip_network, ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48")))


class NotListed(Invalid):
    """This installation sends nothing there."""

    code = "host_not_listed"

    def __init__(self) -> None:
        said = _("This installation may not send anything there. Its operator lists the hosts it may reach.")
        super().__init__(fields={"url": said})


class Unreachable(Exception):
    """No whole answer came; `why` is a short word for it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Answer:
    """What the other side said; the names of headers in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_good(self) -> bool:
        """Whether the request was taken."""
        return 200 <= self.status < 300


@dataclass(frozen=True)
class _Target:
    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"


def check(url: str) -> None:
    """Raise NotListed unless `url` is on a host that the operator listed."""
    _target(url)


def origin(url: str) -> str:
    """Return scheme, host and port of `url`, in the one way that we write them. Raises NotListed."""
    return _target(url).origin


def get(url: str, headers: Mapping[str, str] | None = None, *, most_bytes: int = MOST_BYTES) -> Answer:
    """Ask for `url`. Raises NotListed, Unreachable."""
    return send("GET", url, None, headers, most_bytes=most_bytes)


def post(url: str, body: bytes, headers: Mapping[str, str], *, most_bytes: int = MOST_BYTES) -> Answer:
    """Send `body` to `url`. Raises NotListed, Unreachable."""
    return send("POST", url, body, headers, most_bytes=most_bytes)


def send(
    method: str,
    url: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    *,
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
) -> Answer:
    """Return the whole answer to one request, within `seconds` and `most_bytes`. Raises NotListed, Unreachable."""
    target = _target(url)
    connection = _connection(target)
    try:
        with _ending(connection, seconds) as over:
            connection.request(method, target.path, body, dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, _headers(answer), _read(answer, most_bytes, over))
    except ssl.SSLError as error:
        raise Unreachable("certificate") from error
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable("time" if over.is_set() else type(error).__name__) from error
    finally:
        connection.close()


def _target(url: str) -> _Target:
    match = _URL.fullmatch(url)
    if match is None:
        raise NotListed
    scheme, host, port = match[1], match[2].strip("[]"), int(match[3] or (443 if match[1] == "https" else 80))
    target = _Target(scheme, host, port, match[4] or "/")
    if target.origin not in settings.OUTGOING:
        raise NotListed
    return target


def _connection(target: _Target) -> http.client.HTTPConnection:
    """Return a connection that is open to an address of the target which was looked at."""
    if target.scheme == "https":
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            target.host, target.port, context=_context()
        )
    else:
        connection = http.client.HTTPConnection(target.host, target.port)
    try:
        plain = _open(target)
        connection.sock = (
            _context().wrap_socket(plain, server_hostname=target.host) if target.scheme == "https" else plain
        )
    except ssl.SSLError as error:
        raise Unreachable("certificate") from error
    except OSError as error:
        raise Unreachable("connection") from error
    return connection


@cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _open(target: _Target) -> socket.socket:
    last: OSError | None = None
    for address in _addresses(target):
        try:
            return socket.create_connection((address, target.port), CONNECT_SECONDS)
        except OSError as error:
            last = error
    raise last or OSError("no address")


def _addresses(target: _Target) -> list[str]:
    """Return every address that the name has. Raises NotListed where one of them lies inside."""
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not all(map(_may_be_reached, addresses)):
        raise NotListed
    return addresses


def _may_be_reached(text: str) -> bool:
    address = ipaddress.ip_address(text.partition("%")[0])
    address = getattr(address, "ipv4_mapped", None) or address
    if any(address in network for network in settings.OUTGOING_NETWORKS):
        return True
    stands_in = any(address in network for network in _STAND_INS)
    return address.is_global and not (address.is_multicast or stands_in)


@contextmanager
def _ending(connection: http.client.HTTPConnection, seconds: float) -> Iterator[threading.Event]:
    """Cut the connection after `seconds`, whatever the other side does; the event then says so."""
    # the connection forgets its socket once the answer has begun; the answer still reads from it
    over, line = threading.Event(), connection.sock

    def end() -> None:
        over.set()
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    line.settimeout(seconds)
    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield over
    finally:
        timer.cancel()


def _headers(answer: http.client.HTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.getheaders()}


def _read(answer: http.client.HTTPResponse, most_bytes: int, over: threading.Event) -> bytes:
    """Return the whole body. Raises Unreachable for one that is too long, too slow, or ends early."""
    announced = answer.getheader("Content-Length", "")
    body = bytearray()
    while chunk := answer.read1(65_536):
        body += chunk
        if len(body) > most_bytes:
            raise Unreachable("size")
    if over.is_set():
        raise Unreachable("time")
    if announced.isdigit() and not answer.chunked and len(body) != int(announced) and answer.status != 304:
        raise Unreachable("length")
    return bytes(body)
