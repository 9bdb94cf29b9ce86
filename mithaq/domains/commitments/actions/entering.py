"""Entering what has been reached already: from a framework file, or from paper kept before."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, Text
from mithaq.kernel.people.models import Party
from mithaq.kernel.people.permissions import Permission
from mithaq.kernel.records.actions import within

from ..models import Agreement, Clause, Commitment, Dispute, Reading
from ..rules import choices, standing, states
from . import agreements, readings, reminders
from .writing import check_parents, commit_named, parties_by_id, require_entering

Values = Mapping[str, Any]


@transaction.atomic
def enter_agreement(values: Values, *, parties: Iterable[Party], by: Actor) -> Agreement:
    """Enter an agreement in the state it has reached. Ledger: one `agreement.entered`.

    Raises NotAllowed, Invalid.
    """
    agreement = Agreement(**values)
    require_entering(by, Permission.AGREEMENT_WRITE, agreement.owner_id)
    commit_named("agreement.entered", agreement, by=by, many={"parties": parties})
    return agreement


@transaction.atomic
def enter_clause(values: Values, *, by: Actor) -> Clause:
    """Enter a clause. Ledger: one `clause.entered`. Raises NotAllowed, Invalid."""
    clause = Clause(**values)
    require_entering(by, Permission.AGREEMENT_WRITE, clause.owner_id)
    within(clause.agreement, clause.audience)
    clause.position = agreements.next_position(clause.agreement, clause.audience)
    commit_named("clause.entered", clause, by=by, field="number")
    return clause


@transaction.atomic
def enter_commitment(
    values: Values, *, supporting: Iterable[Party], agreed_by: Iterable[Party], by: Actor
) -> Commitment:
    """Enter a commitment in the state it has reached, with the parties that have given their word.

    Ledger: one `commitment.entered`. Raises NotAllowed, Invalid.
    """
    commitment = Commitment(**values)
    require_entering(by, Permission.COMMITMENT_WRITE, commitment.owner_id)
    check_parents(commitment)
    agreed = {party.pk for party in agreed_by}
    _check_reached(commitment, agreed)
    many = {"supporting": supporting, "agreed_by": parties_by_id(agreed)}
    commit_named("commitment.entered", commitment, by=by, many=many)
    reminders.follow(commitment)
    return commitment


def _check_reached(commitment: Commitment, agreed: set[uuid.UUID]) -> None:
    """Raise Invalid where a state lacks what it rests on: the words, the day, the second key, the reason."""
    wrong: dict[str, Text] = {}
    bound = standing.is_agreed(agreed, commitment.responsible_id, commitment.owner_id)
    if commitment.state not in (states.PROPOSED, states.WAIVED) and not bound:
        wrong["agreed_by"] = _("Name the responsible and the proposing party: both have agreed by then.")
    if commitment.state in (states.REPORTED_DONE, states.VERIFIED_DONE) and not commitment.reported_on:
        wrong["reported_on"] = _("Give the day on which it was reported done.")
    if commitment.state == states.VERIFIED_DONE and not (
        commitment.verified_on and commitment.verified_by_id
    ):
        wrong["verified_by"] = _("Give the day of verification and the party that verified it.")
    if commitment.verified_by_id == commitment.responsible_id:
        wrong["verified_by"] = _("Another party than the responsible one has to verify it.")
    if commitment.state == states.WAIVED and not (
        commitment.waived_on and commitment.waived_by_id and commitment.note
    ):
        wrong["waived_by"] = _("Give the day, the joint body that waived it, and the reason as its note.")
    if wrong:
        raise Invalid(fields=wrong)


@transaction.atomic
def enter_reading(values: Values, *, by: Actor) -> Reading:
    """Enter a reading that a party has given. Ledger: one `reading.entered`. Raises NotAllowed, Invalid."""
    reading = Reading(**values)
    permission = (
        Permission.COMMITMENT_READ_OWN if reading.kind == choices.OWN else Permission.COMMITMENT_READ_OTHER
    )
    require_entering(by, permission, reading.party_id)
    readings.check(reading)
    within(reading.commitment, reading.audience)
    commit("reading.entered", reading, by=by)
    return reading


@transaction.atomic
def enter_dispute(values: Values, *, by: Actor) -> Dispute:
    """Enter a dispute, open or settled. Ledger: one `dispute.entered`. Raises NotAllowed, Invalid."""
    dispute = Dispute(**values)
    require_entering(by, Permission.COMMITMENT_DISPUTE, dispute.party_id)
    if dispute.state == choices.SETTLED and not dispute.settled_on:
        raise Invalid(fields={"settled_on": _("Give the day on which it was settled.")})
    if dispute.commitment.state not in states.DISPUTABLE:
        raise Invalid(fields={"commitment": _("A proposal or a waived promise cannot be disputed.")})
    within(dispute.commitment, dispute.audience)
    commit("dispute.entered", dispute, by=by)
    return dispute
