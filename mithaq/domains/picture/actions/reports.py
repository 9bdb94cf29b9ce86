"""Reports by their originator: made together with their audience, corrected, retracted."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, WrongState
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import moves

from ..models import Report
from ..rules import choices, states
from . import matches, notices, receipts, rollup
from .content import Content
from .writing import acting_party, check_reaches, said


@transaction.atomic
def report(content: Content, *, by: Actor, audience: Audience | None = None) -> Report:
    """Report an event; without an audience for the own party alone.

    Ledger: one `report.created`. Raises NotAllowed, Invalid.
    """
    require(by, Permission.REPORT_WRITE)
    party = acting_party(by)
    audience = audience or audiences.for_marking(levels.AMBER_STRICT, parties=[party])
    check_reaches(audience, by)
    made = Report(owner_id=party, audience=audience)
    write(made, content)
    with rollup.followed(made.pk):
        commit("report.created", made, by=by)
    receipts.deliver(made)
    matches.look_later(made)
    return made


def write(made: Report, content: Content) -> None:
    """Put checked content on a report. Raises Invalid."""
    content.check()
    matches.check_consent(made.audience, deconflict=content.deconflict)
    if content.may_be_retold and made.audience.tlp == levels.RED:
        raise Invalid(fields={"may_be_retold": _("What is RED is for the named persons and nobody else.")})
    content.write_to(made)


@transaction.atomic
def correct(
    report: Report, content: Content, *, reason: str, by: Actor, expected: int | None = None
) -> Report:
    """Replace what a report tells, saying why; the earlier version stays in its history.

    Ledger: one `report.corrected`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    require(by, Permission.REPORT_WRITE, parties=[report.owner_id])
    moves.check(states.REPORT_MOVES, "correct", report.state)
    why = said(reason, "reason", _("Say what was wrong, and how you know."))
    with rollup.followed(report.pk):
        write(report, content)
        _mark(report, choices.CORRECTION, why, expected)
        commit("report.corrected", report, by=by, expected=expected)
    receipts.deliver(report)
    matches.look_later(report)
    return report


@transaction.atomic
def retract(report: Report, *, reason: str, by: Actor, expected: int | None = None) -> Report:
    """Say that a report must not be used any more; every party that had it is told, and asked to acknowledge.

    Ledger: one `report.retracted`. Raises NotAllowed, WrongState, Invalid, Conflict.
    """
    require(by, Permission.REPORT_WRITE, parties=[report.owner_id])
    if report.state == states.RETRACTED:
        raise WrongState(_("This report is retracted already."))
    why = said(reason, "reason", _("Say why it must not be used any more."))
    with rollup.followed(report.pk):
        report.state = states.RETRACTED
        _mark(report, choices.RETRACTION, why, expected)
        commit("report.retracted", report, by=by, expected=expected)
    recalled = receipts.recall(report, choices.RETRACTION, report.audience)
    notices.recalled(report, recalled, choices.RETRACTION)
    return report


def _mark(report: Report, kind: str, reason: str, expected: int | None) -> None:
    report.version_kind, report.reason = kind, reason
    report.corrects = report.version if expected is None else expected
