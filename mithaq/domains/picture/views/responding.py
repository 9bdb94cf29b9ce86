"""What other parties say of a report: assess it, suggest a change; and the originator's decision on a suggestion."""

import uuid

from django.http import HttpResponse
from django.utils.translation import gettext as _

from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import forming, markings
from mithaq.web.access import Request, signed_in

from .. import actions
from ..forms.content import SuggestForm
from ..forms.responses import AssessForm, ConfirmForm, DiscardForm
from ..queries import reports, responses
from . import offers, sheets
from .writing import beside, opened


@signed_in
def assess(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Say for one's own party what it makes of a report, and what that rests on."""
    report = reports.one(request.viewer, id_)
    require(request.actor, Permission.REPORT_ASSESS)
    form = AssessForm(forming.posted(request), initial=forming.initial(request, version=report.version))
    sheet = sheets.of_report(
        report,
        form,
        _("Confirm or deny the report"),
        _("Noted. Whoever sees the report sees what your party says of it."),
        lead=_(
            "Your party's last word counts. One denial makes the report disputed, by name and with its basis."
        ),
        submit=_("Say it for our party"),
    )
    sheet.picker = markings.picker(request.viewer, forming.posted(request), like=report.audience)
    sheet.fold = _("Show it to fewer than the report; the state of the report then stays as it is")

    def do() -> Marked:
        audience = forming.picked(request, sheet)
        return actions.assess(report, form.given(), by=request.actor, audience=audience, read=form.expected)

    return forming.answer(request, sheet, do, to=lambda _made: f"{report.get_absolute_url()}#assessments")


@signed_in
def suggest(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Suggest other values for another party's report; between the two parties."""
    report = opened(request, id_)
    require(request.actor, Permission.REPORT_ASSESS)
    form = SuggestForm(
        report, forming.posted(request), initial=forming.initial(request, **SuggestForm.initial_of(report))
    )
    sheet = sheets.of_report(
        report,
        form,
        _("Suggest a change"),
        _("Suggested. The originator was told and decides."),
        lead=_(
            "Change what you know better; the rest is not sent. Only the originator and your party see it."
        ),
    )

    sheet.stands = beside(request, form)

    def do() -> Marked:
        reason, read = form.cleaned_data["reason"], form.expected
        return actions.suggest(report, form.changes(), reason=reason, by=request.actor, read=read)

    return forming.answer(request, sheet, do, to=lambda _made: f"{report.get_absolute_url()}#suggestions")


@signed_in
def accept(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Correct one's own report as another party suggests."""
    suggestion = responses.suggestion(request.viewer, id_)
    report = suggestion.report
    require(request.actor, Permission.REPORT_WRITE, parties=[report.owner_id])
    form = ConfirmForm(forming.posted(request), initial=forming.initial(request, version=report.version))
    sheet = sheets.accepting(suggestion, form, offers.differences(report, suggestion.changes))

    def do() -> Marked:
        return actions.accept(suggestion, by=request.actor, read=form.expected)

    return forming.answer(request, sheet, do, to=lambda _made: report.get_absolute_url())


@signed_in
def discard(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Leave one's own report as it is, with an answer."""
    suggestion = responses.suggestion(request.viewer, id_)
    report = suggestion.report
    require(request.actor, Permission.REPORT_WRITE, parties=[report.owner_id])
    form = DiscardForm(forming.posted(request), initial=forming.initial(request, version=suggestion.version))
    sheet = sheets.of_report(
        report, form, _("Discard the suggestion"), _("Discarded. The party that suggested it reads why.")
    )

    def do() -> Marked:
        answer = form.cleaned_data["answer"]
        return actions.discard(suggestion, answer=answer, by=request.actor, expected=form.expected)

    return forming.answer(request, sheet, do, to=lambda _made: f"{report.get_absolute_url()}#suggestions")
