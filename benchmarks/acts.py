"""Durable acts per second through an action, against bare one-row commits on the same disk (SQLite, FULL).

One writer after another act by act, and eight at once as in a server: on both sides, in turns.
"""

import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

from .row import Row
from .store import fresh

LIMIT = 0.5
WRITERS = 8

Writing = Callable[[int], None]


def run(scale: float = 1.0) -> list[Row]:
    """Measure all in turns, several times, and compare the medians."""
    count, rounds = max(48, int(400 * scale)), 5
    with fresh() as folder:
        act, bare = _acting(), _bare(folder / "bare.sqlite3")
        kinds = {
            "one": (act, 1),
            "eight": (act, WRITERS),
            "bare": (bare, 1),
            "bare, eight": (bare, WRITERS),
            "orm": (_through_orm, 1),
        }
        turns: dict[str, list[float]] = {name: [] for name in kinds}
        for turn in range(rounds + 1):
            for name, (writing, writers) in kinds.items():
                rate = _rate(writing, writers, count)
                turns[name] += [rate] if turn else []
    rates = {name: sorted(found)[rounds // 2] for name, found in turns.items()}
    return [
        _row("one-row commits on the bare driver", rates["one"], rates["bare"]),
        _row("one-row commits through the same ORM", rates["one"], rates["orm"]),
        _row(
            f"the bare driver, {WRITERS} writers at once on both sides", rates["eight"], rates["bare, eight"]
        ),
    ]


def _row(name: str, ours: float, reference: float) -> Row:
    return Row(
        f"durable acts per second, against {name}",
        f"{ours:.0f}/s",
        f"{reference:.0f}/s",
        ours / reference,
        LIMIT,
        at_least=True,
    )


def _rate(writing: Writing, writers: int, count: int) -> float:
    """Return how many a second `writers` threads write that begin together, each on a connection of its own."""
    if writers == 1:
        start = time.perf_counter()
        writing(count)
        return count / (time.perf_counter() - start)
    together = threading.Barrier(writers + 1)
    threads = [
        threading.Thread(target=_write, args=(writing, count // writers, together)) for _ in range(writers)
    ]
    for thread in threads:
        thread.start()
    together.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    return count // writers * writers / (time.perf_counter() - start)


def _write(writing: Writing, count: int, together: threading.Barrier) -> None:
    from django.db import connections

    writing(1)
    together.wait()
    writing(count)
    connections.close_all()


def _through_orm(count: int) -> None:
    from django.db import transaction

    from mithaq.kernel import ids
    from mithaq.kernel.acts.models import Submission

    for _ in range(count):
        with transaction.atomic():
            Submission.objects.create(key=str(ids.new()), person=ids.new())


def _acting() -> Writing:
    from mithaq.kernel.records import actions
    from tests.cast import assemble

    cast = assemble()
    party, by, audience = cast.parties["east"], cast.actors["east"], cast.community

    def act(count: int) -> None:
        for number in range(count):
            actions.comment(party, text=f"Convoy {number} reached the checkpoint", by=by, audience=audience)

    return act


def _bare(path: Path) -> Writing:
    thread = threading.local()
    with sqlite3.connect(path) as db:
        db.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT)")

    def commit(count: int) -> None:
        if not hasattr(thread, "db"):
            thread.db = sqlite3.connect(path, isolation_level=None, timeout=20)
            thread.db.execute("PRAGMA synchronous=FULL")
        for number in range(count):
            thread.db.execute("BEGIN IMMEDIATE")
            thread.db.execute("INSERT INTO t (v) VALUES (?)", [f"Convoy {number} reached the checkpoint"])
            thread.db.execute("COMMIT")

    return commit
