"""Reports by their originator: report, correct, retract, tell others a variant."""

import uuid
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel.errors import Invalid
from mithaq.kernel.markings import levels
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records import releases
from mithaq.kernel.records.models import Release
from mithaq.web import forming, frames, markings, records
from mithaq.web.access import Request, confirmed_again, signed_in

from .. import actions
from ..forms.content import ContentForm, CorrectForm, ReportForm, RetractForm, SanitiseForm
from ..queries import matches, reports
from . import crumbs, sheets

if TYPE_CHECKING:
    from ..models import Report


@signed_in
def new(request: Request) -> HttpResponse:
    """Report an event in the name of the acting party, together with who may see it."""
    require(request.actor, Permission.REPORT_WRITE)
    form = ReportForm(forming.posted(request), initial=forming.initial(request, **ReportForm.initial_new()))
    sheet = forming.Sheet(
        form=form,
        title=_("Report something"),
        lead=_("Write what is known, not what is guessed. At first only your own party sees it."),
        submit=_("Send the report"),
        done=_("Reported. Whoever may see it has it now."),
        back=reverse("picture:home"),
        picker=markings.picker(request.viewer, forming.posted(request)),
        crumbs=crumbs.to_register(_("Report something")),
        may_insist=False,
    )

    def do() -> Marked:
        return actions.report(form.content(), audience=forming.needed(request, sheet), by=request.actor)

    return forming.answer(request, sheet, do, to=records.url)


def opened(request: Request, id_: uuid.UUID) -> "Report":
    """Return a report whose content is shown next, in a form; that is noted as on its page."""
    report = reports.one(request.viewer, id_)
    actions.note_opened(report, by=request.actor)
    return report


def beside(request: Request, form: ContentForm) -> forming.Stands:
    """Return what sets a report as it stands now beside what was typed."""

    def differences(current: "Report") -> list[frames.Difference]:
        stands = ContentForm.initial_of(reports.one(request.viewer, current.pk))
        return forming.compared(form, stands, form.entered(), names=stands)

    return differences


@signed_in
def correct(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Replace what one's own report tells, saying what was wrong."""
    report = opened(request, id_)
    require(request.actor, Permission.REPORT_WRITE, parties=[report.owner_id])
    form = CorrectForm(
        forming.posted(request), initial=forming.initial(request, **CorrectForm.initial_of(report))
    )
    lead = _("Everybody who had the report gets the correction, which names the version that it corrects.")
    sheet = sheets.of_report(
        report,
        form,
        _("Correct the report"),
        _("Corrected. All who had it have it now."),
        lead=_and_variants(request, report, lead),
    )
    sheet.stands = beside(request, form)

    def do() -> Marked:
        reason, expected = form.cleaned_data["reason"], form.expected
        return actions.correct(report, form.content(), reason=reason, by=request.actor, expected=expected)

    return forming.answer(request, sheet, do, to=records.url)


def _and_variants(request: Request, report: "Report", lead: str) -> str:
    """Return a lead; where something was told to other readers, it says that this does not follow."""
    if not matches.variants(request.viewer, report):
        return lead
    told = _(
        "What was made from it for other readers stays as it is: look at it next, under “The same event”."
    )
    return f"{lead} {told}"


@signed_in
def retract(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Take one's own report back as wrong."""
    report = reports.one(request.viewer, id_)
    require(request.actor, Permission.REPORT_WRITE, parties=[report.owner_id])
    form = RetractForm(forming.posted(request), initial=forming.initial(request, version=report.version))
    lead = _("It stays in sight, crossed out, with your reason. It counts in no figure any more.")
    sheet = sheets.of_report(
        report,
        form,
        _("Retract the report"),
        _("Retracted. Every party that had it was told and is asked to acknowledge."),
        lead=_and_variants(request, report, lead),
        is_grave=True,
    )

    def do() -> Marked:
        return actions.retract(
            report, reason=form.cleaned_data["reason"], by=request.actor, expected=form.expected
        )

    return forming.answer(request, sheet, do, to=records.url)


@signed_in
@confirmed_again
def sanitise(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Tell the event to other readers, without what must stay inside. What is RED needs two persons."""
    report = opened(request, id_)
    require(request.actor, Permission.REPORT_WRITE, parties=[report.owner_id])
    is_red = report.audience.tlp == levels.RED
    proposal = releases.waiting(request.viewer, report) if is_red else None
    form = SanitiseForm(
        forming.posted(request), initial=forming.initial(request, **SanitiseForm.initial_of(report))
    )
    sheet = sheets.of_report(
        report,
        form,
        _("Tell others, without what must stay inside"),
        _("Told. This is the report that the new readers see; nothing in it points to the first one."),
        lead=_variant_lead(is_red=is_red, proposal=proposal),
        submit=_("Make the report for them"),
    )
    sheet.stands = beside(request, form)
    if not is_red:
        sheet.picker = markings.picker(request.viewer, forming.posted(request))

    def do() -> Marked:
        if is_red and proposal is None:
            raise Invalid(_("Nobody has proposed yet to whom. Let another person propose the release first."))
        return actions.sanitise(
            report,
            form.content(),
            to=proposal.wider if proposal else forming.needed(request, sheet),
            reason=form.cleaned_data["reason"],
            by=request.actor,
            proposal=proposal,
            read=form.expected,
        )

    return forming.answer(request, sheet, do, to=records.url)


@signed_in
@confirmed_again
def retell(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Tell another party's report to others, in the name of one's own."""
    report = opened(request, id_)
    actions.check_may_retell(report, by=request.actor)
    form = SanitiseForm(
        forming.posted(request), initial=forming.initial(request, **SanitiseForm.initial_of(report))
    )
    sheet = sheets.of_report(
        report,
        form,
        _("Tell it in our own name"),
        _("Told in the name of your party. Nothing in it points to the first report."),
        lead=_(
            "Your party stands for it. Its readers do not learn who reported it first; take out what would betray that."
        ),
    )
    sheet.stands = beside(request, form)
    sheet.picker = markings.picker(request.viewer, forming.posted(request))

    def do() -> Marked:
        return actions.retell(
            report,
            form.content(),
            to=forming.needed(request, sheet),
            reason=form.cleaned_data["reason"],
            by=request.actor,
            read=form.expected,
        )

    return forming.answer(request, sheet, do, to=records.url)


def _variant_lead(*, is_red: bool, proposal: Release | None) -> str:
    if not is_red:
        return _(
            "A report of its own for other readers. Take out what must stay inside. "
            "Its place gets as coarse as they may have it."
        )
    if proposal is None:
        return _(
            "What is RED needs two persons: another one proposes the release to its new readers first, on its own page."
        )
    return _("Another person has proposed to whom. Take out what must stay inside, then carry it out.")
