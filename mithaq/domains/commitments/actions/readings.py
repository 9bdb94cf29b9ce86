"""Readings of completion: each key adds its own and replaces none, not even its own earlier one."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, WrongState
from mithaq.kernel.i18n import present_language, written_in
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records.actions import within

from ..models import Commitment, Reading
from ..rules import choices, standing, states
from .writing import acting_party


@transaction.atomic
def read(
    commitment: Commitment,
    *,
    step: str,
    note: str = "",
    read_on: date | None = None,
    by: Actor,
    audience: Audience | None = None,
) -> Reading:
    """Record how far the acting party finds the promise kept: its own key, or the other one.

    Ledger: one `reading.recorded`. Raises NotAllowed, WrongState, Invalid.
    """
    party = acting_party(by)
    kind = choices.OWN if party == commitment.responsible_id else choices.OTHER
    require(by, Permission.COMMITMENT_READ_OWN if kind == choices.OWN else Permission.COMMITMENT_READ_OTHER)
    if commitment.state in (states.PROPOSED, states.WAIVED):
        raise WrongState(_("There is nothing to read: the promise is not agreed, or was waived."))
    reading = Reading(
        commitment=commitment,
        kind=kind,
        party_id=party,
        owner_id=party,
        step=step,
        note=note.strip(),
        language=written_in(note, present_language()),
        read_on=read_on or clock.today(),
        person_id=by.person_id,
        audience=within(commitment, audience),
    )
    check(reading)
    commit("reading.recorded", reading, by=by)
    return reading


def check(reading: Reading) -> None:
    """Raise Invalid for an unknown step, a day to come, or a key that is not the party's to turn."""
    if reading.step not in standing.STEP_CODES:
        raise Invalid(fields={"step": _("Choose one of the five steps.")})
    if reading.read_on > clock.today():
        raise Invalid(fields={"read_on": _("This day has not come yet.")})
    is_own = reading.party_id == reading.commitment.responsible_id
    if is_own != (reading.kind == choices.OWN):
        raise Invalid(
            fields={
                "party": _("The own reading is the responsible party's, the other one is another party's.")
            }
        )
