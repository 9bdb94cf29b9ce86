"""Agreements and clauses."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, WrongState
from mithaq.kernel.i18n import Names
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records.actions import within
from mithaq.web import moves

from ..models import Agreement, Clause
from ..rules import states
from .terms import Text
from .writing import acting_party, commit_named

_DATED = {
    "sign": "signed_on",
    "bring_into_force": "in_force_on",
    "expire": "ended_on",
    "denounce": "ended_on",
}
_NOTED = ("denounce", "renew")


@transaction.atomic
def create_agreement(text: Text, *, audience: Audience, by: Actor) -> Agreement:
    """Begin an agreement as a draft. Ledger: one `agreement.created`. Raises NotAllowed, Invalid."""
    require(by, Permission.AGREEMENT_WRITE)
    text.check()
    agreement = Agreement(owner_id=acting_party(by), audience=audience)
    text.write_to(agreement)
    commit_named("agreement.created", agreement, by=by, many={"parties": text.parties})
    return agreement


@transaction.atomic
def edit_agreement(agreement: Agreement, text: Text, *, by: Actor, expected: int | None = None) -> Agreement:
    """Correct what is said of an agreement that has not ended.

    Ledger: one `agreement.edited`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    require(by, Permission.AGREEMENT_WRITE, parties=[agreement.owner_id])
    if agreement.state in (states.EXPIRED, states.DENOUNCED):
        raise WrongState(_("This agreement has ended, so it stands as it is."))
    text.check()
    text.write_to(agreement)
    commit_named("agreement.edited", agreement, by=by, expected=expected, many={"parties": text.parties})
    return agreement


@transaction.atomic
def move_agreement(
    agreement: Agreement,
    move: str,
    *,
    on: date | None = None,
    note: str = "",
    by: Actor,
    expected: int | None = None,
) -> Agreement:
    """Take a step of rules.states.AGREEMENT_MOVES, dated `on` (today).

    Renewing and denouncing ask for a note.

    Ledger: one `agreement.state_changed`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    require(by, Permission.AGREEMENT_WRITE, parties=[agreement.owner_id])
    if move not in states.AGREEMENT_MOVES:
        raise Invalid(fields={"move": _("Choose a step from the list.")})
    target = moves.check(states.AGREEMENT_MOVES, move, agreement.state)
    if move in _NOTED and not note.strip():
        raise Invalid(fields={"note": _("Say what was decided, and by whom.")})
    if move in _DATED:
        setattr(agreement, _DATED[move], on or clock.today())
    agreement.state, agreement.note = target, note.strip()
    commit("agreement.state_changed", agreement, by=by, expected=expected)
    return agreement


@transaction.atomic
def add_clause(
    agreement: Agreement, *, number: str, text: Names, by: Actor, audience: Audience | None = None
) -> Clause:
    """Add a numbered clause; it reaches nobody whom the agreement does not reach.

    Ledger: one `clause.added`. Raises NotAllowed, Invalid.
    """
    require(by, Permission.AGREEMENT_WRITE, parties=[agreement.owner_id])
    if not number.strip():
        raise Invalid(fields={"number": _("Give the clause its number.")})
    reach = within(agreement, audience)
    clause = Clause(
        agreement=agreement,
        number=number.strip(),
        text=text,
        position=next_position(agreement, reach),
        owner_id=agreement.owner_id,
        audience=reach,
    )
    commit_named("clause.added", clause, by=by, field="number")
    return clause


def next_position(agreement: Agreement, reach: Audience) -> int:
    """Return the place after the last clause that everybody in `reach` sees: clauses stand as they were entered.

    One that some of them may not know of leaves no gap; where two share a place, the number decides.
    """
    held = Clause.objects.for_system("what all readers of a clause see").filter(agreement=agreement)
    seen = [
        one.position
        for one in held.select_related("audience")
        if audiences.is_within(reach, one.audience, people.parties_of)
    ]
    return max(seen, default=0) + 1


@transaction.atomic
def edit_clause(
    clause: Clause, *, number: str, text: Names, by: Actor, expected: int | None = None
) -> Clause:
    """Correct a clause while its agreement is being negotiated; a signed text stands.

    Ledger: one `clause.edited`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    require(by, Permission.AGREEMENT_WRITE, parties=[clause.owner_id])
    if clause.agreement.state not in (states.DRAFT, states.NEGOTIATING):
        raise WrongState(_("A signed text is not rewritten."))
    clause.number, clause.text = number.strip(), text
    commit_named("clause.edited", clause, by=by, field="number", expected=expected)
    return clause
