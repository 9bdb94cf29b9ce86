"""The steps of a request for information: ask, answer, refuse, close."""

import uuid
from typing import TYPE_CHECKING

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel.errors import NotVisible
from mithaq.kernel.i18n import pick
from mithaq.kernel.markings import levels
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Party
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import forming, markings, records
from mithaq.web.access import Request, signed_in
from mithaq.web.forms import MarkingForm

from .. import actions
from ..forms.requests import AnswerForm, AskForm, CloseForm, RefuseForm
from ..queries import reports, requests
from . import crumbs, sheets

if TYPE_CHECKING:
    from ..models import Report


@signed_in
def ask(request: Request) -> HttpResponse:
    """Ask other parties; with `about` the question is about a report."""
    require(request.actor, Permission.RFI_WRITE)
    about = _about(request)
    asked = _asked_first(request, about)
    form = AskForm(request.viewer, forming.posted(request), initial=forming.initial(request, asked=asked))
    lead = _("The parties that are asked see the question, and answer it or refuse with a reason.")
    sheet = forming.Sheet(
        form=form,
        title=_("Ask for information"),
        lead=_("About the report “%s”.") % pick(records.title(about)) + " " + lead if about else lead,
        submit=_("Send the question"),
        done=_("Asked. The parties that are asked were told."),
        back=about.get_absolute_url() if about else reverse("picture:requests"),
        picker=_picker(request, about, asked),
        crumbs=crumbs.to_requests(_("Ask for information")),
        may_insist=False,
    )

    def do() -> Marked:
        return actions.ask(form.given(about), audience=forming.needed(request, sheet), by=request.actor)

    return forming.answer(request, sheet, do, to=records.url)


def _asked_first(request: Request, about: "Report | None") -> list[Party]:
    """Return whom the page proposes to ask: the party that the address names, else the originator of the report."""
    wanted = request.GET.get("of") or (str(about.owner_id) if about else "")
    return [
        one for one in people.parties(request.viewer) if str(one.pk) == wanted != str(request.actor.party_id)
    ]


def _picker(request: Request, about: "Report | None", asked: list[Party]) -> MarkingForm:
    """Return the marking picker; it starts with the parties that the page proposes to ask, and at the level of the
    report. What was posted takes in the parties that are asked, for nobody can answer what he does not see.
    """
    data = forming.posted(request)
    if data and data.get("tlp") not in levels.WITHOUT_PARTIES:
        data = data.copy()
        data.setlist("parties", [*dict.fromkeys([*data.getlist("parties"), *_unreached(request, data)])])
    picker = markings.picker(request.viewer, data)
    picker.initial["parties"] = [*picker.initial.get("parties", ()), *(one.code for one in asked)]
    if about and about.audience.tlp not in levels.WITHOUT_PARTIES:
        picker.initial["tlp"] = about.audience.tlp
    return picker


def _unreached(request: Request, data: QueryDict) -> list[str]:
    """Return the codes of the parties that are asked, and that no group which was ticked reaches already."""
    groups = people.groups(request.viewer).filter(code__in=data.getlist("groups"))
    reached = {member.party_id for group in groups for member in people.roster(request.viewer, group)}
    asked = (one for one in people.parties(request.viewer) if str(one.pk) in data.getlist("asked"))
    return [one.code for one in asked if one.pk not in reached]


def _about(request: Request) -> "Report | None":
    """Return the report that the address names; none for what is no visible report."""
    try:
        return reports.one(request.viewer, uuid.UUID(request.GET.get("about", "")))
    except (ValueError, NotVisible):
        return None


@signed_in
def answer(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Answer for one's own party."""
    asked = requests.one(request.viewer, id_).request
    require(request.actor, Permission.RFI_WRITE)
    form = AnswerForm(request.viewer, forming.posted(request), initial=forming.initial(request))
    sheet = sheets.of_request(
        asked,
        form,
        _("Answer the request"),
        _("Answered. The party that asked was told."),
        lead=_("Only the party that asks reads the answer, unless you show it to more."),
        submit=_("Send the answer"),
    )
    sheet.picker = markings.picker(request.viewer, forming.posted(request), like=asked.audience)
    sheet.fold = _("Show it to others who see the request")

    def do() -> Marked:
        given, audience = form.cleaned_data, forming.picked(request, sheet)
        return actions.answer(
            asked, given["text"], report=given["report"], audience=audience, by=request.actor
        )

    return forming.answer(request, sheet, do, to=lambda _made: f"{asked.get_absolute_url()}#answers")


@signed_in
def refuse(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Refuse for one's own party, with a reason."""
    asked = requests.one(request.viewer, id_).request
    require(request.actor, Permission.RFI_WRITE)
    form = RefuseForm(forming.posted(request), initial=forming.initial(request))
    sheet = sheets.of_request(
        asked,
        form,
        _("Refuse the request"),
        _("Refused. The party that asked reads why."),
        lead=_("Nobody waits for you any more. You can still answer later, while the request is open."),
        submit=_("Refuse for our party"),
    )

    def do() -> Marked:
        return actions.refuse(asked, form.cleaned_data["reason"], by=request.actor)

    return forming.answer(request, sheet, do, to=lambda _made: f"{asked.get_absolute_url()}#answers")


@signed_in
def close(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Close one's own request."""
    asked = requests.one(request.viewer, id_).request
    require(request.actor, Permission.RFI_WRITE, parties=[asked.owner_id])
    form = CloseForm(forming.posted(request), initial=forming.initial(request, version=asked.version))
    sheet = sheets.of_request(
        asked, form, _("Close the request"), _("Closed."), lead=_("No answer is waited for any more.")
    )

    def do() -> Marked:
        note = form.cleaned_data["note"]
        return actions.close(asked, note=note, by=request.actor, expected=form.expected)

    return forming.answer(request, sheet, do, to=records.url)
