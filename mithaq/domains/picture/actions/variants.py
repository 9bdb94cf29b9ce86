"""Variants: the same event told to more readers, as a report of its own that betrays nothing of the first one.

The new readers see an ordinary first version. That it was made from another report, and why, stands in a record of its
own for those who see both. Decision: docs/decisions/0084-variants.md.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, NotAllowed, WrongState
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
from .writing import acting_party, check_reaches, check_read, said


def downgraded(report: Report, to: Audience, by: Actor) -> Report:
    """Tell the whole text to more readers; called by the ordinary release, which has checked that `by` may."""
    # who may tell it on was said of its first readers
    content = Content.of(report).changed({"may_be_retold": False})
    return _variant(report, content, to, choices.DOWNGRADED, "", by)


@transaction.atomic
def sanitise(
    report: Report,
    content: Content,
    *,
    to: Audience,
    reason: str,
    by: Actor,
    proposal: Release | None = None,
    read: int | None = None,
) -> Report:
    """Make a report for other readers, without what must stay inside; its place is as coarse as they may have it.

    What is RED needs another person's proposal to release it to `to`; `read` is the version that was read. Ledger: one
    `report.created` for the new report and one `same_event.joined` for those who see both.
    Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    require(by, Permission.REPORT_WRITE, parties=[report.owner_id])
    require(by, Permission.RECORD_RELEASE, parties=[report.owner_id])
    check_reaches(to, by)
    check_read(report, read)
    if audiences.is_within(to, report.audience, people.parties_of):
        raise Invalid(
            fields={"marking": _("Everybody there sees the report itself. Choose more readers, or others.")}
        )
    releases.check_two_persons(report, to, by=by, proposal=proposal)
    why = said(reason, "reason", _("Say why, and what was left out."))
    return _variant(report, content, to, choices.SANITISED, why, by)


@transaction.atomic
def retell(
    report: Report, content: Content, *, to: Audience, reason: str, by: Actor, read: int | None = None
) -> Report:
    """Tell what another party reports in the name of one's own, where its originator has agreed to that.

    The new readers learn nothing of him; he sees it if he is among them, and then what joins the two. `read` is the
    version that was read. Ledger: one `report.created` and one `same_event.joined` for those who see both.
    Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    check_may_retell(report, by=by)
    check_reaches(to, by)
    check_read(report, read)
    why = said(reason, "reason", _("Say why, and what was left out."))
    return _variant(report, content, to, choices.RETOLD, why, by)


def check_may_retell(report: Report, *, by: Actor) -> None:
    """Raise NotAllowed where the acting party may not tell another one's report in its own name."""
    require(by, Permission.REPORT_WRITE)
    require(by, Permission.RECORD_RELEASE)
    if acting_party(by) == report.owner_id:
        raise NotAllowed(_("This is your own report. Make a report of it for others instead."))
    if not report.may_be_retold:
        raise NotAllowed(_("Its originator has not agreed that others tell it in their own name. Ask it."))


def _variant(report: Report, content: Content, to: Audience, relation: str, reason: str, by: Actor) -> Report:
    if report.state == states.RETRACTED:
        raise WrongState(_("This report is retracted: there is nothing to tell others."))
    made = Report(owner_id=by.party_id, audience=to, source=report.source, invented=report.invented)
    reports.write(made, content)
    same = SameEvent(
        first=report,
        second=made,
        relation=relation,
        reason=reason,
        owner_id=by.party_id,
        audience=audiences.derive([report.audience, to], people.parties_of),
    )
    with rollup.followed(report.pk, made.pk):
        commit("report.created", made, by=by)
        commit("same_event.joined", same, by=by)
    receipts.deliver(made)
    return made
