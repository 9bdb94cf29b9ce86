"""Finding records by their words."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from mithaq.kernel.acts.models import Revision
from mithaq.kernel.markings.viewers import Viewer

from . import content, follow, words
from .models import Posting

MOST_WORDS = 8


@dataclass(frozen=True)
class Hit:
    """One record that holds all the words; `stamp` (µs) is its last change."""

    kind: str
    record: uuid.UUID
    stamp: int


def remove(record_id: uuid.UUID) -> None:
    """Take the words of a record out of the store, at once; those that its newest act left come back by themselves."""
    Posting.objects.for_system("postings of one record, in its own act").filter(record=record_id).delete()


def find(viewer: Viewer, text: str, *, kinds: Sequence[str] = (), limit: int = 50) -> list[Hit]:
    """Return records that hold every word of `text` (the last one as a beginning), newest change first."""
    wanted = words.of(text)[:MOST_WORDS]
    if not wanted:
        return []
    recent = _without_postings(viewer)
    hits = [
        Hit(act.kind, act.record, act.stamp)
        for act in sorted(recent.values(), key=lambda act: -act.stamp)
        if (not kinds or act.kind in kinds) and _holds(content.of(act), wanted)
    ][:limit]
    # postings of a record that has changed since are not asked: they say what it was, and who saw it then
    return hits + _posted(viewer, wanted, kinds, list(recent), limit - len(hits))


def _without_postings(viewer: Viewer) -> dict[uuid.UUID, Revision]:
    """Return the newest visible act on each record that the postings do not know of yet.

    An act that closes counts only for whoever sees no other: a narrowed record opens again for those it still reaches.
    """
    acts = Revision.objects.visible_to(viewer).filter(stamp__gt=follow.position()).order_by("stamp")
    searched = [act for act in acts if content.is_searched(act)]
    closed = {act.record: act for act in searched if content.closes(act)}
    return closed | {act.record: act for act in searched if not content.closes(act)}


def _holds(found: set[str], wanted: list[str]) -> bool:
    return found.issuperset(wanted[:-1]) and any(word.startswith(wanted[-1]) for word in found)


def _posted(
    viewer: Viewer, wanted: list[str], kinds: Sequence[str], without: list[uuid.UUID], limit: int
) -> list[Hit]:
    found = Posting.objects.visible_to(viewer)
    if kinds:
        found = found.filter(kind__in=kinds)
    for word in wanted[:-1]:
        same = Posting.objects.visible_to(viewer).filter(word=word)
        found = found.filter(record__in=same.values("record"))
    found = found.filter(_begins_with(wanted[-1])).exclude(record__in=without)
    rows = found.values_list("stamp", "kind", "record").distinct().order_by("-stamp", "record")[:limit]
    return [Hit(kind, record, stamp) for stamp, kind, record in rows]


def _begins_with(word: str) -> Q:
    # SQLite's LIKE folds case and so uses no index; a range does. PostgreSQL's collation makes a range unsafe.
    if connection.vendor == "sqlite":
        return Q(word__gte=word, word__lt=word + "\U0010ffff")
    return Q(word__startswith=word)
