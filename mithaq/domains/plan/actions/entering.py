"""Entering what has been reached already: from a framework file, or from paper kept before."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import Invalid
from mithaq.kernel.people.permissions import Permission, may, require

from ..models import Initiative, Milestone, Slip
from ..models.base import PlanRecord
from ..queries.records import MODELS
from ..rules import slips
from ..rules.parties import check_second_key
from . import checks, reminders
from .drafting import check_belongs


@transaction.atomic
def enter(kind: str, values: Mapping[str, Any], *, by: Actor) -> PlanRecord:
    """Enter a record of `kind` with owner, audience and the state that it has reached among its `values`.

    For whoever may load a framework, and for the owner. Ledger: one `<kind>.entered`. Raises NotAllowed,
    Invalid.
    """
    record: PlanRecord = MODELS[kind](**values)
    if not may(by, Permission.FRAMEWORK_LOAD):
        require(by, Permission.PLAN_WRITE, parties=[record.owner_id])
    check_belongs(record)
    checks.check_parents(record)
    checks.check_dates(record)
    _check_reached(record)
    checks.commit_coded(f"{record.KIND}.entered", record, by=by)
    if isinstance(record, Milestone):
        reminders.follow(record)
    return record


def _check_reached(record: PlanRecord) -> None:
    """Raise Invalid where a state lacks what it rests on: the day it was done, the second key, a start."""
    if isinstance(record, Milestone):
        _check_milestone(record)
    elif isinstance(record, Initiative):
        if record.stage in ("implementing", "closing", "closed") and not record.actual_start:
            raise Invalid(fields={"actual_start": _("Give the day on which it started.")})
        if record.stage == "closed" and not record.actual_end:
            raise Invalid(fields={"actual_end": _("Give the day on which it ended.")})
    elif isinstance(record, Slip):
        slips.check_move(record.from_date, record.to_date, record.cause, record.note)


def _check_milestone(milestone: Milestone) -> None:
    if milestone.state in ("done", "verified") and not milestone.done_on:
        raise Invalid(fields={"done_on": _("Give the day on which it was done.")})
    if milestone.state != "verified":
        return
    if not (milestone.verified_on and milestone.verified_by_id):
        raise Invalid(
            fields={"verified_by": _("Give the day of verification and the party that verified it.")}
        )
    check_second_key(milestone.verified_by_id, {milestone.owner_id, milestone.initiative.lead_id})
