"""“I am on it”: one party at a time, for some hours."""

import uuid
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, WrongState
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.timers import arming
from mithaq.web import moves

from ..models import Claim, Report
from ..rules import states
from .writing import acting_party

KIND = "claim.expiry"
MOST_HOURS = 72
TAKEN = _("Another party is on it. Ask it, or wait until its time is over.")


@transaction.atomic
def claim(report: Report, *, hours: int = 4, note: str = "", by: Actor) -> Claim:
    """Take a report in hand for some hours (1–72); all who see the report see it, and nobody else can meanwhile.

    Ledger: one `claim.taken`, after `claim.expired` where no worker has ended the one before.
    Raises NotAllowed, WrongState, Invalid.
    """
    require(by, Permission.REPORT_ASSESS)
    party = acting_party(by)
    if report.state == states.RETRACTED:
        raise WrongState(_("This report is retracted."))
    if not 1 <= hours <= MOST_HOURS:
        raise Invalid(fields={"hours": _("Give 1 to %d hours.") % MOST_HOURS})
    _make_room(report, party)
    taken = Claim(
        report=report,
        party_id=party,
        owner_id=party,
        note=note.strip(),
        expires_at=clock.now() + timedelta(hours=hours),
        audience=report.audience,
    )
    _commit(taken, by)
    arming.arm(KIND, taken.KIND, taken.pk, 0, taken.expires_at)
    return taken


def _make_room(report: Report, party: uuid.UUID) -> None:
    """End a claim whose time is over, where no worker has yet. Raises WrongState where one still holds."""
    held = Claim.objects.for_system("who is on it").filter(report=report.pk, state=states.HELD).first()
    if held is None:
        return
    if held.expires_at <= clock.now():
        expire(held, by=Actor.system("claims"))
        arming.cancel(KIND, held.KIND, held.pk)
    elif held.party_id == party:
        raise WrongState(_("Your party is on it already. Let it go first to say for how long anew."))
    else:
        raise WrongState(TAKEN)


def _commit(taken: Claim, by: Actor) -> None:
    try:
        with transaction.atomic():
            commit("claim.taken", taken, by=by)
    except IntegrityError as error:
        if "claim" not in str(error):
            raise
        raise WrongState(TAKEN) from error


@transaction.atomic
def let_go(claim: Claim, *, by: Actor, expected: int | None = None) -> Claim:
    """Let a report go before the time is over. Ledger: one `claim.let_go`.

    Raises NotAllowed, WrongState, Conflict.
    """
    require(by, Permission.REPORT_ASSESS, parties=[claim.party_id])
    claim.state = moves.check(states.CLAIM_MOVES, "release", claim.state)
    commit("claim.let_go", claim, by=by, expected=expected)
    arming.cancel(KIND, claim.KIND, claim.pk)
    return claim


@transaction.atomic
def expire(claim: Claim, *, by: Actor) -> Claim:
    """End a claim whose time is over; by the timer. Ledger: one `claim.expired`. Raises NotAllowed, WrongState."""
    require(by, Permission.REPORT_MATCH)
    claim.state = moves.check(states.CLAIM_MOVES, "expire", claim.state)
    commit("claim.expired", claim, by=by)
    return claim
