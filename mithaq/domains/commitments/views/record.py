"""The page of one commitment: what is promised, how it stands by two keys, its proof, what was said of it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mithaq.domains.plan.rules.slips import CAUSES
from mithaq.kernel.errors import Text
from mithaq.kernel.people.permissions import Permission, may
from mithaq.web import frames, moves, records, responses
from mithaq.web.access import Request, signed_in

from .. import queries
from ..queries.promises import Promise
from ..rules import choices, states
from . import crumbs, evidence


@dataclass(frozen=True)
class Offer:
    """A step that the reader may take now."""

    label: Text
    url: str
    is_primary: bool = False


_LABELS = {
    "agree": gettext_lazy("Agree for our party"),
    "start": gettext_lazy("Say that work has begun"),
    "report_done": gettext_lazy("Report it done"),
    "take_back": gettext_lazy("Take the report back"),
    "verify": gettext_lazy("Verify that it is done"),
    "waive": gettext_lazy("Waive the promise"),
}
_PRIMARY = {"agree", "verify", "report_done"}


@signed_in
def show(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show one commitment."""
    promise = queries.commitment(request.viewer, id_)
    commitment = promise.commitment
    disputes = list(queries.disputes(request.viewer, commitment))
    context = {
        "frame": records.frame(
            request, commitment, state=promise.state, crumbs=crumbs.of_commitment(promise)
        ),
        "promise": promise,
        "facts": facts(request, promise),
        "offers": offers(request, promise),
        "evidence": evidence.shown(request, commitment),
        "readings": queries.readings(request.viewer, commitment),
        "slips": [(slip, CAUSES[slip.cause]) for slip in queries.slips(request.viewer, commitment)],
        "disputes": [(one, may_settle(request, one.state, one.party_id)) for one in disputes],
    }
    return responses.page(request, "commitments/commitment.html", context)


def facts(request: Request, promise: Promise) -> Sequence[frames.Fact]:
    """Return the labelled values of the body.

    Empty ones are left out, but for the proof, whose absence says much.
    """
    c = promise.commitment
    listed = [
        frames.Fact(_("Proof wanted"), c.proof_wanted or None, wide=True),
        frames.Fact(_("Problem it answers"), c.problem, wide=True),
        frames.Fact(_("When, in words"), c.due_note),
        frames.Fact(_("Supported by"), [party.names for party in promise.supporting]),
        frames.Fact(_("Agreed by"), [party.names for party in promise.agreed_by]),
        frames.Fact(_("Comes from"), choices.ORIGINS[c.origin]),
        frames.Fact(_("Where it comes from"), c.origin_note, wide=True),
        frames.Fact(_("Source"), records.source(request.viewer, c), wide=True),
        frames.Fact(_("Reported done on"), c.reported_on),
        frames.Fact(_("Verified on"), c.verified_on),
        frames.Fact(_("Verified by"), _names(promise, c.verified_by_id)),
        frames.Fact(_("Waived on"), c.waived_on),
        frames.Fact(_("Waived by"), _names(promise, c.waived_by_id)),
        frames.Fact(_("Note on the last step"), c.note, wide=True),
    ]
    return [listed[0], *(fact for fact in listed[1:] if fact.value)]


def _names(promise: Promise, party: uuid.UUID | None) -> object:
    found = promise.party(party)
    return found.names if found else None


def offers(request: Request, promise: Promise) -> list[Offer]:
    """Return the steps that state, role and party allow; the action decides again."""
    return [*_moves(request, promise), *_others(request, promise)]


def _moves(request: Request, promise: Promise) -> list[Offer]:
    allowed = _allowed(request, promise)
    return [
        Offer(label, reverse("commitments:step", args=[promise.pk, move]), move in _PRIMARY)
        for move, label in _LABELS.items()
        if moves.can(states.COMMITMENT_MOVES, move, promise.commitment.state) and allowed[move]
    ]


def _allowed(request: Request, promise: Promise) -> dict[str, bool]:
    """Return for each move whether the actor's role and party allow it, whatever the state."""
    actor, c = request.actor, promise.commitment
    is_responsible = actor.party_id == c.responsible_id
    named = {c.responsible_id, c.owner_id, *(party.pk for party in promise.supporting)}
    has_agreed = actor.party_id in {party.pk for party in promise.agreed_by}
    own = may(actor, Permission.COMMITMENT_READ_OWN, parties=[c.responsible_id])
    return {
        "agree": may(actor, Permission.COMMITMENT_WRITE, parties=named) and not has_agreed,
        "start": own,
        "report_done": own,
        "take_back": own,
        "verify": may(actor, Permission.COMMITMENT_READ_OTHER) and not is_responsible,
        "waive": may(actor, Permission.COMMITMENT_WAIVE) and not is_responsible,
    }


def _others(request: Request, promise: Promise) -> list[Offer]:
    actor, c = request.actor, promise.commitment
    is_own = actor.party_id == c.responsible_id
    can_read = c.state not in (states.PROPOSED, states.WAIVED)
    may_move = may(actor, Permission.COMMITMENT_WRITE, parties=[c.responsible_id, c.owner_id])
    offered = (
        (
            c.state == states.PROPOSED and may(actor, Permission.COMMITMENT_WRITE, parties=[c.owner_id]),
            _("Change the proposal"),
            "edit",
        ),
        (
            can_read
            and may(actor, Permission.COMMITMENT_READ_OWN if is_own else Permission.COMMITMENT_READ_OTHER),
            _("Give our reading"),
            "read",
        ),
        (c.state in states.OWED and c.due is not None and may_move, _("Move the due date"), "move_due"),
        (
            c.state in states.DISPUTABLE and may(actor, Permission.COMMITMENT_DISPUTE),
            _("Dispute how it stands"),
            "dispute",
        ),
    )
    return [
        Offer(label, reverse(f"commitments:{name}", args=[promise.pk]))
        for is_open, label, name in offered
        if is_open
    ]


def may_settle(request: Request, state: str, party: uuid.UUID) -> bool:
    """Return whether the actor may settle a dispute in `state`: for its `party` or a joint body."""
    raised = may(request.actor, Permission.COMMITMENT_DISPUTE, parties=[party])
    return state == choices.OPEN and (raised or may(request.actor, Permission.COMMITMENT_WAIVE))
