"""Moving a due date: the new date, and why. Two acts on two records.

See docs/decisions/0050-slips-live-in-plan.md.
"""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.domains.plan import actions as plan
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, WrongState
from mithaq.kernel.people.permissions import Permission, require

from ..models import Commitment
from ..rules import states
from . import reminders


@transaction.atomic
def move_due(
    commitment: Commitment, *, to: date, reason: plan.Reason, by: Actor, expected: int | None = None
) -> Commitment:
    """Move the due date of a promise that is still owed, for the responsible or the proposing party.

    Ledger: `commitment.moved` and `slip.recorded`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    require(by, Permission.COMMITMENT_WRITE, parties=[commitment.responsible_id, commitment.owner_id])
    if commitment.state not in states.OWED:
        raise WrongState(_("Only the date of a promise that is still owed can move."))
    before = commitment.due
    if before is None:
        raise Invalid(
            fields={"to_date": _("No date was agreed, so there is none to move. Propose a dated commitment.")}
        )
    commitment.due = to
    commit("commitment.moved", commitment, by=by, expected=expected)
    plan.record_slip(
        commitment,
        before=before,
        to=to,
        reason=reason,
        by=by,
        initiative=commitment.initiative,
        owner=commitment.responsible_id,
    )
    reminders.follow(commitment)
    return commitment
