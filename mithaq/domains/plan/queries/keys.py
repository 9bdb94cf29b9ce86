"""What actions and jobs ask, whoever is looking: which parties may write, report or verify, and whom to
remind."""

import uuid
from dataclasses import dataclass
from datetime import date

from mithaq.kernel import clock
from mithaq.kernel.i18n import Names
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people import queries as people

from ..models import Initiative, InitiativeParty, Milestone
from ..models.base import PlanRecord
from ..rules.parties import REPORTING
from ..rules.states import MILESTONE_OPEN


def answering(initiative: Initiative) -> set[uuid.UUID | None]:
    """Return the parties that answer for an initiative: lead, owner, and those accountable or implementing
    now."""
    held = InitiativeParty.objects.for_system(
        "who answers for an initiative, whatever the marking of the role"
    )
    rows = held.filter(initiative=initiative, role__in=REPORTING).exclude(ends__lt=clock.today())
    return {initiative.lead_id, initiative.owner_id, *rows.values_list("party_id", flat=True)}


def writers(record: PlanRecord) -> set[uuid.UUID | None]:
    """Return the parties that may change a record."""
    if isinstance(record, Initiative):
        return {record.owner_id, record.lead_id}
    if isinstance(record, Milestone):
        return {record.owner_id, *answering(record.initiative)}
    return {record.owner_id}


def first_keys(milestone: Milestone) -> set[uuid.UUID | None]:
    """Return the parties that cannot verify a milestone: its owner, who reported it, and the initiative's
    lead."""
    return {milestone.owner_id, milestone.reported_by_id, milestone.initiative.lead_id}


def known_to(audience: Audience, initiative: Initiative | None) -> uuid.UUID | None:
    """Return the id of `initiative` if all of `audience` may see it, else None."""
    if initiative is None or not audiences.is_within(audience, initiative.audience, people.parties_of):
        return None
    return initiative.pk


@dataclass(frozen=True, slots=True)
class Reminded:
    """What a reminder tells of a milestone."""

    id: uuid.UUID
    owner_id: uuid.UUID
    audience_id: uuid.UUID
    code: str
    title: Names
    due: date
    path: str


def to_remind(id_: uuid.UUID) -> Reminded | None:
    """Return the milestone with this id if it is still open and somebody owns it."""
    found = Milestone.objects.for_system("a timer reminds whoever owns the milestone").filter(pk=id_).first()
    if found is None or found.owner_id is None or found.state not in MILESTONE_OPEN:
        return None
    return Reminded(
        found.pk,
        found.owner_id,
        found.audience_id,
        found.code,
        found.title,
        found.due,
        found.get_absolute_url(),
    )
