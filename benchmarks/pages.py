"""The newest-50 page of a long history: what it costs beside the bare query, and beside a short history."""

import json
import time
import uuid
from collections.abc import Callable
from statistics import median
from typing import Any

from . import browsing, history
from .row import Row
from .store import fresh

QUERY_LIMIT, HTTP_LIMIT = 1.5, 1.3
ROUNDS = 41


def run(scale: float = 1.0) -> list[Row]:
    """Measure the database time for each reader, then the page over HTTP at full length against a hundredth of it."""
    count = max(20_000, int(1_000_000 * scale))
    with fresh():
        readers = history.fill(count)
        rows = [_query(name, held) for name, held in readers.audiences.items()]
        long = browsing.sign_in(readers)
        with browsing.server() as (long_port, _), fresh():
            short = browsing.sign_in(history.fill(count // 100))
            with browsing.server() as (short_port, _):
                times = browsing.page_times([(long_port, long), (short_port, short)])
    return rows + [_http(name, *times[name], count) for name in times]


def _query(name: str, held: frozenset[uuid.UUID]) -> Row:
    from mithaq.kernel.acts.models import Revision
    from mithaq.kernel.markings import feeds
    from mithaq.kernel.markings.viewers import Viewer

    viewer = Viewer(uuid.UUID(int=7), None, held)
    asked = _statements(lambda: feeds.newest(Revision, viewer))
    ours, bare = [], []
    for _ in range(ROUNDS):
        ours.append(_elapsed(lambda: _replay(asked)))
        bare.append(_elapsed(lambda: _two_steps(held)))
    mine, theirs = median(ours), median(bare)
    return Row(
        f"newest 50, database time, {name}",
        f"{mine * 1000:.2f} ms",
        f"raw two-step query {theirs * 1000:.2f} ms",
        mine / theirs,
        QUERY_LIMIT,
    )


def _statements(read: Callable[[], object]) -> list[tuple[str, Any]]:
    """Return the statements, with parameters, that `read` sends to the database."""
    from django.db import connection

    asked: list[tuple[str, Any]] = []

    def note(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        read()
    return asked


def _replay(asked: list[tuple[str, Any]]) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for sql, params in asked:
            cursor.execute(sql, params)
            cursor.fetchall()


def _elapsed(read: Callable[[], object]) -> float:
    start = time.perf_counter()
    read()
    return time.perf_counter() - start


def _two_steps(held: frozenset[uuid.UUID]) -> list[tuple]:
    """Return the newest 51 rows by the bare two-step query, on the driver itself."""
    from django.db import connection

    raw = connection.connection
    heads = raw.execute(
        "SELECT value, (SELECT stamp FROM acts_revision WHERE audience_id = value ORDER BY stamp DESC LIMIT 1) h"
        " FROM json_each(?) WHERE h IS NOT NULL ORDER BY h DESC LIMIT 51",
        [json.dumps([a.hex for a in held])],
    ).fetchall()
    rows = f"SELECT {history.COLUMNS} FROM acts_revision WHERE audience_id = ? ORDER BY stamp DESC LIMIT 51"
    part = f"SELECT * FROM ({rows})"
    sql = " UNION ALL ".join([part] * len(heads)) + " ORDER BY 1 DESC LIMIT 51"
    return raw.execute(sql, [audience for audience, _ in heads]).fetchall()


def _http(name: str, long: float, short: float, count: int) -> Row:
    return Row(
        f"newest-50 page over HTTP at {count:,} records, {name}",
        f"{long * 1000:.1f} ms",
        f"at {count // 100:,} records {short * 1000:.1f} ms",
        long / short,
        HTTP_LIMIT,
    )
