"""Threat reviews: one, all of them, and what each counts as now."""

import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.viewers import Viewer

from ..models import ThreatReview
from ..rules import states

MOST = 200


@dataclass(frozen=True)
class Standing:
    """A document with the state that it is shown in."""

    document: ThreatReview
    state: str


def _seen(viewer: Viewer) -> QuerySet[ThreatReview]:
    return ThreatReview.objects.visible_to(viewer).select_related("audience", "owner", "meant_for")


def all_of_them(viewer: Viewer) -> list[Standing]:
    """Return at most MOST visible documents, the newest period first."""
    found = list(_seen(viewer).order_by("-last", "-first", "-created_at", "id")[:MOST])
    return [Standing(document, _state(document, found)) for document in found]


def one(viewer: Viewer, id_: uuid.UUID) -> Standing:
    """Return one visible document. Raises NotVisible."""
    found = _seen(viewer).filter(pk=id_).first()
    if found is None:
        raise NotVisible
    same = _seen(viewer).filter(owner=found.owner_id, first=found.first, last=found.last)
    return Standing(found, _state(found, list(same)))


def _state(document: ThreatReview, others: list[ThreatReview]) -> str:
    """Return "superseded" where the owner issued a newer one for the same readers and period, which still stands."""
    if document.state != states.ISSUED:
        return document.state
    newer = [
        one
        for one in others
        if one.state == states.ISSUED and one.created_at > document.created_at and _key(one) == _key(document)
    ]
    return states.SUPERSEDED if newer else document.state


def _key(document: ThreatReview) -> tuple[object, ...]:
    return document.owner_id, document.audience_id, document.first, document.last
