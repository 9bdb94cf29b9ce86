"""Durable acts per second through an action, against bare one-row commits on the same disk (SQLite, FULL)."""

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
        act, peers = _acting(), {"on the bare driver": _bare(folder), "through the same ORM": _through_orm}
        for run_some in (act, *peers.values()):
            run_some(20)
        turns = [(act(count), *(peer(count) for peer in peers.values())) for _ in range(rounds)]
    ours, *theirs = (sorted(column)[rounds // 2] for column in zip(*turns, strict=True))
    return [_row(ours, name, rate) for name, rate in zip(peers, theirs, strict=True)]


def _row(ours: float, name: str, reference: float) -> Row:
    return Row(
        f"durable acts per second, against one-row commits {name}",
        f"{ours:.0f}/s",
        f"{reference:.0f}/s",
        ours / reference,
        LIMIT,
        at_least=True,
    )


def _through_orm(count: int) -> float:
    from django.db import transaction

    from mithaq.kernel import ids
    from mithaq.kernel.acts.models import Submission

    start = time.perf_counter()
    for _ in range(count):
        with transaction.atomic():
            Submission.objects.create(key=str(ids.new()), person=ids.new())
    return count / (time.perf_counter() - start)


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
