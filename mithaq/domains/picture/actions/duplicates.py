"""Joining two reports of one event, or a report and an imported event, and parting them again."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mithaq.domains.areas.models import Event
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, WrongState
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.permissions import Permission, require

from ..models import Report, SameEvent
from ..queries import imported, matches
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
    _check_stand(report, of)
    if matches.leads_to(Viewer.of(by), of, report):
        raise WrongState(_("The two are joined already."))
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


@transaction.atomic
def join_imported(report: Report, event: Event, *, reason: str = "", by: Actor) -> SameEvent:
    """Say that one's own report is of an imported event: whoever sees the report counts the imported event alone.

    Nobody else learns of it. Ledger: one `same_event.joined`. Raises NotAllowed, WrongState.
    """
    require(by, Permission.REPORT_WRITE, parties=[report.owner_id])
    _check_stand(report)
    if event.audience.tlp != levels.CLEAR:
        raise WrongState(_("Only what everybody sees can count in the place of a report."))
    if imported.counts_instead(Viewer.of(by), report):
        raise WrongState(
            _(
                "Another report of yours counts in the place of this one for whoever sees both. Join that one first."
            )
        )
    same = SameEvent(
        second=report,
        dataset=event.dataset,
        number=event.number,
        relation=choices.IMPORTED,
        reason=reason.strip(),
        owner_id=report.owner_id,
        audience=report.audience,
    )
    with rollup.followed(report.pk):
        _commit(same, by)
    return same


def _check_stand(*reports: Report) -> None:
    if any(report.state not in states.STANDING for report in reports):
        raise WrongState(_("What is retracted is not joined with anything."))


def _commit(same: SameEvent, by: Actor) -> None:
    try:
        with transaction.atomic():
            commit("same_event.joined", same, by=by)
    except IntegrityError as error:
        if not any(name in str(error) for name in ("second", "counted_once", "imported_once")):
            raise
        raise WrongState(_("This report is joined already. Part the two first.")) from error


@transaction.atomic
def part(same: SameEvent, *, by: Actor, expected: int | None = None) -> SameEvent:
    """Say that what was joined are two events after all; a variant stays one.

    Ledger: one `same_event.parted`. Raises NotAllowed, WrongState, Conflict.
    """
    require(by, Permission.REPORT_WRITE, parties=[same.owner_id])
    if not same.holds or same.relation in choices.VARIANTS:
        raise WrongState(_("Only what was joined by hand can be parted."))
    with rollup.followed(same.second_id):
        same.holds = False
        commit("same_event.parted", same, by=by, expected=expected)
    return same
