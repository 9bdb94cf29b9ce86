"""Creating and editing: the same for every kind of the plan. States and agreed dates have acts of their
own."""

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import Invalid, WrongState
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people.permissions import Permission, require

from ..models import Initiative, Milestone
from ..models.base import PlanRecord
from ..queries import keys
from ..queries.records import MODELS
from ..rules.states import MILESTONE_OPEN
from . import checks, reminders

R = TypeVar("R", bound=PlanRecord)
EDITABLE: dict[str, tuple[str, ...]] = {
    "line_of_effort": ("code", "title", "summary", "end_state", "position"),
    "objective": ("code", "title", "line_of_effort", "parent", "statement", "smart"),
    "initiative": (
        "code",
        "title",
        "objective",
        "lead",
        "summary",
        "theory_of_change",
        "planned_start",
        "planned_end",
        "actual_start",
        "actual_end",
        "sector",
    ),
    "milestone": ("code", "title", "proof_wanted"),
    "assumption": ("text", "signal", "tripwire", "tripwire_on", "objective", "initiative"),
    "risk": ("risk_kind", "title", "area", "likelihood", "effect", "response", "objective", "initiative"),
}

CREATABLE: dict[str, tuple[str, ...]] = {
    **EDITABLE,
    "milestone": (*EDITABLE["milestone"], "initiative", "due"),
}


@transaction.atomic
def create(kind: str, values: Mapping[str, Any], *, audience: Audience, by: Actor) -> Any:
    """Create a record of `kind` from `values` (names of CREATABLE; references as records); the actor's party
    owns it.

    It starts in the first state of its kind; a milestone's due date becomes its baseline for good.
    Ledger: one `<kind>.created`. Raises NotAllowed, Invalid.
    """
    _check_known(values, CREATABLE[kind])
    record: Any = MODELS[kind](**values, audience=audience, owner_id=by.party_id)
    is_milestone = isinstance(record, Milestone)
    require(by, Permission.PLAN_WRITE, parties=keys.answering(record.initiative) if is_milestone else None)
    if is_milestone:
        record.baseline_due = record.due
    check_belongs(record)
    checks.check_seen_by(audience, by)
    checks.check_parents(record)
    checks.check_dates(record)
    checks.commit_coded(f"{kind}.created", record, by=by)
    if is_milestone:
        reminders.follow(record)
    return record


@transaction.atomic
def edit(record: R, values: Mapping[str, Any], *, by: Actor, expected: int | None = None) -> R:
    """Change the fields in `values` (names of EDITABLE; references as records) of the version `expected`.

    Ledger: one `<kind>.edited`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    checks.require_write(record, by)
    if isinstance(record, Milestone) and record.state not in MILESTONE_OPEN:
        raise WrongState(
            _("What was reported done or dropped is not reworded. Send it back or take it up first.")
        )
    _check_known(values, EDITABLE[record.KIND])
    if isinstance(record, Initiative):
        _check_agreed_dates(record, values)
    for name, value in values.items():
        setattr(record, name, value)
    check_belongs(record)
    checks.check_parents(record, set(values).intersection(checks.PARENTS))
    checks.check_dates(record)
    checks.commit_coded(f"{record.KIND}.edited", record, by=by, expected=expected)
    return record


def _check_known(values: Mapping[str, Any], allowed: Collection[str]) -> None:
    if unknown := set(values).difference(allowed):
        raise Invalid(fields=dict.fromkeys(sorted(unknown), _("This is not set here.")))


def check_belongs(record: Any) -> None:
    """Raise Invalid where an assumption or risk belongs to nothing."""
    if record.KIND in ("assumption", "risk") and not (record.objective_id or record.initiative_id):
        raise Invalid(fields={"objective": _("Choose an objective, an initiative, or both.")})


def _check_agreed_dates(initiative: Initiative, values: Mapping[str, Any]) -> None:
    for name in ("planned_start", "planned_end"):
        agreed = getattr(initiative, name)
        if name in values and agreed and values[name] != agreed:
            raise Invalid(
                fields={
                    name: _("This date was agreed. Move it with “Move a date”, which asks for the cause.")
                }
            )
