"""Variants: the same event told to more readers, as a report of its own that betrays nothing of the first one.

The new readers see an ordinary first version. That it was made from another report, and why, stands in a record of its
own for those who see both. Decision: docs/decisions/0084-variants.md.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, WrongState
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records import releases
from mithaq.kernel.records.models import Release

from ..models import Report, SameEvent
from ..rules import choices, states
from . import receipts, reports, rollup
from .content import Content
from .writing import check_reaches, said


def downgraded(report: Report, to: Audience, by: Actor) -> Report:
    """Tell the whole text to more readers; called by the ordinary release, which has checked that `by` may."""
    return _variant(report, Content.of(report), to, choices.DOWNGRADED, "", by)


@transaction.atomic
def sanitise(
    report: Report,
    content: Content,
    *,
    to: Audience,
    reason: str,
    by: Actor,
    proposal: Release | None = None,
) -> Report:
    """Make a report for other readers, without what must stay inside; its place is as coarse as they may have it.

    What is RED needs another person's proposal to release it to `to`. Ledger: one `report.created` for the new report
    and one `same_event.joined` for those who see both. Raises NotAllowed, WrongState, Invalid.
    """
    require(by, Permission.REPORT_WRITE, parties=[report.owner_id])
    require(by, Permission.RECORD_RELEASE, parties=[report.owner_id])
    check_reaches(to, by)
    if audiences.is_within(to, report.audience, people.parties_of):
        raise Invalid(
            fields={"marking": _("Everybody there sees the report itself. Choose more readers, or others.")}
        )
    releases.check_two_persons(report, to, by=by, proposal=proposal)
    why = said(reason, "reason", _("Say why, and what was left out."))
    return _variant(report, content, to, choices.SANITISED, why, by)


def _variant(report: Report, content: Content, to: Audience, relation: str, reason: str, by: Actor) -> Report:
    if report.state == states.RETRACTED:
        raise WrongState(_("This report is retracted: there is nothing to tell others."))
    made = Report(owner_id=report.owner_id, audience=to, source=report.source, invented=report.invented)
    reports.write(made, content)
    same = SameEvent(
        first=report,
        second=made,
        relation=relation,
        reason=reason,
        owner_id=report.owner_id,
        audience=audiences.derive([report.audience, to], people.parties_of),
    )
    with rollup.followed(report.pk, made.pk):
        commit("report.created", made, by=by)
        commit("same_event.joined", same, by=by)
    receipts.deliver(made)
    return made
