"""From a proposal to a promise: propose, change the proposal, agree."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import NotAllowed, WrongState
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import moves

from ..models import Commitment
from ..rules import standing, states
from . import notices, reminders
from .terms import Terms
from .writing import acting_party, check_parents, commit_named, member_ids, parties_by_id


@transaction.atomic
def propose(terms: Terms, *, audience: Audience, by: Actor) -> Commitment:
    """Propose a commitment in the name of the acting party, which owns it and gives its word with it.

    A party's pledge of its own is agreed at once. Ledger: one `commitment.proposed`. Raises NotAllowed,
    Invalid.
    """
    require(by, Permission.COMMITMENT_WRITE)
    proposing = acting_party(by)
    terms.check(audience=audience)
    commitment = Commitment(owner_id=proposing, audience=audience)
    terms.write_to(commitment)
    check_parents(commitment)
    if standing.is_agreed({proposing}, terms.responsible.pk, proposing):
        commitment.state = states.AGREED
    many = {"supporting": terms.supporting, "agreed_by": parties_by_id({proposing})}
    commit_named("commitment.proposed", commitment, by=by, many=many, tell=notices.proposed(commitment, by))
    reminders.follow(commitment)
    return commitment


@transaction.atomic
def edit(commitment: Commitment, terms: Terms, *, by: Actor, expected: int | None = None) -> Commitment:
    """Change a proposal. The others are asked anew, since they had agreed to another text.

    What was agreed is not rewritten: docs/decisions/0052-agreed-text-stands.md.
    Ledger: one `commitment.edited`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    require(by, Permission.COMMITMENT_WRITE, parties=[commitment.owner_id])
    if commitment.state != states.PROPOSED:
        raise WrongState(_("What was agreed is not rewritten. Propose a new commitment instead."))
    terms.check(audience=commitment.audience)
    terms.write_to(commitment)
    check_parents(commitment)
    if standing.is_agreed({commitment.owner_id}, commitment.responsible_id, commitment.owner_id):
        commitment.state = states.AGREED
    own = {commitment.owner_id} if commitment.owner_id else set()
    many = {"supporting": terms.supporting, "agreed_by": parties_by_id(own)}
    told = notices.proposed(commitment, by)
    commit_named("commitment.edited", commitment, by=by, expected=expected, many=many, tell=told)
    reminders.follow(commitment)
    return commitment


@transaction.atomic
def agree(commitment: Commitment, *, by: Actor, expected: int | None = None) -> Commitment:
    """Give the acting party's word.

    It is agreed once the responsible and the proposing party have given theirs.

    Ledger: one `commitment.agreed`. Raises NotAllowed, WrongState, Conflict.
    """
    require(by, Permission.COMMITMENT_WRITE)
    party = acting_party(by)
    named = {commitment.responsible_id, commitment.owner_id} | member_ids(commitment, "supporting")
    if party not in named:
        raise NotAllowed(_("Only a party named in the commitment can agree to it."))
    target = moves.check(states.COMMITMENT_MOVES, "agree", commitment.state)
    agreed = member_ids(commitment, "agreed_by")
    if party in agreed:
        raise WrongState(_("Your party has agreed already."))
    agreed.add(party)
    if standing.is_agreed(agreed, commitment.responsible_id, commitment.owner_id):
        commitment.state = target
    many = {"agreed_by": parties_by_id(agreed)}
    commit_named("commitment.agreed", commitment, by=by, expected=expected, many=many)
    reminders.follow(commitment)
    return commitment
