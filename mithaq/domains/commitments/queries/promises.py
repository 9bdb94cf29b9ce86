"""A commitment together with what the viewer may see around it.

What he may not see is as if it did not exist.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, QuerySet

from mithaq.domains.plan.models import Initiative
from mithaq.domains.plan.queries import records as plan
from mithaq.kernel import clock
from mithaq.kernel.i18n import Names
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Party
from mithaq.web.completion import lowest

from ..models import Agreement, Clause, Commitment, Dispute, Reading
from ..rules import choices, standing, states

# commitments that also carry `has_open_dispute`, which no model says
Seen = QuerySet[Any]


@dataclass(frozen=True)
class Promise:
    """A commitment as one viewer sees it on one day.

    References are None where they are empty or hidden from the viewer. `own` is the newest visible own
    reading; `others` are the newest visible readings of each other party, newest first. `is_disputed` says
    that he sees an open dispute.
    """

    commitment: Commitment
    today: date
    responsible: Party | None
    supporting: Sequence[Party]
    agreed_by: Sequence[Party]
    clause: Clause | None
    agreement: Agreement | None
    initiative: Initiative | None
    own: Reading | None
    others: Sequence[Reading]
    is_disputed: bool
    parties: dict[uuid.UUID, Party]

    KIND = Commitment.KIND

    @property
    def pk(self) -> uuid.UUID:
        return self.commitment.pk

    @property
    def code(self) -> str:
        return self.commitment.code

    @property
    def title(self) -> Names:
        return self.commitment.title

    @property
    def due(self) -> date | None:
        return self.commitment.due

    @property
    def owner(self) -> Party | None:
        return self.commitment.owner

    @property
    def audience(self) -> Audience:
        return self.commitment.audience

    @property
    def url(self) -> str:
        return self.commitment.get_absolute_url()

    @property
    def state(self) -> str:
        """Return the state as this viewer sees it."""
        return states.shown(self.commitment.state, is_disputed=self.is_disputed)

    @property
    def standing(self) -> str:
        """Return what it counts as in the balance of its responsible party."""
        return standing.standing(self.commitment.state, self.due, self.today, is_disputed=self.is_disputed)

    @property
    def is_overdue(self) -> bool:
        return standing.is_overdue(self.commitment.state, self.due, self.today)

    @property
    def days_late(self) -> int:
        """Return by how many days it is late; 0 for what is not."""
        return (self.today - self.due).days if self.due and self.is_overdue else 0

    @property
    def other(self) -> Reading | None:
        """Return the lowest of the others: docs/decisions/0054-which-reading-is-the-other-key.md."""
        return lowest(self.others)

    @property
    def gap(self) -> int | None:
        """Return the steps from own to the lowest other reading; None unless the viewer sees both."""
        return standing.gap(self.own.step if self.own else None, self.other.step if self.other else None)

    def party(self, id_: uuid.UUID | None) -> Party | None:
        """Return a party by id, if the viewer may see it."""
        return self.parties.get(id_) if id_ else None


def seen(viewer: Viewer) -> Seen:
    """Return the visible commitments with audience and owner, and whether an open dispute is visible too."""
    disputes = Dispute.objects.visible_to(viewer).filter(commitment=OuterRef("pk"), state=choices.OPEN)
    found = Commitment.objects.visible_to(viewer).select_related("audience", "owner")
    return found.annotate(has_open_dispute=Exists(disputes))


def promises(viewer: Viewer, commitments: Iterable[Any]) -> list[Promise]:
    """Return `commitments` (from `seen`) with what surrounds them; six more queries at most."""
    commitments = list(commitments)
    ids = [c.pk for c in commitments]
    parties = {party.pk: party for party in people.parties(viewer)} if ids else {}
    clauses = _clauses(viewer, commitments)
    initiatives = plan.seen_by_id(viewer, Initiative, (c.initiative_id for c in commitments))
    supporting = members(Commitment.supporting.through, ids)
    agreed = members(Commitment.agreed_by.through, ids)
    keys = _keys(viewer, ids)
    today = clock.today()

    def named(wanted: Iterable[uuid.UUID]) -> list[Party]:
        return sorted((parties[id_] for id_ in wanted if id_ in parties), key=lambda p: p.code)

    def promise(c: Any) -> Promise:
        clause = clauses.get(c.clause_id)
        own, others = keys.get(c.pk, (None, ()))
        return Promise(
            commitment=c,
            today=today,
            responsible=parties.get(c.responsible_id),
            supporting=named(supporting[c.pk]),
            agreed_by=named(agreed[c.pk]),
            clause=clause,
            agreement=clause.agreement if clause else None,
            initiative=initiatives.get(c.initiative_id),
            own=own,
            others=others,
            is_disputed=c.has_open_dispute,
            parties=parties,
        )

    return [promise(c) for c in commitments]


def members(through: type[models.Model], ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """Return the party ids of a many-to-many field by commitment; a missing one has none."""
    found: dict[uuid.UUID, list[uuid.UUID]] = defaultdict(list)
    rows = through._default_manager.filter(commitment_id__in=ids).values_list("commitment_id", "party_id")
    for commitment, party in rows:
        found[commitment].append(party)
    return found


def _clauses(viewer: Viewer, commitments: Sequence[Commitment]) -> dict[uuid.UUID | None, Clause]:
    """Return the clauses by id whose agreement is visible too; each carries its agreement."""
    wanted = {c.clause_id for c in commitments if c.clause_id}
    visible = Agreement.objects.visible_to(viewer)
    found = Clause.objects.visible_to(viewer).filter(pk__in=wanted, agreement__in=visible.values("pk"))
    by_id: dict[uuid.UUID | None, Clause] = {}
    by_id.update((clause.pk, clause) for clause in found.select_related("agreement"))
    return by_id


def _keys(viewer: Viewer, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[Reading | None, list[Reading]]]:
    """Return the own key of each commitment, and the newest reading of each other party, newest first."""
    found = (
        Reading.objects.visible_to(viewer).filter(commitment__in=ids).order_by("read_on", "created_at", "id")
    )
    newest: dict[uuid.UUID, dict[tuple[str, uuid.UUID], Reading]] = defaultdict(dict)
    for reading in found.select_related("audience", "party"):
        # taken out first, so that the newest reading comes last
        newest[reading.commitment_id].pop((reading.kind, reading.party_id), None)
        newest[reading.commitment_id][reading.kind, reading.party_id] = reading
    return {id_: _apart(list(by_party.values())) for id_, by_party in newest.items()}


def _apart(readings: Sequence[Reading]) -> tuple[Reading | None, list[Reading]]:
    own = next((reading for reading in reversed(readings) if reading.kind == choices.OWN), None)
    return own, [reading for reading in reversed(readings) if reading.kind == choices.OTHER]
