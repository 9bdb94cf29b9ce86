"""Importing a published file: read, compare, write in parts.

Each part is an act of its own, so that nobody waits long for the store.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from mithaq.kernel.actors import Actor

from ..actions import datasets as actions
from ..queries import datasets as queries
from ..rules.ucdp import about
from ..rules.ucdp.faults import Faulty, OnFault
from ..rules.ucdp.files import File
from ..rules.ucdp.rows import NUMBER, Row, absent, completed
from . import hexagons

if TYPE_CHECKING:
    from ..models import Dataset

ROWS_IN_A_PART: Final = 10_000
MOST_FAULTS: Final = 1_000


class Phase(StrEnum):
    """What is being done to the file: it is read without writing, or written."""

    CHECKING = "checking"
    WRITING = "writing"


Progress = Callable[[Phase, float], None]


@dataclass
class Report:
    """What an import found, or would find, and the faulty rows.

    `written` is False for a dry run, and where a fault stopped all. After MOST_FAULTS nothing more is read: it is not
    the file that it should be, and others wait.
    """

    rows: int = 0
    added: int = 0
    corrected: int = 0
    same: int = 0
    faulty: int = 0
    faults: list[Faulty] = field(default_factory=list)
    written: bool = False

    def note(self, fault: Faulty) -> None:
        """Count and name a faulty row."""
        self.faulty += 1
        self.faults.append(fault)

    @property
    def gave_up(self) -> bool:
        """Whether the rest of the file was not read."""
        return self.faulty >= MOST_FAULTS

    def summary(self) -> actions.Summary:
        """Return the counts for the last act."""
        return actions.Summary(self.rows, self.added, self.corrected, self.same, self.faulty)


def _silent(_phase: Phase, _share: float) -> None:
    pass


def import_ucdp(
    path: Path,
    *,
    by: Actor,
    edition: str = "",
    on_fault: OnFault = OnFault.STOP,
    dry_run: bool = False,
    progress: Progress = _silent,
    name: str = "",
) -> Report:
    """Import a UCDP GED file, plain or gzipped, in any of its published column sets. Public, with attribution.

    Rows that are there already are compared: equal ones stay, others are corrected. Ledger: one `dataset.extended` for
    each part that changes anything and one `dataset.imported`; the first import of all also `dataset.created`.
    `name` is what the file is called on record, by default as it lies. `progress` hears the phase and the share of it
    that is done, 0–1. A file with MOST_FAULTS faulty rows is not read to its end, and its import is not concluded.
    Raises NotAllowed, Conflict, and Invalid for a file that is not of UCDP.
    """
    if dry_run or on_fault is OnFault.STOP:
        report = _check(path, progress)
        if dry_run or report.faulty:
            return report
    return _write(path, _source(path, name, edition), by, progress)


def _check(path: Path, progress: Progress) -> Report:
    report, dataset = Report(), queries.called(about.CODE)
    for part in _parts(path, report):
        _compare(dataset, part, report)
        progress(Phase.CHECKING, part.share)
    return report


def _write(path: Path, source: actions.Source, by: Actor, progress: Progress) -> Report:
    report = Report(written=True)
    # what a correction counts off has to be counted first
    hexagons.fill()
    dataset = queries.called(about.CODE) or _opened(by)
    # a file names each event once: where there was none at the start, there is nothing to compare with
    earlier = dataset if dataset.events else None
    for part in _parts(path, report):
        changes = _compare(earlier, part, report)
        if changes.new or changes.corrected:
            dataset = actions.extend(dataset, changes, source=source, done=int(part.share * 1000), by=by)
        progress(Phase.WRITING, part.share)
    if report.gave_up:
        return report
    actions.conclude(dataset, report.summary(), source=source, by=by)
    return report


def _source(path: Path, name: str, edition: str) -> actions.Source:
    """Return what is put on record about the file. Raises Invalid where it is not of UCDP, before anything is done."""
    with path.open("rb") as raw:
        File(raw)
    with path.open("rb") as raw:
        return actions.Source(name or path.name, hashlib.file_digest(raw, "sha256").hexdigest(), edition)


def _opened(by: Actor) -> "Dataset":
    return actions.open_dataset(
        code=about.CODE, title=about.TITLE, licence=about.LICENCE, citation=about.CITATION, by=by
    )


@dataclass(frozen=True)
class Part:
    """Some good rows of a file, the share of it that was read by then, and the places its rows have no column for."""

    rows: list[Row]
    share: float = 1.0
    lacking: frozenset[int] = frozenset()


def _parts(path: Path, report: Report) -> Iterator[Part]:
    """Yield the good rows in parts; note the others in `report`."""
    size = max(1, path.stat().st_size)
    with path.open("rb") as raw:
        file = File(raw)
        good, lacking = _good(file, report), absent(file.columns)
        while rows := list(islice(good, ROWS_IN_A_PART)):
            report.rows += len(rows)
            yield Part(rows, min(1.0, file.position / size), lacking)


def _good(file: File, report: Report) -> Iterator[Row]:
    for row in file:
        if not isinstance(row, Faulty):
            yield row
            continue
        report.note(row)
        if report.gave_up:
            return


def _compare(dataset: "Dataset | None", part: Part, report: Report) -> actions.Changes:
    stand = queries.standing(dataset, [row[NUMBER] for row in part.rows]) if dataset else {}
    new = [row for row in part.rows if row[NUMBER] not in stand]
    pairs = [(stand[row[NUMBER]], row) for row in part.rows if row[NUMBER] in stand]
    known = [(before, completed(row, before, part.lacking)) for before, row in pairs]
    corrected = [(before, after) for before, after in known if before != after]
    report.added += len(new)
    report.corrected += len(corrected)
    report.same += len(known) - len(corrected)
    return actions.Changes(new, corrected)
