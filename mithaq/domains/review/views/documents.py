"""Threat reviews: their list, one as a page to read and to print, drafting, editing, issuing, withdrawing."""

import uuid
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel import clock
from mithaq.kernel.errors import Text
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import Permission, may, require
from mithaq.web import forming, markings, moves, records, responses
from mithaq.web.access import Request, signed_in
from mithaq.web.forms import KeyedForm

from ..actions import documents as actions
from ..forms.steps import ConfirmForm, DocumentForm, NewDocumentForm, WithdrawForm
from ..queries import documents
from ..rules import periods, states
from . import figures, places

if TYPE_CHECKING:
    from ..models import ThreatReview


@signed_in
def index(request: Request) -> HttpResponse:
    """Show the visible threat reviews, the newest period first."""
    context = {
        "tabs": places.tabs(request),
        "rows": documents.all_of_them(request.viewer),
        "may_write": may(request.actor, Permission.REVIEW_WRITE),
    }
    return responses.page(request, "review/documents.html", context)


@signed_in
def show(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show one threat review: what analysts say, and the figures it rests on."""
    found = documents.one(request.viewer, id_)
    document = found.document
    context = {
        "frame": records.frame(
            request, document, state=found.state, crumbs=places.below("documents", str(document))
        ),
        "document": document,
        "parts": (
            (_("Summary"), document.summary),
            (_("Outlook"), document.outlook),
            (_("What we advise"), document.advice),
        ),
        "figures": figures.shown(request, document.figures),
        "offers": _offers(request, document),
    }
    return responses.page(request, "review/document.html", context)


def _offers(request: Request, document: "ThreatReview") -> list[tuple[Text, str, bool]]:
    """Return the steps that state and role allow: label, address, whether it is the next one."""
    at, ours = [document.pk], [document.owner_id]
    releases = may(request.actor, Permission.RECORD_RELEASE, parties=ours)
    offered = (
        ("edit", _("Edit the text"), may(request.actor, Permission.REVIEW_WRITE, parties=ours), True),
        ("issue", _("Issue it"), releases, False),
        ("withdraw", _("Withdraw it"), releases, False),
    )
    return [
        (label, reverse(f"review:document_{move}", args=at), is_next)
        for move, label, is_allowed, is_next in offered
        if is_allowed and moves.can(states.DOCUMENT_MOVES, move, document.state)
    ]


@signed_in
def create(request: Request) -> HttpResponse:
    """Begin a threat review: its period, its title, and whom it is meant for."""
    require(request.actor, Permission.REVIEW_WRITE)
    last = periods.last_month(clock.today())
    started = {"first": periods.shifted(last, -2), "last": last}
    form = NewDocumentForm(forming.posted(request), initial=forming.initial(request, **started))
    sheet = forming.Sheet(
        form=form,
        title=_("New threat review"),
        submit=_("Draft it"),
        done=_("The draft stands, for your party only. Write the summary next."),
        lead=_(
            "Choose below whom it is meant for: its figures are those that all of them see. Until you issue it, only"
            " your own party sees the draft."
        ),
        back=reverse("review:documents"),
        picker=markings.picker(request.viewer, forming.posted(request)),
        crumbs=places.below("documents", _("New threat review")),
    )

    def do() -> Marked:
        meant_for = forming.needed(request, sheet)
        return actions.draft(form.text(), form.period(), meant_for=meant_for, by=request.actor)

    return forming.answer(request, sheet, do, to=records.url)


@signed_in
def edit(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Change the text of a draft."""
    document = documents.one(request.viewer, id_).document
    started = DocumentForm.initial_of(document)
    form = DocumentForm(forming.posted(request), initial=forming.initial(request, **started))
    sheet = _sheet(document, form, _("Edit the text"), _("Saved."))
    sheet.submit = _("Save")
    sheet.stands = lambda now: forming.differences(form, DocumentForm.initial_of(now))

    def do() -> Marked:
        return actions.edit(document, form.text(), by=request.actor, expected=form.expected)

    return forming.answer(request, sheet, do, to=records.url)


@signed_in
def issue(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Issue a draft to those whom it is meant for."""
    document = documents.one(request.viewer, id_).document
    form = ConfirmForm(forming.posted(request), initial=forming.initial(request, version=document.version))
    sheet = _sheet(document, form, _("Issue it"), _("Issued. This is the document that its readers see."))
    sheet.lead = _("A copy goes to those whom it was drafted for. The draft stays with your party.")
    sheet.is_grave = True
    return forming.answer(request, sheet, lambda: actions.issue(document, by=request.actor), to=records.url)


@signed_in
def withdraw(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Take an issued threat review back."""
    document = documents.one(request.viewer, id_).document
    form = WithdrawForm(forming.posted(request), initial=forming.initial(request, version=document.version))
    sheet = _sheet(document, form, _("Withdraw it"), _("Withdrawn. Its readers see that, and why."))
    sheet.is_grave = True

    def do() -> Marked:
        given = form.cleaned_data["reason"]
        return actions.withdraw(document, reason=given, by=request.actor, expected=form.expected)

    return forming.answer(request, sheet, do, to=records.url)


def _sheet(document: "ThreatReview", form: KeyedForm, title: Text, done: Text) -> forming.Sheet:
    return forming.Sheet(
        form=form,
        title=title,
        submit=title,
        done=done,
        back=document.get_absolute_url(),
        about=document,
        crumbs=places.way(
            (_("Threat reviews"), reverse("review:documents")),
            (str(document), document.get_absolute_url()),
            (title, ""),
        ),
    )
