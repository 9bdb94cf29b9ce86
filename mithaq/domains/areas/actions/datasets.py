"""Opening a data set, adding a part of a file to it, and concluding an import: one act each."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection, transaction

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.i18n import Names
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.people.permissions import Permission, require

from ..models import Dataset
from ..queries import datasets as queries
from ..rules import hexagons, months
from ..rules.ucdp.rows import (
    AREA,
    BEST,
    COLUMNS,
    FROM,
    HIGH,
    LATITUDE,
    LONGITUDE,
    LOW,
    NUMBER,
    PRECISION,
    TYPE,
    Row,
)
from . import figures

_NAMES = ("dataset_id", "audience_id", "part", "hexagon", *COLUMNS)
# hundreds of thousands at once: model instances would cost five times as much
_INSERT = f"INSERT INTO areas_event ({', '.join(_NAMES)}) VALUES ({', '.join(['%s'] * len(_NAMES))})"  # noqa: S608
Key = tuple[str, int | None, int, str]
_REPLACE = "UPDATE areas_event SET replaced = %s WHERE dataset_id = %s AND number = %s AND replaced IS NULL"


@dataclass(frozen=True)
class Changes:
    """What a part of a file changes: rows that are new, and (as it stands, as it will stand) of those that differ."""

    new: Sequence[Row] = ()
    corrected: Sequence[tuple[Row, Row]] = ()

    @property
    def rows(self) -> list[Row]:
        """All rows that are written, by number."""
        return sorted([*self.new, *(after for _before, after in self.corrected)])


@dataclass(frozen=True)
class Source:
    """The file that an import reads: its name, SHA-256 in hex, and the edition that it says to be."""

    file: str
    sha256: str
    edition: str = ""


@dataclass(frozen=True)
class Summary:
    """What came of an import, for its last act."""

    rows: int
    added: int
    corrected: int
    same: int
    faulty: int


@transaction.atomic
def open_dataset(*, code: str, title: Names, licence: str, citation: str, by: Actor) -> Dataset:
    """Begin a public data set. It belongs to no party, so nobody can narrow it. Ledger: one `dataset.created`.

    Raises NotAllowed.
    """
    require(by, Permission.DATASET_IMPORT)
    public = audiences.for_marking(levels.CLEAR)
    opened = Dataset(code=code, title=title, licence=licence, citation=citation, audience=public)
    commit("dataset.created", opened, by=by)
    return opened


@transaction.atomic
def extend(dataset: Dataset, changes: Changes, *, source: Source, done: int, by: Actor) -> Dataset:
    """Write one part of a file: its events, their figures, and the SHA-256 of the rows. Ledger: one `dataset.extended`.

    `done` is how many thousandths of the file have been read. Raises NotAllowed, and Conflict where another import
    has written since `changes` were found.
    """
    require(by, Permission.DATASET_IMPORT)
    rows = changes.rows
    dataset.events += len(changes.new)
    dataset.done = done
    _name_source(dataset, source)
    dataset.part = {
        "rows": len(rows),
        "new": len(changes.new),
        "corrected": len(changes.corrected),
        "first": rows[0][NUMBER],
        "last": rows[-1][NUMBER],
        "sha256": queries.digest(rows),
    }
    commit(queries.EXTENDED, dataset, by=by)
    _replace(dataset, [before[NUMBER] for before, _after in changes.corrected])
    _insert(dataset, rows)
    figures.add(dataset.audience_id, dataset.code, _deltas(changes))
    return dataset


@transaction.atomic
def conclude(dataset: Dataset, summary: Summary, *, source: Source, by: Actor) -> Dataset:
    """Put on record what came of an import, also where nothing was new. Ledger: one `dataset.imported`.

    Raises NotAllowed, Conflict.
    """
    require(by, Permission.DATASET_IMPORT)
    dataset.done = 1000
    _name_source(dataset, source)
    dataset.part = asdict(summary)
    commit("dataset.imported", dataset, by=by)
    return dataset


def _name_source(dataset: Dataset, source: Source) -> None:
    dataset.file, dataset.file_sha256, dataset.edition = source.file, source.sha256, source.edition


def _key(id_: uuid.UUID) -> Any:
    return id_ if connection.features.has_native_uuid_field else id_.hex


def _replace(dataset: Dataset, numbers: Iterable[int]) -> None:
    key = _key(dataset.pk)
    with connection.cursor() as cursor:
        cursor.executemany(_REPLACE, [(dataset.version, key, number) for number in numbers])


def _insert(dataset: Dataset, rows: Iterable[Row]) -> None:
    same = (_key(dataset.pk), _key(dataset.audience_id), dataset.version)
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, [(*same, _hexagon(row), *row) for row in rows])


def _hexagon(row: Row) -> int | None:
    return hexagons.of(row[AREA], row[LATITUDE] / 1e6, row[LONGITUDE] / 1e6, row[PRECISION])


def _deltas(changes: Changes) -> list[figures.Delta]:
    """Return the figures that change, each once: rows as they will stand, less those that they replace."""
    total: dict[Key, list[int]] = {}
    _count(total, changes.rows, 1)
    _count(total, [before for before, _after in changes.corrected], -1)
    return [(*key, n, low, best, high) for key, (n, low, best, high) in total.items()]


def _count(total: dict[Key, list[int]], rows: Iterable[Row], sign: int) -> None:
    for row in rows:
        key = row[AREA], _hexagon(row), months.of_text(row[FROM]), row[TYPE]
        sums = total.setdefault(key, [0, 0, 0, 0])
        sums[0] += sign
        sums[1] += sign * row[LOW]
        sums[2] += sign * row[BEST]
        sums[3] += sign * row[HIGH]
