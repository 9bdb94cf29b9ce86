"""Entering what has been reported already, from a framework file or from paper kept before."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid
from mithaq.kernel.people.permissions import Permission
from mithaq.kernel.records.actions import within

from ..models import Answer, Assessment, Report, Request
from ..rules import choices, states
from . import asking, assessing, due, matches, receipts, reports, rollup
from .content import Content
from .questions import Question
from .writing import require_entering

Values = Mapping[str, Any]


@transaction.atomic
def enter_report(content: Content, values: Values, *, by: Actor) -> Report:
    """Enter a report as it stands, retracted ones too. `values`: audience, owner, source, invented, state, reason.

    Ledger: one `report.entered`. Raises NotAllowed, Invalid.
    """
    entered = Report(**values)
    require_entering(by, Permission.REPORT_WRITE, entered.owner_id)
    if entered.state == states.RETRACTED:
        if not entered.reason.strip():
            raise Invalid(fields={"reason": _("Say why it was retracted.")})
        entered.version_kind = choices.RETRACTION
    reports.write(entered, content)
    with rollup.followed(entered.pk):
        commit("report.entered", entered, by=by)
    receipts.deliver(entered)
    matches.look_later(entered)
    return entered


@transaction.atomic
def enter_assessment(verdict: assessing.Verdict, values: Values, *, by: Actor) -> Assessment:
    """Enter an assessment that a party has given; the report's state follows.

    `values`: audience, owner, source, invented, report, party, person, language. Ledger: one `assessment.entered`, and
    `report.restated` where the state changes. Raises NotAllowed, Invalid.
    """
    entered = Assessment(**vars(verdict), **values, of_version=values["report"].version)
    require_entering(by, Permission.REPORT_ASSESS, entered.party_id)
    verdict.check()
    if entered.party_id == entered.report.owner_id:
        raise Invalid(fields={"party": _("No party assesses its own report. Correct it instead.")})
    within(entered.report, entered.audience)
    commit("assessment.entered", entered, by=by)
    if entered.audience_id == entered.report.audience_id:
        assessing.restate(entered.report, by=by)
    return entered


@transaction.atomic
def enter_request(question: Question, values: Values, *, by: Actor) -> Request:
    """Enter a request for information, open or closed. `values`: audience, owner, source, invented, state, note.

    Ledger: one `rfi.entered`. Raises NotAllowed, Invalid.
    """
    entered = Request(
        **values,
        title=question.title,
        question=question.question,
        due=question.due,
        about=question.about,
    )
    require_entering(by, Permission.RFI_WRITE, entered.owner_id)
    question.check(entered.audience, new=False)
    commit("rfi.entered", entered, by=by, many={"asked": question.asked})
    due.follow(entered)
    return entered


@transaction.atomic
def enter_answer(values: Values, *, by: Actor) -> Answer:
    """Enter what an asked party has answered or refused. Ledger: one `rfi_answer.entered`.

    Raises NotAllowed, Invalid.
    """
    entered = Answer(**values)
    require_entering(by, Permission.RFI_WRITE, entered.party_id)
    within(entered.request, entered.audience)
    if entered.party_id not in asking.asked(entered.request):
        raise Invalid(fields={"party": _("Only a party that is asked can answer.")})
    commit("rfi_answer.entered", entered, by=by)
    due.follow(entered.request)
    return entered
