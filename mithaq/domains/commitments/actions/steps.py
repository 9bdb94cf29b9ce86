"""Steps of a commitment after it was agreed.

The responsible party claims, another one verifies, a joint body waives.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, NotAllowed
from mithaq.kernel.ledger.assertions import Signed
from mithaq.kernel.people.models import Party
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import moves

from ..models import Commitment
from ..rules import states
from . import notices, reminders
from .writing import acting_party


@transaction.atomic
def start(commitment: Commitment, *, by: Actor, expected: int | None = None) -> Commitment:
    """Say that work on it has begun. Ledger: one `commitment.started`.

    Raises NotAllowed, WrongState, Conflict.
    """
    require(by, Permission.COMMITMENT_READ_OWN, parties=[commitment.responsible_id])
    return _step(commitment, "start", "commitment.started", by=by, expected=expected)


@transaction.atomic
def report_done(
    commitment: Commitment, *, note: str = "", by: Actor, expected: int | None = None
) -> Commitment:
    """Claim that it is done; another party has to verify it.

    Ledger: one `commitment.reported_done`. Raises NotAllowed, WrongState, Conflict.
    """
    require(by, Permission.COMMITMENT_READ_OWN, parties=[commitment.responsible_id])
    commitment.reported_on = clock.today()
    return _step(commitment, "report_done", "commitment.reported_done", note=note, by=by, expected=expected)


@transaction.atomic
def take_back(commitment: Commitment, *, note: str, by: Actor, expected: int | None = None) -> Commitment:
    """Withdraw the claim that it is done, with a note. Ledger: one `commitment.taken_back`.

    Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    require(by, Permission.COMMITMENT_READ_OWN, parties=[commitment.responsible_id])
    _need(note, "note", _("Say why the report is taken back."))
    commitment.reported_on = None
    return _step(commitment, "take_back", "commitment.taken_back", note=note, by=by, expected=expected)


@transaction.atomic
def verify(commitment: Commitment, *, note: str = "", by: Actor, expected: int | None = None) -> Commitment:
    """Confirm, as another party than the responsible one, that it is done.

    Ledger: one `commitment.verified`. Raises NotAllowed, WrongState, Conflict.
    """
    require(by, Permission.COMMITMENT_READ_OTHER)
    if acting_party(by) == commitment.responsible_id:
        raise NotAllowed(_("Another party than the responsible one has to verify it."))
    commitment.verified_on, commitment.verified_by_id = clock.today(), by.party_id
    return _step(commitment, "verify", "commitment.verified", note=note, by=by, expected=expected)


@transaction.atomic
def waive(
    commitment: Commitment,
    *,
    reason: str,
    by: Actor,
    expected: int | None = None,
    signed: Signed | None = None,
) -> Commitment:
    """Release the responsible party from its promise, for a joint body that is not itself that party.

    Ledger: one `commitment.waived`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    require(by, Permission.COMMITMENT_WAIVE)
    if acting_party(by) == commitment.responsible_id:
        raise NotAllowed(_("No party releases itself from its own promise."))
    if not _is_joint_body(by):
        raise NotAllowed(_("Only a joint body can release a party from its promise."))
    _need(reason, "reason", _("Say why the promise is waived."))
    commitment.waived_on, commitment.waived_by_id = clock.today(), by.party_id
    verb = "commitment.waived"
    return _step(commitment, "waive", verb, note=reason, by=by, expected=expected, signed=signed)


def _step(
    commitment: Commitment,
    move: str,
    verb: str,
    *,
    by: Actor,
    expected: int | None,
    note: str = "",
    signed: Signed | None = None,
) -> Commitment:
    commitment.state = moves.check(states.COMMITMENT_MOVES, move, commitment.state)
    commitment.note = note.strip()
    told = notices.stepped(commitment, verb, by)
    commit(verb, commitment, by=by, expected=expected, tell=told, signed=signed)
    reminders.follow(commitment)
    return commitment


def _need(text: str, field: str, message: object) -> None:
    if not text.strip():
        raise Invalid(fields={field: message})  # type: ignore[dict-item]


def _is_joint_body(by: Actor) -> bool:
    acting = Party.objects.for_system("what kind of party the actor speaks for").filter(pk=by.party_id)
    return acting.filter(kind="joint_body").exists()
