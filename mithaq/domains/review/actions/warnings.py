"""Raising a warning, which the job does; taking it on and closing it, which people do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, NotAllowed
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import moves

from ..models import Warning
from ..queries.vantages import Vantage
from ..rules import choices, states


@dataclass(frozen=True)
class Finding:
    """What stands out: `reason` is methods.warnings.Reason as JSON."""

    area: str
    type: str
    week: date
    level: str
    reason: Mapping[str, Any]


@transaction.atomic
def raise_warning(finding: Finding, vantage: Vantage, *, by: Actor) -> Warning:
    """Tell the readers of a vantage that a week stands out. Ledger: one `warning.raised`. Raises NotAllowed."""
    require(by, Permission.WARNING_RAISE)
    warning = Warning(
        area=finding.area,
        type=finding.type,
        week=finding.week,
        level=finding.level,
        reason=dict(finding.reason),
        audience=vantage.audience,
        owner_id=vantage.party,
        answer_due=clock.today() + timedelta(days=choices.ANSWER_DAYS[finding.level]),
    )
    commit("warning.raised", warning, by=by)
    return warning


@transaction.atomic
def take_on(warning: Warning, *, by: Actor, expected: int | None = None) -> Warning:
    """Say that one's own party looks into it. Ledger: one `warning.taken_on`.

    Raises NotAllowed, WrongState, Conflict.
    """
    require(by, Permission.WARNING_ANSWER)
    if by.party_id is None:
        raise NotAllowed(_("A party has to answer it."))
    warning.state = moves.check(states.WARNING_MOVES, "take_on", warning.state)
    warning.answered_by_id = by.party_id
    warning.answer_due = clock.today() + timedelta(days=choices.ANSWER_DAYS[warning.level])
    commit("warning.taken_on", warning, by=by, expected=expected)
    return warning


@transaction.atomic
def close(
    warning: Warning,
    *,
    outcome: str,
    note: str,
    began_on: date | None = None,
    by: Actor,
    expected: int | None = None,
) -> Warning:
    """Say what was found and, where something had changed, since when. Ledger: one `warning.closed`.

    Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    answering = [warning.answered_by_id] if warning.answered_by_id else None
    require(by, Permission.WARNING_ANSWER, parties=answering)
    closed = moves.check(states.WARNING_MOVES, "close", warning.state)
    if outcome not in choices.OUTCOMES:
        raise Invalid(fields={"outcome": _("Say whether something had changed.")})
    if not note.strip():
        raise Invalid(fields={"note": _("Say what was found.")})
    if began_on and (outcome != choices.FOUNDED or began_on > clock.today()):
        raise Invalid(fields={"began_on": _("Only what had changed has begun, and not after today.")})
    warning.state, warning.closed_on, warning.began_on = closed, clock.today(), began_on
    warning.outcome, warning.note = outcome, note.strip()
    commit("warning.closed", warning, by=by, expected=expected)
    return warning
