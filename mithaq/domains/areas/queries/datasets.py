"""Reading data sets, comparing an import with what stands, and checking events against the ledger."""

import hashlib
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, cast

from django.db.models import QuerySet

from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.viewers import Viewer

from ..models import Dataset, Event
from ..rules.ucdp.rows import COLUMNS, FROM, NUMBER, TO, Row, canonical

EXTENDED = "dataset.extended"


def datasets(viewer: Viewer) -> list[Dataset]:
    """Return the visible data sets by code."""
    return list(Dataset.objects.visible_to(viewer).select_related("audience").order_by("code"))


def dataset(viewer: Viewer, id_: uuid.UUID) -> Dataset:
    """Return one data set. Raises NotVisible."""
    found = Dataset.objects.visible_to(viewer).select_related("audience").filter(pk=id_).first()
    if found is None:
        raise NotVisible
    return found


def called(code: str) -> Dataset | None:
    """Return the data set with this code, whoever asks: an import adds to it, and the code is published."""
    return Dataset.objects.for_system("an import continues what there is").filter(code=code).first()


def standing(of: Dataset, numbers: Collection[int]) -> dict[int, Row]:
    """Return the rows of a data set that stand now, of those with these numbers, by number."""
    found = Event.objects.for_system("an import compares with what there is").filter(
        dataset=of, replaced=None, number__in=numbers
    )
    rows = map(_as_read, found.values_list(*COLUMNS).iterator(chunk_size=5000))
    return {row[NUMBER]: row for row in rows}


def _as_read(values: Sequence[Any]) -> Row:
    """Return stored values as the reader of the file gave them."""
    first, last = values[FROM], values[TO]
    return cast(Row, (*values[:FROM], first.isoformat(), last.isoformat(), *values[TO + 1 :]))


def digest(rows: Iterable[Row]) -> str:
    """Return the SHA-256, in hex, of rows in the order of their numbers."""
    taken = hashlib.sha256()
    for row in rows:
        taken.update(canonical(row))
    return taken.hexdigest()


def parts_that_differ(viewer: Viewer, of: Dataset) -> list[int]:
    """Return the parts whose rows are no longer those that their act put on record; none where all is well.

    Rows that were replaced since still belong to the part that brought them.
    """
    acts = Revision.objects.visible_to(viewer).filter(record=of.pk, verb=EXTENDED).order_by("version")
    recorded = {act.version: act.values["part"]["sha256"] for act in acts}
    found = Event.objects.visible_to(viewer).filter(dataset=of).order_by("part", "number")
    stored = {
        part: digest(row for _part, row in rows) for part, rows in groupby(_parts(found), itemgetter(0))
    }
    return sorted(part for part in recorded.keys() | stored if recorded.get(part) != stored.get(part))


def _parts(found: QuerySet[Event]) -> Iterator[tuple[int, Row]]:
    rows = found.values_list("part", *COLUMNS).iterator(chunk_size=5000)
    return ((part, _as_read(values)) for part, *values in rows)
