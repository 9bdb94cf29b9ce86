"""Agreements, their clauses, and the commitments that come from each clause."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from mithaq.kernel.errors import NotVisible
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Party

from ..models import Agreement, Clause
from .promises import Promise, promises, seen


@dataclass(frozen=True)
class Text:
    """An agreement with those of its parties that the viewer may see."""

    agreement: Agreement
    parties: Sequence[Party]


@dataclass(frozen=True)
class Duty:
    """A clause with the visible commitments that come from it."""

    clause: Clause
    promises: Sequence[Promise]


def agreements(viewer: Viewer) -> list[Text]:
    """Return the visible agreements by code; three queries."""
    return with_parties(viewer, Agreement.objects.visible_to(viewer).order_by("code", "id"))


def agreement(viewer: Viewer, id_: uuid.UUID) -> Text:
    """Return one agreement. Raises NotVisible."""
    found = with_parties(viewer, Agreement.objects.visible_to(viewer).filter(pk=id_))
    if not found:
        raise NotVisible
    return found[0]


def clauses(viewer: Viewer, of: Agreement) -> list[Duty]:
    """Return the visible clauses of an agreement that the viewer sees, in their order."""
    found = list(
        Clause.objects.visible_to(viewer).filter(agreement=of).select_related("audience", "agreement")
    )
    by_clause: dict[uuid.UUID | None, list[Promise]] = defaultdict(list)
    for promise in promises(
        viewer, seen(viewer).filter(clause__in=[c.pk for c in found]).order_by("code", "id")
    ):
        by_clause[promise.commitment.clause_id].append(promise)
    return [Duty(clause, by_clause[clause.pk]) for clause in found]


def clause(viewer: Viewer, id_: uuid.UUID) -> Clause:
    """Return one clause of a visible agreement. Raises NotVisible."""
    visible = Agreement.objects.visible_to(viewer).values("pk")
    found = (
        Clause.objects.visible_to(viewer)
        .filter(pk=id_, agreement__in=visible)
        .select_related("agreement")
        .first()
    )
    if found is None:
        raise NotVisible
    return found


def with_parties(viewer: Viewer, found: QuerySet[Agreement]) -> list[Text]:
    """Return agreements with those of their parties that the viewer may see; three queries."""
    rows = list(found.select_related("audience", "owner"))
    named = {party.pk: party for party in people.parties(viewer)}
    through = Agreement.parties.through._default_manager.filter(agreement_id__in=[a.pk for a in rows])
    of: dict[uuid.UUID, list[Party]] = defaultdict(list)
    for agreement_id, party_id in through.values_list("agreement_id", "party_id"):
        if party_id in named:
            of[agreement_id].append(named[party_id])
    return [Text(a, sorted(of[a.pk], key=lambda p: p.code)) for a in rows]


def clauses_to_choose(viewer: Viewer) -> list[Clause]:
    """Return the visible clauses of visible agreements, each with its agreement, in their order."""
    visible = Agreement.objects.visible_to(viewer).values("pk")
    found = Clause.objects.visible_to(viewer).filter(agreement__in=visible).select_related("agreement")
    return list(found.order_by("agreement__code", "agreement_id", "position", "number"))
