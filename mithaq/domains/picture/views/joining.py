"""Who is on it, which reports are of one event, and whether others may be told to ask."""

import uuid
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import dates, forming, inline, records
from mithaq.web.access import Request, signed_in

from .. import actions
from ..forms.responses import ClaimForm, ConfirmForm, JoinForm
from ..queries import imported, matches, reports, responses
from . import sheets, wording
from .same_event import key_of

if TYPE_CHECKING:
    from mithaq.domains.areas.models import Event


@signed_in
def claim(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Take a report in hand for some hours."""
    report = reports.one(request.viewer, id_)
    require(request.actor, Permission.REPORT_ASSESS)
    form = ClaimForm(forming.posted(request), initial=forming.initial(request))
    sheet = sheets.of_report(
        report,
        form,
        _("Say “we are on it”"),
        _("Noted: your party is on it."),
        lead=_("All who see the report see it, and no other party can say so until your time is over."),
    )

    def do() -> Marked:
        return actions.claim(report, **form.values(), by=request.actor)

    return forming.answer(request, sheet, do, to=lambda _made: f"{report.get_absolute_url()}#claim")


@signed_in
def let_go(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Let a report go before one's time is over."""
    held = responses.claim(request.viewer, id_)
    require(request.actor, Permission.REPORT_ASSESS, parties=[held.party_id])
    form = ConfirmForm(forming.posted(request), initial=forming.initial(request, version=held.version))
    sheet = sheets.of_report(
        held.report,
        form,
        _("Let it go"),
        _("Let go. Another party can take it in hand."),
        lead=_("Your party is no longer on it."),
    )

    def do() -> Marked:
        return actions.let_go(held, by=request.actor, expected=form.expected)

    return forming.answer(request, sheet, do, to=lambda _made: f"{held.report.get_absolute_url()}#claim")


@signed_in
def join(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Say that one's own report is of the same event as another one, or an imported event, that one sees."""
    report = reports.one(request.viewer, id_)
    require(request.actor, Permission.REPORT_WRITE, parties=[report.owner_id])
    others = {str(one.report.pk): one.report for one in matches.candidates(request.viewer, report)}
    events = {key_of(one.event): one.event for one in imported.candidates(request.viewer, report)}
    form = JoinForm(
        [
            *((key, _choice(one)) for key, one in others.items()),
            *((key, _imported_choice(request, one)) for key, one in events.items()),
        ],
        forming.posted(request),
        initial=forming.initial(request, of=request.GET.get("of", "")),
    )
    sheet = sheets.of_report(
        report,
        form,
        _("Say what is the same event"),
        _("Joined. Whoever sees both counts one event."),
        lead=_("Both stay. Whoever sees both counts one event; nobody else learns of it."),
        submit=_("Join the two"),
    )

    def do() -> Marked:
        given = form.values()
        about = {"reason": given["reason"], "by": request.actor}
        if event := events.get(given["of"]):
            return actions.join_imported(report, event, **about)
        return actions.join(report, of=others[given["of"]], **about)

    return forming.answer(request, sheet, do, to=lambda _made: f"{report.get_absolute_url()}#same-event")


def _choice(report: "reports.Report") -> str:
    """Return a candidate as a choice: its title as lists show it, its day, its originator."""
    owner = inline.names(report.owner.names) if report.owner else ""
    return format_html(
        "<span>{} · {} · {}</span>",
        inline.names(records.title(report)),
        dates.day_text(report.created_at),
        owner,
    )


def _imported_choice(request: Request, event: "Event") -> str:
    """Return an imported event as a choice: type and area, and what tells it from others."""
    name = inline.names(wording.event_names(event))
    return format_html("<span>{} · {}</span>", name, wording.event_about(request, event))


@signed_in
def part(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Say that what was joined are two events after all."""
    same = responses.same_event(request.viewer, id_)
    require(request.actor, Permission.REPORT_WRITE, parties=[same.owner_id])
    report = reports.one(request.viewer, same.second_id)
    form = ConfirmForm(forming.posted(request), initial=forming.initial(request, version=same.version))
    sheet = sheets.of_report(
        report,
        form,
        _("Part the two"),
        _("Parted. The two count as two events again."),
        lead=_("They are two events after all, and count as two."),
    )

    def do() -> Marked:
        return actions.part(same, by=request.actor, expected=form.expected)

    return forming.answer(request, sheet, do, to=lambda _made: f"{report.get_absolute_url()}#same-event")


@signed_in
def consent(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Agree, or no longer agree, that other parties are told to ask about the event."""
    report = reports.one(request.viewer, id_)
    require(request.actor, Permission.REPORT_WRITE, parties=[report.owner_id])
    form = ConfirmForm(forming.posted(request), initial=forming.initial(request, version=report.version))
    agrees = not report.deconflict
    title = _("Agree to be asked") if agrees else _("No longer agree to be asked")
    done = _("Your party may be asked now.") if agrees else _("Nobody is told any more to ask your party.")
    sheet = sheets.of_report(report, form, title, done, lead=_consent_lead(agrees=agrees))

    def do() -> Marked:
        return actions.consent(report, deconflict=agrees, by=request.actor, expected=form.expected)

    return forming.answer(request, sheet, do, to=lambda _made: f"{report.get_absolute_url()}#same-event")


def _consent_lead(*, agrees: bool) -> str:
    if not agrees:
        return _("Who was told already to ask your party has been told; nobody else will be.")
    return _(
        "Where another party reports something alike and agrees too, each of you is told which party to ask. "
        "Nothing else is told: no report, time, place or number."
    )
