"""Imported events: what an import costs beside bare inserts, the cube beside DuckDB, the map beside its own query."""

import csv
import gzip
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import orjson

from .row import Row
from .store import fresh

EVENTS = Path(__file__).parent / "data" / "ucdp-ged-21.1.csv.gz"
IMPORT_LIMIT, CUBE_LIMIT, MAP_LIMIT = 6.0, 1.0, 2.0
IMPORTS, ROUNDS, REPLICAS = 5, 21, 18


def run(scale: float = 1.0) -> list[Row]:
    """Measure the import several times in turns with its peer; then cube and map on one large roll-up."""
    with fresh() as folder:
        file = _shortened(folder, scale)
        rows = [_import(folder, file)]
    with fresh() as folder, _replicated(folder, _shortened(folder, scale)) as duck:
        return [*rows, _cube(duck), _map()]


def _shortened(folder: Path, scale: float) -> Path:
    """Return the file of all events, or a copy of its first ones at a smaller scale."""
    if scale >= 1:
        return EVENTS
    with gzip.open(EVENTS, "rt", encoding="utf-8") as whole:
        lines = whole.readlines()
    part = folder / "events.csv"
    part.write_text("".join(lines[: 1 + int(len(lines) * scale)]), encoding="utf-8")
    return part


def _import(folder: Path, file: Path) -> Row:
    from mithaq.domains.areas import jobs
    from mithaq.kernel.actors import Actor

    ours, bare = [], []
    for turn in range(IMPORTS):
        _forget_events()
        start = time.perf_counter()
        report = jobs.import_ucdp(file, by=Actor.system("import"), on_fault=jobs.OnFault.SKIP)
        ours.append(time.perf_counter() - start)
        bare.append(_bare_inserts(folder, turn))
    mine, theirs = median(ours), median(bare)
    return Row(
        f"import of {report.added:,} UCDP events with revisions, ledger and roll-up",
        f"{mine:.2f} s",
        f"bare executemany of the same rows {theirs:.2f} s",
        # each import against the inserts right after it: both meet the same moods of the machine
        median(a / b for a, b in zip(ours, bare, strict=True)),
        IMPORT_LIMIT,
    )


def _forget_events() -> None:
    """Empty the tables, so that each turn imports into an empty store."""
    from django.db import connection

    with connection.cursor() as cursor:
        for table in ("areas_event", "areas_figure", "areas_hexagonfigure", "areas_dataset"):
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _bare_inserts(folder: Path, turn: int) -> float:
    """Return the time to insert the imported rows, without any index, into a table of the same columns, in one go."""
    with sqlite3.connect(folder / "mithaq.sqlite3") as source:
        rows = source.execute("SELECT * FROM areas_event").fetchall()
        table = source.execute("SELECT sql FROM sqlite_master WHERE name = 'areas_event'").fetchone()[0]
    bare = sqlite3.connect(folder / f"bare-{turn}.sqlite3", isolation_level=None)
    bare.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
    bare.execute(table)
    insert = f"INSERT INTO areas_event VALUES ({', '.join('?' * len(rows[0]))})"
    start = time.perf_counter()
    bare.execute("BEGIN IMMEDIATE")
    bare.executemany(insert, rows)
    bare.execute("COMMIT")
    took = time.perf_counter() - start
    bare.close()
    return took


_REPLICATE = f"""
    CREATE TABLE event AS
        SELECT month, CASE WHEN area LIKE 'LY-%' THEN area ELSE code END AS area, type, low, best, high
        FROM original, range({REPLICAS}) AS copies(copy), district
        WHERE place = (number + copy) % (SELECT count(*) FROM district)
"""
_CUBE = """
    SELECT month, area, type, count(*), sum(low)::BIGINT, sum(best)::BIGINT, sum(high)::BIGINT
    FROM event GROUP BY ALL ORDER BY ALL
"""


@contextmanager
def _replicated(folder: Path, file: Path) -> Iterator[Any]:
    """Write the events many times over the 22 districts into DuckDB's own file, and their roll-up into ours.

    Gives the open DuckDB. What lies in Libya stays in its district; every copy of another event goes to the next one.
    """
    import duckdb

    path = str(folder / "events.duckdb")
    with duckdb.connect(path) as made:
        made.execute(f"CREATE TABLE original AS FROM read_csv('{_as_table(folder, file)}')")
        made.execute("CREATE TABLE district (place INTEGER, code VARCHAR)")
        made.executemany("INSERT INTO district VALUES (?, ?)", list(enumerate(_districts())))
        made.execute(_REPLICATE)
        _roll_up(made.execute(_CUBE).fetchall())
    with duckdb.connect(path, read_only=True) as read:
        yield read


def _districts() -> list[str]:
    from mithaq.domains.areas.rules import gazetteer

    return [area.code for area in gazetteer.areas(gazetteer.HOME)]


def _as_table(folder: Path, file: Path) -> Path:
    from mithaq.domains.areas.rules import months
    from mithaq.domains.areas.rules.ucdp.files import File

    table = folder / "table.csv"
    with file.open("rb") as raw, table.open("w", encoding="utf-8", newline="") as out:
        written = csv.writer(out)
        written.writerow(["number", "month", "area", "type", "low", "best", "high"])
        for row in File(raw):
            number, area, type_, _subtype, day = row[:5]
            written.writerow([number, months.of_text(day), area, type_, *row[12:15]])
    return table


def _roll_up(cells: list[tuple[Any, ...]]) -> None:
    from django.db import connection, transaction

    from mithaq.domains.areas.actions import figures
    from mithaq.kernel.markings.audiences import for_marking

    with transaction.atomic():
        figures.add(
            for_marking("CLEAR").pk, "ucdp", [(area, None, month, *rest) for month, area, *rest in cells]
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _cube(duck: Any) -> Row:
    from mithaq.domains.areas.queries import figures
    from mithaq.kernel.markings.viewers import Viewer

    viewer = Viewer.public()
    if [tuple(cell) for cell in figures.cube(viewer)] != duck.execute(_CUBE).fetchall():
        raise AssertionError("the roll-up and DuckDB do not give the same cube")
    ours, theirs = _in_turns(lambda: figures.cube(viewer), lambda: duck.execute(_CUBE).fetchall())
    (count,) = duck.execute("SELECT count(*) FROM event").fetchone()
    return Row(
        f"cube month × district × type over {count:,} events",
        f"{ours * 1000:.1f} ms",
        f"DuckDB on its own file {theirs * 1000:.1f} ms",
        ours / theirs,
        CUBE_LIMIT,
    )


_BARE_MAP = """
    SELECT area, sum(n), sum(low), sum(best), sum(high) FROM areas_figure
    WHERE audience_id = ? AND month BETWEEN ? AND ? AND type IN (?, ?) GROUP BY area
"""


def _map() -> Row:
    from django.db import connection

    from mithaq.domains.areas.queries import maps
    from mithaq.domains.areas.queries.figures import Wanted
    from mithaq.domains.areas.rules import months
    from mithaq.kernel.markings.viewers import Viewer

    viewer, first, last = Viewer.public(), date(1989, 1, 1), date(2020, 12, 1)
    (held,) = viewer.audiences
    asked = (held.hex, months.number(first), months.number(last), "CLA", "VAC")
    ours, theirs = _in_turns(
        lambda: orjson.dumps(maps.map_answer(viewer, Wanted(since=first, until=last, types=["CLA", "VAC"]))),
        lambda: connection.connection.execute(_BARE_MAP, asked).fetchall(),
    )
    return Row(
        "map answer for the whole country, 32 years, as JSON",
        f"{ours * 1000:.2f} ms",
        f"bare query of the roll-up {theirs * 1000:.2f} ms",
        ours / theirs,
        MAP_LIMIT,
    )


def _in_turns(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Return the median times of both, in seconds, run by turns so that the machine's moods meet both."""
    one(), other()
    pairs = [(_elapsed(one), _elapsed(other)) for _ in range(ROUNDS)]
    return median(a for a, _b in pairs), median(b for _a, b in pairs)


def _elapsed(read: Callable[[], object]) -> float:
    start = time.perf_counter()
    read()
    return time.perf_counter() - start
