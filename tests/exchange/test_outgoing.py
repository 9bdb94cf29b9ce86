"""What leaves: only to listed hosts at checked addresses, whole answers in time; against servers that listen."""

import socket
import time

import pytest

from mithaq.config import environment
from mithaq.interfaces.exchange import outgoing
from mithaq.interfaces.exchange.outgoing import NotListed, Unreachable

from .servers import listed


def test_a_listed_host_is_reached(server):
    server.say = lambda _r: (200, {"X-Said": "yes"}, b"taken")
    answer = outgoing.post(f"{server.origin}/hook?a=1", b"{}", {"Content-Type": "application/json"})
    assert (answer.status, answer.body, answer.headers["x-said"], answer.is_good) == (
        200,
        b"taken",
        "yes",
        True,
    )
    (request,) = server.received
    assert (request.method, request.path, request.body) == ("POST", "/hook?a=1", b"{}")
    assert request.headers["host"] == f"127.0.0.1:{server.port}"
    assert request.headers["accept-encoding"] == "identity"


def test_nothing_is_listed_unless_somebody_lists_it(settings):
    assert environment.read({})["MITHAQ_OUTGOING"] == frozenset()
    settings.OUTGOING = frozenset()
    with pytest.raises(NotListed):
        outgoing.get("https://example.org/")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}@example.org/",
        "http://example.org@127.0.0.1:{port}/",
        "http://user:secret@127.0.0.1:{port}/",
        "http://127.0.0.1:{port}.example.org/",
        "http://localhost:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f.1:{port}/",
        "http://127.1:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://[::1]:{port}/",
        "http://127.0.0.1:{port}\\@example.org/",
        "http://127.0.0.1 :{port}/",
        "http://127.0.0.1:{port}/\r\nX-Injected: 1",
        "http://127.0.0.1:{port}/a b",
        "http://127.0.0.1:{port}/#fragment",
        "http://127.0.0.1:1/",
        "http://127.0.0.1/",
        "https://127.0.0.1:{port}/",
        "file:///etc/hostname",
        "gopher://127.0.0.1:{port}/",
        "//127.0.0.1:{port}/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1:x/",
        "http://[::1/",
        "",
    ],
)
def test_no_other_way_of_writing_an_address_gets_through(server, url):
    with pytest.raises(NotListed):
        outgoing.get(url.format(port=server.port))
    assert server.received == []


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "0.0.0.0", "224.0.0.1"),
        *("::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1"),
    ],
)
def test_a_name_that_leads_inside_is_not_followed(settings, monkeypatch, address):
    settings.OUTGOING, settings.OUTGOING_NETWORKS = listed("hooks.example.org"), ()
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))
    inside = (family, socket.SOCK_STREAM, 6, "", (address, 443))
    for answers in ([inside], [public, inside]):
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, _found=answers, **_k: _found)
        monkeypatch.setattr(socket, "create_connection", lambda *_a: pytest.fail("it was connected to"))
        with pytest.raises(NotListed):
            outgoing.get("https://hooks.example.org/")


def test_a_name_is_asked_once_and_the_answer_kept(server, settings, monkeypatch):
    settings.OUTGOING = listed(f"http://hooks.example.org:{server.port}")
    asked = []

    def answer(*question, **_):
        asked.append(question[0])
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.port))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    honest = socket.create_connection
    reached = []

    def connect(address, timeout):
        reached.append(address)
        monkeypatch.undo()
        return honest(address, timeout)

    monkeypatch.setattr(socket, "create_connection", connect)
    assert outgoing.get(f"http://hooks.example.org:{server.port}/").status == 204
    assert (asked, reached) == (["hooks.example.org"], [("127.0.0.1", server.port)])
    assert server.received[0].headers["host"] == f"hooks.example.org:{server.port}"


def test_a_redirect_is_not_followed(server):
    server.say = lambda r: (302, {"Location": f"{server.origin}/inside"}, b"")
    answer = outgoing.get(f"{server.origin}/")
    assert (answer.status, answer.is_good, len(server.received)) == (302, False, 1)


def test_a_huge_answer_is_cut(server):
    server.say = lambda _r: (200, {}, b"x" * 5000)
    with pytest.raises(Unreachable, match="size"):
        outgoing.get(f"{server.origin}/", most_bytes=1000)


def test_a_slow_answer_is_cut(server):
    server.say, server.drip = (lambda _r: (200, {}, b"x" * 200)), 0.05
    began = time.monotonic()
    with pytest.raises(Unreachable, match="time"):
        outgoing.send("GET", f"{server.origin}/", seconds=0.3)
    assert time.monotonic() - began < 3


def test_an_answer_that_ends_early_does_not_count(server):
    server.say = lambda _r: (200, {"Content-Length": "100", "Connection": "close"}, b"x")
    with pytest.raises(Unreachable):
        outgoing.get(f"{server.origin}/")


def test_nobody_listens(server, settings):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings.OUTGOING = listed(f"http://127.0.0.1:{port}")
    with pytest.raises(Unreachable):
        outgoing.get(f"http://127.0.0.1:{port}/")


def test_a_certificate_that_nobody_vouches_for_is_refused(server, settings):
    settings.OUTGOING = listed(f"https://127.0.0.1:{server.port}")
    with pytest.raises(Unreachable, match="certificate"):
        outgoing.get(f"https://127.0.0.1:{server.port}/")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MITHAQ_OUTGOING", "ftp://example.org"),
        ("MITHAQ_OUTGOING", "https://example.org/path"),
        ("MITHAQ_OUTGOING", "user@example.org"),
        ("MITHAQ_OUTGOING", "example.org:port"),
        ("MITHAQ_OUTGOING_NETWORKS", "10.0.0.0/33"),
        ("MITHAQ_OUTGOING_NETWORKS", "10.0.0.1/8"),
    ],
)
def test_a_wrong_list_is_refused_with_its_name(name, value):
    with pytest.raises(environment.WrongSetting, match=name):
        environment.read({name: value})


def test_hosts_are_listed_with_or_without_port():
    listed = environment.read({"MITHAQ_OUTGOING": "a.example, b.example:8443, http://10.1.2.3"})[
        "MITHAQ_OUTGOING"
    ]
    assert listed == {"https://a.example:443", "https://b.example:8443", "http://10.1.2.3:80"}
