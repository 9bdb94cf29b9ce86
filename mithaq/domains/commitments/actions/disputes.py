"""Objecting to how a promise stands, and settling it. The commitment itself is not touched: 0051."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, WrongState
from mithaq.kernel.i18n import present_language, written_in
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.permissions import Permission, may, require
from mithaq.kernel.records.actions import within
from mithaq.web import moves

from ..models import Commitment, Dispute
from ..queries import records
from ..rules import choices, states
from . import notices
from .writing import acting_party


@transaction.atomic
def dispute(commitment: Commitment, *, reason: str, by: Actor, audience: Audience | None = None) -> Dispute:
    """Object to how a promise stands, for a party that sees it; whoever sees the dispute sees it as disputed.

    Ledger: one `dispute.raised`. Raises NotAllowed, WrongState, Invalid.
    """
    require(by, Permission.COMMITMENT_DISPUTE)
    party = acting_party(by)
    moves.check(states.COMMITMENT_MOVES, "dispute", commitment.state)
    if not reason.strip():
        raise Invalid(fields={"reason": _("Say what you object to.")})
    earlier = records.disputes(Viewer.of(by), commitment)
    if earlier.filter(party_id=party, state=choices.OPEN).exists():
        raise WrongState(_("Your party has an open dispute about this already."))
    opened = Dispute(
        commitment=commitment,
        party_id=party,
        owner_id=party,
        person_id=by.person_id,
        reason=reason.strip(),
        language=written_in(reason, present_language()),
        audience=within(commitment, audience),
    )
    commit("dispute.raised", opened, by=by, tell=notices.disputed(commitment, opened, by))
    return opened


@transaction.atomic
def settle(opened: Dispute, *, settlement: str, by: Actor, expected: int | None = None) -> Dispute:
    """Close a dispute with what was agreed, for the party that raised it or a joint body.

    Ledger: one `dispute.settled`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    if not may(by, Permission.COMMITMENT_WAIVE):
        require(by, Permission.COMMITMENT_DISPUTE, parties=[opened.party_id])
    if opened.state != choices.OPEN:
        raise WrongState(_("This dispute is settled already."))
    if not settlement.strip():
        raise Invalid(fields={"settlement": _("Say how it was settled.")})
    opened.state, opened.settlement = choices.SETTLED, settlement.strip()
    opened.settled_on, opened.settled_by_id = clock.today(), by.party_id
    commit("dispute.settled", opened, by=by, expected=expected)
    return opened
