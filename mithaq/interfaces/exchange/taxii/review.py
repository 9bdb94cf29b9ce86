"""The owner of a collection decides on what was sent to it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, WrongState
from mithaq.kernel.people.permissions import Permission, require

from ..models import Contribution, Item, Waiting
from ..models.contributions import ACCEPTED, LANDED, REFUSED, WAITING
from ..stix import withdrawal
from . import landing, receipts, settling, taking_back
from .landing import Arrival, Place


@transaction.atomic
def accept(contribution: Contribution, *, by: Actor, expected: int | None = None) -> Contribution:
    """Let in what waits, for the audience that it was meant for; return what landed.

    Ledger: one `contribution.landed` for that audience, one `contribution.accepted` for sender and owner: two acts,
    because two audiences are concerned (docs/decisions/0070-taxii.md). Raises NotAllowed, WrongState, Conflict.
    """
    _check(contribution, by)
    return let_in(contribution, by=by, expected=expected)


def let_in(contribution: Contribution, *, by: Actor, expected: int | None = None) -> Contribution:
    """Let in what waits; the caller holds a transaction, and has asked whether it may. See `accept`."""
    arrivals = [_arrival(one) for one in _waiting(contribution)]
    landed = Contribution(
        collection=contribution.collection,
        audience=contribution.target,
        owner_id=contribution.owner_id,
        state=LANDED,
        receipt=contribution.receipt,
        objects_held=contribution.objects_held,
    )
    commit("contribution.landed", landed, by=by)
    _land(landed, arrivals, by)
    contribution.state = ACCEPTED
    commit("contribution.accepted", contribution, by=by, expected=expected)
    _forget(contribution)
    receipts.decide(contribution.receipt, [one.stix_id for one in arrivals])
    return landed


@transaction.atomic
def refuse(
    contribution: Contribution, *, reason: str, by: Actor, expected: int | None = None
) -> Contribution:
    """Send back what waits; the sender reads why in his receipt.

    Ledger: one `contribution.refused`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    _check(contribution, by)
    if not reason.strip():
        raise Invalid(fields={"reason": _("Say why, so that the sender can mend it.")})
    contribution.state, contribution.reason = REFUSED, reason.strip()
    commit("contribution.refused", contribution, by=by, expected=expected)
    _forget(contribution)
    receipts.decide(contribution.receipt, [one[0] for one in contribution.objects_held], contribution.reason)
    return contribution


def _check(contribution: Contribution, by: Actor) -> None:
    require(by, Permission.EXCHANGE_MANAGE, parties=[contribution.collection.owner_id])
    if contribution.state != WAITING:
        raise WrongState(_("This contribution has been decided already."))


def _waiting(contribution: Contribution) -> Sequence[bytes]:
    held = Waiting.objects.for_system("what the owner of the collection decides on")
    found = held.filter(contribution=contribution).order_by("position")
    return [bytes(body) for body in found.values_list("body", flat=True)]


def _forget(contribution: Contribution) -> None:
    Waiting.objects.for_system("decided").filter(contribution=contribution).delete()


def _arrival(body: bytes) -> Arrival:
    value = landing.read(body)
    return Arrival.of(value, is_withdrawn=withdrawal.is_one(value))


def _land(landed: Contribution, arrivals: Sequence[Arrival], by: Actor) -> None:
    """Put into the collection what has not come there by another way, nor was taken back, in the meantime."""
    held = Item.objects.for_system("what has landed for this audience since")
    there = set(
        held.filter(
            audience=landed.audience_id,
            collection=landed.collection_id,
            owner=landed.owner_id,
            stix_id__in=[one.stix_id for one in arrivals],
        ).values_list("stix_id", "version")
    )
    assert landed.owner_id is not None
    ids = [one.stix_id for one in arrivals]
    sent = settling.sent_by(landed.owner_id, landed.collection_id, ids)
    there |= {(one.stix_id, one.version) for one in sent if one.audience_id == landed.audience_id}
    place = Place(landed.audience_id, landed.collection_id, landed.pk, landed.owner_id)
    new = [one for one in arrivals if (one.stix_id, one.version) not in there]
    standing = [one for one in new if not taking_back.is_taken_back(place, one)]
    taking_back.take_back(place, standing, by=by)
    settling.land(place, standing)
