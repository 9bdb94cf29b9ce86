"""How much the server needs when idle, and how much a first visit costs a reader on a poor line."""

import http.client
import re
from pathlib import Path

from . import browsing
from .row import Row
from .store import fresh

MEMORY_LIMIT_MIB, PAGE_LIMIT_KB = 200, 60


def run(scale: float = 1.0) -> list[Row]:
    """Measure both on the demonstration; `scale` changes nothing here."""
    del scale
    with fresh():
        from mithaq.interfaces.commands import demonstration

        demonstration.build()
        with browsing.server() as (port, process):
            memory = _resident_mib(process.pid)
            first = sum(len(body) for _, body in visit(port, _cookie()))
    return [
        _row("idle memory of one process", memory, MEMORY_LIMIT_MIB, "MiB"),
        _row("first page with all it loads, compressed", first / 1000, PAGE_LIMIT_KB, "kB"),
    ]


def _row(figure: str, measured: float, limit: float, unit: str) -> Row:
    return Row(figure, f"{measured:.1f} {unit}", f"limit {limit} {unit}", measured / limit, 1.0)


def _cookie() -> str:
    return browsing.session_of("liaison-east")


def _resident_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024  # type: ignore[index]


def visit(port: int, cookie: str, path: str = "/") -> list[tuple[str, bytes]]:
    """Return the page at `path` and everything that it loads, as (address, bytes on the line)."""
    page = _get(port, path, cookie)
    text = _decoded(page)
    loaded = sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', text)))
    return [(path, page[1]), *((url, _get(port, url, cookie)[1]) for url in loaded)]


def _get(port: int, path: str, cookie: str) -> tuple[str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "br, gzip"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return answer.headers.get("Content-Encoding", ""), body


def _decoded(answer: tuple[str, bytes]) -> str:
    import gzip

    import brotli

    encoding, body = answer
    body = (
        gzip.decompress(body) if encoding == "gzip" else brotli.decompress(body) if encoding == "br" else body
    )
    return body.decode()
