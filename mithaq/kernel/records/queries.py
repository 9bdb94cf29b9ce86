"""Reading what surrounds a record: links both ways, discussion, history, seal."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from mithaq.kernel.acts import feeds, tampering
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.ledger import seals
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.models import Person

from .kinds import find_many
from .models import RELATIONS, Comment, Link, Source


@dataclass(frozen=True)
class Related:
    """The far end of a link, with the relation in words as read from this side."""

    link: Link
    words: str | Promise
    record: Marked


@dataclass(frozen=True)
class Step:
    """One act in a record's history: who, when, and what it changed (field, before, after)."""

    revision: Revision
    person: Person | None
    changes: list[tuple[str, Any, Any]]


def links(viewer: Viewer, record: Marked) -> list[Related]:
    """Return the links of a record, both ways; only where link and far end are visible."""
    touching = Q(from_record=record.pk) | Q(to_record=record.pk)
    found = list(Link.objects.visible_to(viewer).filter(touching).order_by("created_at", "id"))
    ends = {link.pk: _far_end(link, record.pk) for link in found}
    visible = find_many(viewer, list(ends.values()))
    return [
        Related(link, _words(link, record.pk), visible[e])
        for link in found
        if (e := ends[link.pk]) in visible
    ]


def _far_end(link: Link, near: uuid.UUID) -> tuple[str, uuid.UUID]:
    return (link.to_kind, link.to_record) if link.from_record == near else (link.from_kind, link.from_record)


def _words(link: Link, near: uuid.UUID) -> str | Promise:
    return RELATIONS[link.relation][0 if link.from_record == near else 1]


def discussion(viewer: Viewer, record: Marked) -> QuerySet[Comment]:
    """Return the visible comments on a record, oldest first."""
    found = Comment.objects.visible_to(viewer).filter(about=record.pk)
    return found.select_related("said_by", "audience", "owner").order_by("created_at", "id")


def history(viewer: Viewer, record: Marked) -> list[Step]:
    """Return the visible acts on a record, newest first, each with its differences from the content before it."""
    acts = feeds.of_record(viewer, record.pk)
    people = Person.objects.visible_to(viewer).in_bulk({act.by_person for act in acts})
    steps: list[Step] = []
    before: dict[str, Any] = {}
    for act in reversed(acts):
        after = before if _closes(act) else act.values
        steps.append(Step(act, people.get(act.by_person), feeds.differences(before, after)))
        before = after
    return steps[::-1]


def contents(viewer: Viewer, record: Marked) -> list[Revision]:
    """Return the visible acts that left the record with some content, newest first."""
    return [act for act in feeds.of_record(viewer, record.pk) if not _closes(act)]


def _closes(act: Revision) -> bool:
    """Return whether an act only closes an earlier audience: it has no content."""
    return act.verb.endswith(".remarked_out")


def sources(viewer: Viewer) -> dict[str, Source]:
    """Return the visible sources by code."""
    return {source.code: source for source in Source.objects.visible_to(viewer).order_by("code")}


def last_act(viewer: Viewer, record: Marked) -> Revision | None:
    """Return the act that left the record as it is; None only where somebody has removed it from the tables."""
    # the act that closes an earlier audience may come after it
    acts = Revision.objects.visible_to(viewer).filter(record=record.pk).order_by("-stamp")[:2]
    return tampering.last_act(record, acts)


@dataclass(frozen=True)
class Standing:
    """How firmly what is shown stands: how far its act has come, or the names of what differs from the ledger."""

    seal: seals.SealState
    differing: frozenset[str] = frozenset()


def standing(record: Marked, act: Revision | None) -> Standing:
    """Return how a record stands by its last act; without one it was removed, or never made by an act."""
    if act is None:
        return _standing(None, frozenset({"id"}))
    return _standing(act, tampering.in_record(record, act) | tampering.in_act(act))


def seal_of(act: Revision) -> seals.SealState:
    """Return how far one act has come; or that what is shown of it differs from its entry in the ledger."""
    return _standing(act, tampering.in_act(act)).seal


def _standing(act: Revision | None, differing: frozenset[str]) -> Standing:
    if act is None or differing:
        return Standing(seals.SealState("differs"), differing)
    return Standing(seals.state(act.log_id, act.seq))
