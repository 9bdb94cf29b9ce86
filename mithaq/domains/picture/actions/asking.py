"""Requests for information: asked, answered or refused with a reason, closed."""

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, NotAllowed, WrongState
from mithaq.kernel.i18n import Names
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records.actions import within
from mithaq.web import moves

from ..models import Answer, Report, Request
from ..rules import choices, states
from . import due, notices, reaching
from .questions import Question
from .writing import acting_party, check_reaches


@transaction.atomic
def ask(question: Question, *, audience: Audience, by: Actor) -> Request:
    """Ask parties for information. Ledger: one `rfi.asked`. Raises NotAllowed, Invalid."""
    require(by, Permission.RFI_WRITE)
    party = acting_party(by)
    check_reaches(audience, by)
    question.check(audience)
    if party in {one.pk for one in question.asked}:
        raise Invalid(fields={"asked": _("Your own party cannot be asked by itself.")})
    made = Request(
        title=question.title,
        question=question.question,
        due=question.due,
        about=question.about,
        owner_id=party,
        audience=audience,
    )
    told = notices.asked(made, [one.pk for one in question.asked])
    commit("rfi.asked", made, by=by, many={"asked": question.asked}, tell=told)
    due.follow(made)
    return made


@transaction.atomic
def answer(
    request: Request,
    text: Names,
    *,
    by: Actor,
    report: Report | None = None,
    audience: Audience | None = None,
) -> Answer:
    """Answer for the acting party, perhaps with a report; between it and the asking party unless said otherwise.

    Ledger: one `rfi_answer.answered`. Raises NotAllowed, WrongState, Invalid.
    """
    return _say(request, choices.ANSWERED, text, report, audience, by)


@transaction.atomic
def refuse(request: Request, reason: Names, *, by: Actor, audience: Audience | None = None) -> Answer:
    """Refuse for the acting party, with a reason. Ledger: one `rfi_answer.refused`.

    Raises NotAllowed, WrongState, Invalid.
    """
    return _say(request, choices.REFUSED, reason, None, audience, by)


def _say(
    request: Request,
    outcome: str,
    text: Names,
    report: Report | None,
    audience: Audience | None,
    by: Actor,
) -> Answer:
    require(by, Permission.RFI_WRITE)
    party = acting_party(by)
    if party not in asked(request):
        raise NotAllowed(_("Only a party that is asked can answer."))
    moves.check(states.REQUEST_MOVES, "answer", request.state)
    said = Answer(
        request=request,
        party_id=party,
        owner_id=party,
        outcome=outcome,
        text=text,
        report=report,
        audience=within(request, audience or reaching.between(request.audience, request.owner_id, by)),
    )
    _check_report(said)
    commit(f"rfi_answer.{outcome}", said, by=by, tell=notices.answered(request, said))
    due.follow(request)
    return said


def _check_report(said: Answer) -> None:
    if said.report is None:
        return
    try:
        within(said.report, said.audience)
    except Invalid as error:
        message = _("The party that asks cannot see this report. Share it first, or answer in words.")
        raise Invalid(fields={"report": message}) from error


def asked(request: Request) -> set[uuid.UUID]:
    """Return the parties that are asked, whoever may see them."""
    _own, far, rows = request.member_rows("asked")
    return set(rows.values_list(far, flat=True))


@transaction.atomic
def close(request: Request, *, note: str = "", by: Actor, expected: int | None = None) -> Request:
    """Close one's own request: no answer is waited for any more. Ledger: one `rfi.closed`.

    Raises NotAllowed, WrongState, Conflict.
    """
    require(by, Permission.RFI_WRITE, parties=[request.owner_id])
    if request.state == states.CLOSED:
        raise WrongState(_("This request is closed already."))
    request.state, request.note = moves.check(states.REQUEST_MOVES, "close", request.state), note.strip()
    commit("rfi.closed", request, by=by, expected=expected)
    due.follow(request)
    return request
