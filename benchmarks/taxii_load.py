"""Asking a TAXII server and timing it, the same way for both sides, on loopback, over connections that are kept."""

import http.client
import json
import os
import socket
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

MEDIA = "application/taxii+json;version=2.1"
ENVELOPE = 100


@dataclass
class Side:
    """One server: how to reach it, and the collections for reading and for writing."""

    name: str
    port: int
    token: str
    walk: str
    post: str
    pid: int
    kept: dict[int, http.client.HTTPConnection] = field(default_factory=dict)

    def ask(self, path: str, body: bytes | None = None) -> tuple[dict[str, Any], dict[str, str], float]:
        """Return the answer, its headers and the seconds until all of it was there, without reading the JSON."""
        try:
            answer, raw, spent = self._timed(path, body)
        except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
            # a server closes what was idle for long; the other side was measured in the meantime
            self.kept.pop(threading.get_ident()).close()
            answer, raw, spent = self._timed(path, body)
        if answer.status not in (200, 202):
            raise RuntimeError(f"{self.name}: {path} answered {answer.status}: {raw[:300]!r}")
        return json.loads(raw), {k.lower(): v for k, v in answer.getheaders()}, spent

    def _timed(self, path: str, body: bytes | None) -> tuple[http.client.HTTPResponse, bytes, float]:
        connection = self._connection()
        headers = {"Authorization": self.token, "Accept": MEDIA, "Content-Type": MEDIA}
        start = time.perf_counter()
        connection.request("POST" if body else "GET", path, body, headers)
        answer = connection.getresponse()
        raw = answer.read()
        return answer, raw, time.perf_counter() - start

    def _connection(self) -> http.client.HTTPConnection:
        mine = threading.get_ident()
        if mine not in self.kept:
            self.kept[mine] = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            self.kept[mine].connect()
            self.kept[mine].sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.kept[mine]

    def resident_mib(self) -> float:
        """Return the memory of the workers, without the process that only watches over them.

        The pages of the store that are mapped are the kernel's cache, which it takes back when it wants: not counted.
        """
        workers = _children(self.pid) or [self.pid]
        return sum(_resident_kib(pid) - _mapped_kib(pid, ".sqlite3") for pid in workers) / 1024


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    # uvicorn's resource tracker is a child too: a worker is one that listens or serves, so far larger
    return [int(child) for child in listed if _resident_kib(int(child)) > 20_000]


def _resident_kib(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")), 0)


def _mapped_kib(pid: int, ending: str) -> int:
    """Return how much of files whose names end so is mapped and resident."""
    found, inside = 0, False
    for line in Path(f"/proc/{pid}/smaps").read_text(encoding="utf-8").splitlines():
        first, *rest = line.split()
        if not first.endswith(":"):
            inside = bool(rest) and rest[-1].endswith(ending)
        elif inside and first == "Rss:":
            found += int(rest[0])
    return found


def objects(first: int, count: int) -> list[dict[str, Any]]:
    """Return indicators, notes, locations and identities of about 800 bytes; the same ones each time."""
    return [_object(number) for number in range(first, first + count)]


def _object(number: int) -> dict[str, Any]:
    kind = ("indicator", "note", "location", "identity")[number % 4]
    hour, minute, second = number // 3600 % 24, number // 60 % 60, number % 60
    at = f"2026-10-{1 + number // 86_400 % 28:02d}T{hour:02d}:{minute:02d}:{second:02d}.000Z"
    filler = f"What was seen near the checkpoint, number {number}. " * 9
    common = {
        "type": kind,
        "spec_version": "2.1",
        "id": f"{kind}--{uuid.UUID(int=number + 1, version=4)}",
        "created": at,
        "modified": at,
    }
    pattern = f"[ipv4-addr:value = '10.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}']"
    own: dict[str, dict[str, Any]] = {
        "indicator": {
            "name": f"Indicator {number}",
            "description": filler,
            "pattern": pattern,
            "pattern_type": "stix",
            "valid_from": at,
        },
        "note": {"content": filler, "object_refs": [f"indicator--{uuid.UUID(int=number, version=4)}"]},
        "location": {"name": f"Place {number}", "description": filler, "country": "LY"},
        "identity": {"name": f"Unit {number}", "description": filler, "identity_class": "group"},
    }
    return {**common, **own[kind]}


def envelopes(first: int, count: int) -> Iterator[bytes]:
    """Yield envelopes of ENVELOPE objects as they go over the line."""
    for start in range(first, first + count, ENVELOPE):
        size = min(ENVELOPE, first + count - start)
        yield json.dumps({"objects": objects(start, size)}).encode()


def fill(side: Side, path: str, first: int, count: int) -> float:
    """Send objects and return objects per second."""
    spent = 0.0
    for body in envelopes(first, count):
        said, _headers, seconds = side.ask(f"{path}objects/", body)
        if said["failure_count"] or said.get("pending_count"):
            raise RuntimeError(f"{side.name} took {said['success_count']} of {said['total_count']}")
        spent += seconds
    return count / spent


def walk(side: Side, limit: int) -> tuple[float, list[str]]:
    """Read the whole collection and return objects per second, and the ids in order."""
    ids: list[str] = []
    spent, more = 0.0, ""
    while True:
        page, _headers, seconds = side.ask(f"{side.walk}objects/?limit={limit}{more}")
        spent += seconds
        ids += [one["id"] for one in page.get("objects", [])]
        if not page.get("more"):
            return len(ids) / spent, ids
        more = f"&next={quote(page['next'])}"


def positions(side: Side, behind: int) -> tuple[str, str]:
    """Return the `date_added` of the object that has `behind` objects after it, and of the last one."""
    total, last, more = 0, "", ""
    stamps: list[str] = []
    while True:
        page, _headers, _seconds = side.ask(f"{side.walk}manifest/?limit=1000{more}")
        stamps += [one["date_added"] for one in page.get("objects", [])]
        total += len(page.get("objects", []))
        last = stamps[-1]
        if not page.get("more"):
            return stamps[-1 - behind], last
        more = f"&added_after={quote(last)}"


def seconds_of(side: Side, path: str, rounds: int) -> list[float]:
    """Ask the same again and again; return the seconds of each answer."""
    return [side.ask(path)[2] for _ in range(rounds)]


def pollers(side: Side, path: str, count: int, seconds: float) -> float:
    """Let `count` clients poll for a while at once; return requests per second."""
    ends = time.perf_counter() + seconds
    done = [0] * count

    def poll(place: int) -> None:
        while time.perf_counter() < ends:
            side.ask(path)
            done[place] += 1

    threads = [threading.Thread(target=poll, args=(place,)) for place in range(count)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / (time.perf_counter() - start)


def free_port() -> int:
    """Return a port on loopback that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens. Raises RuntimeError after a minute, or where the process has ended."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError("the server did not answer within a minute")


@contextmanager
def running(command: list[str], port: int, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server of two workers; stop it and its workers at the end."""
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        wait_for(port, process)
        yield process
    finally:
        process.terminate()
        process.wait(timeout=20)
