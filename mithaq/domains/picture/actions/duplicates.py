"""Joining two reports of one event, and parting them again."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, WrongState
from mithaq.kernel.markings import audiences
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.permissions import Permission, require

from ..models import Report, SameEvent
from ..rules import choices, states
from . import rollup


@transaction.atomic
def join(report: Report, *, of: Report, reason: str = "", by: Actor) -> SameEvent:
    """Say that one's own report is of the same event as `of`: whoever sees both counts one event.

    Nobody else learns of it. Ledger: one `same_event.joined`. Raises NotAllowed, WrongState, Invalid.
    """
    require(by, Permission.REPORT_WRITE, parties=[report.owner_id])
    if report.pk == of.pk:
        raise Invalid(fields={"of": _("Choose another report.")})
    if report.state not in states.STANDING or of.state not in states.STANDING:
        raise WrongState(_("What is retracted is not joined with anything."))
    same = SameEvent(
        first=of,
        second=report,
        relation=choices.DUPLICATE,
        reason=reason.strip(),
        owner_id=report.owner_id,
        audience=audiences.derive([report.audience, of.audience], people.parties_of),
    )
    with rollup.followed(report.pk):
        _commit(same, by)
    return same


def _commit(same: SameEvent, by: Actor) -> None:
    try:
        with transaction.atomic():
            commit("same_event.joined", same, by=by)
    except IntegrityError as error:
        if "second" not in str(error) and "counted_once" not in str(error):
            raise
        raise WrongState(_("This report is joined with another one already. Part them first.")) from error


@transaction.atomic
def part(same: SameEvent, *, by: Actor, expected: int | None = None) -> SameEvent:
    """Say that two reports are of two events after all; a variant stays one.

    Ledger: one `same_event.parted`. Raises NotAllowed, WrongState, Conflict.
    """
    require(by, Permission.REPORT_WRITE, parties=[same.owner_id])
    if not same.holds or same.relation != choices.DUPLICATE:
        raise WrongState(_("Only reports that were joined as duplicates can be parted."))
    with rollup.followed(same.second_id):
        same.holds = False
        commit("same_event.parted", same, by=by, expected=expected)
    return same
