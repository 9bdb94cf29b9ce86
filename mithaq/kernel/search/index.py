"""Keeping postings and finding by them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer

from . import words
from .models import Posting

MOST_WORDS = 8
# every act writes these rows: the bare statement costs a fifth of what model instances do
_ADD = "INSERT INTO search_posting (word, audience_id, kind, record, stamp) VALUES (%s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class Hit:
    """One record that holds all the words; `stamp` (µs) is its last change."""

    kind: str
    record: uuid.UUID
    stamp: int


def update(record: Marked, stamp: int) -> None:
    """Rewrite the postings of `record`, in the act's transaction."""
    if not record.SEARCHED:
        return
    found = {
        word
        for name in record.SEARCHED
        for text in words.texts(getattr(record, name))
        for word in words.of(text)
    }
    if record.version > 1:
        remove(record.pk)
    same = [_id(record.audience_id), record.KIND, _id(record.pk), stamp]
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, [[word, *same] for word in sorted(found)])


def _id(value: uuid.UUID) -> uuid.UUID | str:
    return value if connection.features.has_native_uuid_field else value.hex


def remove(record_id: uuid.UUID) -> None:
    """Take a record out of the search."""
    Posting.objects.for_system("postings of one record, in its own act").filter(record=record_id).delete()


def find(viewer: Viewer, text: str, *, kinds: Sequence[str] = (), limit: int = 50) -> list[Hit]:
    """Return records that hold every word of `text` (the last one as a beginning), newest change first."""
    wanted = words.of(text)[:MOST_WORDS]
    if not wanted:
        return []
    found = Posting.objects.visible_to(viewer)
    if kinds:
        found = found.filter(kind__in=kinds)
    for word in wanted[:-1]:
        same = Posting.objects.visible_to(viewer).filter(word=word)
        found = found.filter(record__in=same.values("record"))
    found = found.filter(_begins_with(wanted[-1]))
    rows = found.values_list("stamp", "kind", "record").distinct().order_by("-stamp", "record")[:limit]
    return [Hit(kind, record, stamp) for stamp, kind, record in rows]


def _begins_with(word: str) -> Q:
    # SQLite's LIKE folds case and so uses no index; a range does. PostgreSQL's collation makes a range unsafe.
    if connection.vendor == "sqlite":
        return Q(word__gte=word, word__lt=word + "\U0010ffff")
    return Q(word__startswith=word)
