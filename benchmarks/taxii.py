"""Our TAXII server against OpenTAXII 0.9.3, side by side in one run: both on SQLite, bearer tokens, two workers."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from urllib.parse import quote

from . import taxii_load, taxii_peer
from .row import Row
from .store import fresh
from .taxii_load import Side

OBJECTS, NEAR_END, ROUNDS = 10_000, 50, 3
SHORT, LONG = 1_000, 50_000
WALK_100, WALK_1000, AFTER, IDLE, POLLERS, POST = 15, 5, 20, 6, 20, 4
MEMORY_LIMIT_MIB, GROWTH_LIMIT = 200, 2.0


def run(scale: float = 1.0) -> list[Row]:
    """Fill both with the same objects, then measure in turns; then the growth of ours alone."""
    count = max(400, int(OBJECTS * scale))
    with fresh() as folder, _ours() as ours, taxii_peer.serving(folder) as peer:
        sent = [one["id"] for one in taxii_load.objects(0, count)]
        for side in (ours, peer):
            taxii_load.fill(side, side.walk, 0, count)
        rows = [*_reading(ours, peer, sent), _writing(ours, peer, max(200, count // 5))]
        rows.append(_memory(ours))
    return [*rows, _growth(scale)]


@contextmanager
def _ours() -> Iterator[Side]:
    """Serve two workers on the present store, with a collection that east may send to; give how to reach it."""
    token, walk, post = _prepare()
    port = taxii_load.free_port()
    command = [sys.executable, "-m", "uvicorn", "mithaq.config.asgi:application", "--workers", "2"]
    command += ["--port", str(port), "--loop", "uvloop", "--http", "httptools", "--log-level", "error"]
    command += ["--no-access-log"]
    with taxii_load.running(command, port, {"MITHAQ_PORT": str(port)}) as process:
        side = Side("ours", port, f"Bearer {token}", walk, post, process.pid)
        _wait_for_both(side)
        yield side


def _wait_for_both(side: Side) -> None:
    """Ask until both workers have loaded, over new connections."""
    for _ in range(20):
        side.kept.clear()
        side.ask("/taxii2/")


def _prepare() -> tuple[str, str, str]:
    from mithaq.interfaces.exchange.taxii import actions
    from mithaq.kernel.people import actions as people
    from tests.cast import assemble

    cast = assemble()
    paths = []
    for alias in ("walk", "post"):
        made = actions.open_collection(
            root="bench",
            alias=alias,
            title={"en": alias},
            owner=cast.parties["joint"],
            audience=cast.community,
            landing="direct",
            writers=[cast.parties["east"]],
            by=cast.secretary,
        )
        paths.append(f"/taxii2/bench/collections/{made.pk}/")
    token = people.create_token(cast.memberships["east"], label="bench", scope="write")
    return token, paths[0], paths[1]


def _reading(ours: Side, peer: Side, sent: list[str]) -> Iterator[Row]:
    yield _walks(ours, peer, 100, WALK_100, sent)
    yield _walks(ours, peer, 1000, WALK_1000, sent)
    ends = {side.name: taxii_load.positions(side, NEAR_END) for side in (ours, peer)}

    def near(side: Side) -> str:
        return f"{side.walk}objects/?limit=100&added_after={quote(ends[side.name][0])}"

    def idle(side: Side) -> str:
        return f"{side.walk}objects/?limit=100&added_after={quote(ends[side.name][1])}"

    yield _latencies("added_after near the end", ours, peer, near, AFTER)
    yield _latencies("poll with nothing new", ours, peer, idle, IDLE)
    yield _rates(
        "four pollers", "requests", ours, peer, POLLERS, lambda s: taxii_load.pollers(s, near(s), 4, 3)
    )


def _walks(ours: Side, peer: Side, limit: int, wanted: float, sent: list[str]) -> Row:
    def walked(side: Side) -> float:
        rate, ids = taxii_load.walk(side, limit)
        if sorted(ids) != sorted(sent):
            raise RuntimeError(f"{side.name}: a walk gave {len(ids)} objects, {len(set(ids))} different ones")
        return rate

    return _rates(
        f"walk of {len(sent):,}, limit {limit}, nothing missing or twice",
        "objects",
        ours,
        peer,
        wanted,
        walked,
    )


def _latencies(
    figure: str, ours: Side, peer: Side, path: Callable[[Side], str], wanted: float, rounds: int = 20
) -> Row:
    mine, theirs = [], []
    for _ in range(ROUNDS):
        mine += taxii_load.seconds_of(ours, path(ours), rounds)
        theirs += taxii_load.seconds_of(peer, path(peer), rounds)
    fast, slow = median(mine), median(theirs)
    return Row(
        f"TAXII, {figure}",
        f"{fast * 1000:.2f} ms",
        f"{peer.name} {slow * 1000:.1f} ms",
        slow / fast,
        wanted,
        at_least=True,
    )


def _rates(
    figure: str, unit: str, ours: Side, peer: Side, wanted: float, measure: Callable[[Side], float]
) -> Row:
    turns = [(measure(ours), measure(peer)) for _ in range(ROUNDS)]
    mine, theirs = (median(column) for column in zip(*turns, strict=True))
    return Row(
        f"TAXII, {figure}",
        f"{mine:,.0f} {unit}/s",
        f"{peer.name} {theirs:,.0f}/s",
        mine / theirs,
        wanted,
        at_least=True,
    )


def _writing(ours: Side, peer: Side, count: int) -> Row:
    """Send new objects in turns; each side checks every one before it takes it."""
    first = iter(range(1_000_000, 10_000_000, count))

    def sent(side: Side) -> float:
        return taxii_load.fill(side, side.post, next(first), count)

    return _rates("sending envelopes of 100, checked", "objects", ours, peer, POST, sent)


def _memory(ours: Side) -> Row:
    measured = ours.resident_mib()
    return Row(
        "TAXII, memory of two workers after the run, without mapped pages of the store",
        f"{measured:.0f} MiB",
        f"limit {MEMORY_LIMIT_MIB} MiB",
        measured / MEMORY_LIMIT_MIB,
        1.0,
    )


def _growth(scale: float) -> Row:
    """Compare a page in the middle of a long collection with one of a short collection."""
    with fresh(), _ours() as ours:
        few, many = max(200, int(SHORT * scale)), max(2_000, int(LONG * scale))
        taxii_load.fill(ours, ours.walk, 0, few)
        short = _page_seconds(ours, few // 2)
        taxii_load.fill(ours, ours.walk, few, many - few)
        long = _page_seconds(ours, many // 2)
    return Row(
        f"TAXII, page of 100 at {many:,} objects",
        f"{long * 1000:.2f} ms",
        f"at {few:,} objects {short * 1000:.2f} ms",
        long / short,
        GROWTH_LIMIT,
    )


def _page_seconds(side: Side, behind: int) -> float:
    middle, _last = taxii_load.positions(side, behind)
    path = f"{side.walk}objects/?limit=100&added_after={quote(middle)}"
    return median(taxii_load.seconds_of(side, path, 60))
