"""Moving dates. Each move is kept with its cause, whoever looks later can ask why it is late.

A move is two acts, because it changes two records with markings of their own: the date, which everybody
concerned must see, and the slip, whose cause may be for fewer. Decision: docs/decisions/0041-slips.md.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, WrongState
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records.actions import within

from ..models import Initiative, Milestone, Slip
from ..queries import keys
from ..rules import slips
from ..rules.states import INITIATIVE_RUNNING, MILESTONE_OPEN
from . import checks, reminders

INITIATIVE_DATES = ("planned_start", "planned_end")


@dataclass(frozen=True)
class Reason:
    """Why a date moves: a code of `slips.CAUSES`, a note, and for whom the reason is; None for all who see
    the date."""

    cause: str
    note: str = ""
    audience: Audience | None = None


@dataclass(frozen=True)
class _Move:
    """Which date of a record moves, and from when to when."""

    field: str
    before: date
    to: date


@transaction.atomic
def move_due(
    milestone: Milestone, *, to: date, reason: Reason, by: Actor, expected: int | None = None
) -> Milestone:
    """Move a milestone's due date; the baseline stays.

    Ledger: `milestone.moved` and `slip.recorded`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    require(by, Permission.PLAN_WRITE, parties=keys.writers(milestone))
    if milestone.state not in MILESTONE_OPEN:
        raise WrongState(_("The date of what is done or dropped does not move."))
    before = milestone.due
    slips.check_move(before, to, reason.cause, reason.note)
    milestone.due = to
    commit("milestone.moved", milestone, by=by, expected=expected)
    reminders.follow(milestone)
    _record(milestone, _Move("due", before, to), reason, by, initiative=milestone.initiative_id)
    return milestone


@transaction.atomic
def move_initiative(
    initiative: Initiative, which: str, *, to: date, reason: Reason, by: Actor, expected: int | None = None
) -> Initiative:
    """Move the planned start or end of an initiative.

    Ledger: `initiative.moved` and `slip.recorded`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    checks.require_write(initiative, by)
    before = getattr(initiative, which) if which in INITIATIVE_DATES else None
    if before is None:
        raise Invalid(fields={"moved": _("Choose a date that has been agreed.")})
    if initiative.stage not in INITIATIVE_RUNNING:
        raise WrongState(_("The dates of what is closed or cancelled do not move."))
    slips.check_move(before, to, reason.cause, reason.note)
    setattr(initiative, which, to)
    checks.check_dates(initiative)
    commit("initiative.moved", initiative, by=by, expected=expected)
    _record(initiative, _Move(which, before, to), reason, by, initiative=initiative.pk)
    return initiative


@transaction.atomic
def record_slip(
    subject: Marked,
    *,
    before: date,
    to: date,
    reason: Reason,
    by: Actor,
    initiative: Initiative | None = None,
    owner: uuid.UUID | None = None,
) -> Slip:
    """Keep why a date moved that another domain moves; its action has checked the right to.

    It counts for `owner`, the party whose date it is (the subject's owner where none is given), and for
    `initiative` where all its readers may know that. Ledger: one `slip.recorded`. Raises Invalid.
    """
    slips.check_move(before, to, reason.cause, reason.note)
    known = keys.known_to(within(subject, reason.audience), initiative)
    return _record(subject, _Move("due", before, to), reason, by, initiative=known, owner=owner)


def _record(
    subject: Marked,
    move: _Move,
    reason: Reason,
    by: Actor,
    *,
    initiative: uuid.UUID | None,
    owner: uuid.UUID | None = None,
) -> Slip:
    slip = Slip(
        subject_kind=subject.KIND,
        subject=subject.pk,
        initiative_id=initiative,
        moved=move.field,
        from_date=move.before,
        to_date=move.to,
        days=slips.days(move.before, move.to),
        cause=reason.cause,
        note=reason.note.strip(),
        audience=within(subject, reason.audience),
        owner_id=owner or subject.owner_id,
    )
    commit("slip.recorded", slip, by=by)
    return slip
