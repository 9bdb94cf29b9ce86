"""A hostile witness's answers are bounded in time and size, and its redirects are not followed."""

import socket
import threading
import time

import pytest

from mithaq.kernel.ledger import wire


@pytest.fixture
def hostile():
    """Return a function that starts a server which treats its first connection as told; gives its address."""
    opened, threads = [], []

    def start(behave):
        listener = socket.create_server(("127.0.0.1", 0))
        listener.settimeout(5)

        def serve():
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                behave(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        opened.append(listener)
        threads.append(thread)
        return f"http://127.0.0.1:{listener.getsockname()[1]}/add-checkpoint"

    yield start
    for thread in threads:
        thread.join(5)
    for listener in opened:
        listener.close()


def _send_all(connection: socket.socket, data: bytes) -> bool:
    """Return whether the caller still listens; some tests are about his hanging up."""
    try:
        connection.sendall(data)
    except OSError:
        return False
    return True


def test_five_megabytes_are_not_read(hostile):
    body = b"x" * 5_000_000
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body)
    answer = wire.call("POST", hostile(lambda connection: _send_all(connection, head + body)), b"")
    assert answer.status == 0
    assert "more than 65536 bytes" in answer.trouble


def test_a_slow_drip_is_cut_off(hostile):
    def drip(connection):
        _send_all(connection, b"HTTP/1.1 200 OK\r\n")
        for _ in range(60):
            if not _send_all(connection, b"X-A: b\r\n"):
                return
            time.sleep(0.05)

    started = time.monotonic()
    answer = wire.call("POST", hostile(drip), b"", seconds=0.3)
    assert answer.status == 0
    assert time.monotonic() - started < 2


def test_silence_is_cut_off(hostile):
    answer = wire.call("POST", hostile(lambda connection: connection.recv(1)), b"", seconds=0.2)
    assert answer.status == 0
    assert answer.trouble


def test_garbage_is_no_answer(hostile):
    answer = wire.call("POST", hostile(lambda connection: _send_all(connection, b"\x00\xff" * 100)), b"")
    assert answer.status == 0


def test_a_redirect_is_an_answer_like_any_other(hostile):
    away = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.0.1/\r\nContent-Length: 0\r\n\r\n"
    answer = wire.call("POST", hostile(lambda connection: _send_all(connection, away)), b"")
    assert answer.status == 302


@pytest.mark.parametrize(
    "url", ["ftp://witness.example/", "file:///etc/passwd", "http://", "nonsense", "http://[x"]
)
def test_other_addresses_are_refused(url):
    assert wire.call("GET", url).status == 0


def test_nobody_there():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert wire.call("GET", f"http://127.0.0.1:{port}/").status == 0
