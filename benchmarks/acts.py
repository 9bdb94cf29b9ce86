"""Durable acts per second through an action, against bare one-row commits on the same disk."""

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from .row import Row
from .store import fresh

LIMIT = 0.5


def run(scale: float = 1.0) -> list[Row]:
    """Measure both in turns, several times, and compare the medians."""
    count, rounds = max(50, int(400 * scale)), 5
    with fresh() as folder:
        act, bare = _acting(), _bare(folder)
        act(20), bare(20)
        pairs = [(act(count), bare(count)) for _ in range(rounds)]
    ours, reference = sorted(a for a, _ in pairs)[rounds // 2], sorted(b for _, b in pairs)[rounds // 2]
    return [
        Row(
            "durable acts per second (SQLite, synchronous=FULL)",
            f"{ours:.0f}/s",
            f"one-row commits {reference:.0f}/s",
            ours / reference,
            LIMIT,
            at_least=True,
        )
    ]


def _acting() -> Callable[[int], float]:
    from mithaq.kernel.records import actions
    from tests.cast import assemble

    cast = assemble()
    party, by, audience = cast.parties["east"], cast.actors["east"], cast.community

    def act(count: int) -> float:
        start = time.perf_counter()
        for number in range(count):
            actions.comment(party, text=f"Convoy {number} reached the checkpoint", by=by, audience=audience)
        return count / (time.perf_counter() - start)

    return act


def _bare(folder: Path) -> Callable[[int], float]:
    db = sqlite3.connect(folder / "bare.sqlite3", isolation_level=None)
    db.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)"
    )

    def commit(count: int) -> float:
        start = time.perf_counter()
        for number in range(count):
            db.execute("BEGIN IMMEDIATE")
            db.execute("INSERT INTO t (v) VALUES (?)", [f"Convoy {number} reached the checkpoint"])
            db.execute("COMMIT")
        return count / (time.perf_counter() - start)

    return commit
