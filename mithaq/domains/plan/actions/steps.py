"""Changing states: one act each, by the tables of `rules.states`. Going back needs a note, and so do grave
steps."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid

from ..models import Assumption, Initiative, Objective, Risk
from ..rules.states import ASSUMPTION, INITIATIVE, OBJECTIVE, RISK, check_move
from . import checks


@transaction.atomic
def move_objective(
    objective: Objective, to: str, *, by: Actor, note: str = "", expected: int | None = None
) -> Objective:
    """Consult, adopt, review or retire an objective. Ledger: one `objective.state_changed`.

    Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    checks.require_write(objective, by)
    check_move(OBJECTIVE, objective.state, to, note)
    objective.state, objective.state_note = to, note.strip()
    commit("objective.state_changed", objective, by=by, expected=expected)
    return objective


@transaction.atomic
def change_stage(
    initiative: Initiative,
    to: str,
    *,
    by: Actor,
    note: str = "",
    on: date | None = None,
    expected: int | None = None,
) -> Initiative:
    """Bring an initiative to another stage; `on` (today) is the day it really started or ended.

    The first start is kept when work is taken up again. Ledger: one `initiative.stage_changed`.
    Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    checks.require_write(initiative, by)
    check_move(INITIATIVE, initiative.stage, to, note)
    on = _not_ahead(on, "on")
    if to == "implementing" and not initiative.actual_start:
        initiative.actual_start = on
    if to == "closed":
        initiative.actual_end = on
    checks.check_dates(initiative)
    initiative.stage, initiative.stage_note = to, note.strip()
    commit("initiative.stage_changed", initiative, by=by, expected=expected)
    return initiative


@transaction.atomic
def review_assumption(
    assumption: Assumption,
    state: str,
    *,
    by: Actor,
    note: str = "",
    look_by: date | None = None,
    expected: int | None = None,
) -> Assumption:
    """Say how an assumption stands, and by when to look at it again; the state may stay as it is.

    Ledger: one `assumption.reviewed`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    checks.require_write(assumption, by)
    if state != assumption.state:
        check_move(ASSUMPTION, assumption.state, state, note)
    if look_by and look_by <= clock.today():
        raise Invalid(fields={"look_by": _("Choose a day that lies ahead.")})
    assumption.state, assumption.state_note, assumption.tripwire_on = state, note.strip(), look_by
    commit("assumption.reviewed", assumption, by=by, expected=expected)
    return assumption


@transaction.atomic
def change_risk(risk: Risk, to: str, *, by: Actor, note: str = "", expected: int | None = None) -> Risk:
    """Open, watch or close a risk, challenge or opportunity. Ledger: one `risk.state_changed`.

    Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    checks.require_write(risk, by)
    check_move(RISK, risk.state, to, note)
    risk.state, risk.state_note = to, note.strip()
    commit("risk.state_changed", risk, by=by, expected=expected)
    return risk


def _not_ahead(on: date | None, name: str) -> date:
    """Return the day, today where none is given. Raises Invalid for one that has not come."""
    if on and on > clock.today():
        raise Invalid(fields={name: _("This day has not come yet.")})
    return on or clock.today()
