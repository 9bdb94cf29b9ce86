"""Agreements: their register, one with its clauses and what came of them, and the steps of its life."""

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mithaq.kernel.errors import NotVisible, Text
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import Permission, may, require
from mithaq.web import forming, frames, markings, moves, records, responses
from mithaq.web.access import Request, signed_in
from mithaq.web.forms import KeyedForm

from .. import actions, queries
from ..forms.steps import AgreementStepForm
from ..forms.terms import AgreementForm, ClauseForm
from ..queries.texts import Text as Agreed
from ..rules import choices, states
from . import crumbs

STEP_WORDS: dict[str, Text] = {
    "negotiate": gettext_lazy("Open negotiations"),
    "sign": gettext_lazy("Record the signature"),
    "bring_into_force": gettext_lazy("Bring into force"),
    "review": gettext_lazy("Begin the review"),
    "renew": gettext_lazy("Renew"),
    "expire": gettext_lazy("Record that it has expired"),
    "denounce": gettext_lazy("Record the denunciation"),
}


@signed_in
def index(request: Request) -> HttpResponse:
    """Show the agreements."""
    context = {
        "agreements": queries.agreements(request.viewer),
        "may_write": may(request.actor, Permission.AGREEMENT_WRITE),
        "crumbs": [*crumbs.to_register(), frames.Crumb(_("Agreements"))],
        "kinds": choices.AGREEMENT_KINDS,
    }
    return responses.page(request, "commitments/agreements.html", context)


@signed_in
def show(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show one agreement: parties, dates, clauses, and the commitments from each clause."""
    text = queries.agreement(request.viewer, id_)
    agreement = text.agreement
    may_write = may(request.actor, Permission.AGREEMENT_WRITE, parties=[agreement.owner_id])
    context = {
        "frame": records.frame(request, agreement, state=agreement.state, crumbs=crumbs.of_agreement(text)),
        "agreement": agreement,
        "facts": facts(text),
        "duties": queries.clauses(request.viewer, agreement),
        "may_write": may_write,
        "may_edit_clauses": may_write and agreement.state in (states.DRAFT, states.NEGOTIATING),
        "may_propose": may(request.actor, Permission.COMMITMENT_WRITE),
        "steps": _steps(text) if may_write else [],
    }
    return responses.page(request, "commitments/agreement.html", context)


def facts(text: Agreed) -> list[frames.Fact]:
    """Return the labelled values of the body; empty ones are left out, but for the parties."""
    agreement = text.agreement
    listed = [
        frames.Fact(_("Parties"), [party.names for party in text.parties], wide=True),
        frames.Fact(_("Kind"), choices.AGREEMENT_KINDS[agreement.kind]),
        frames.Fact(_("Signed on"), agreement.signed_on),
        frames.Fact(_("In force from"), agreement.in_force_on),
        frames.Fact(_("Review due on"), agreement.review_on),
        frames.Fact(_("Ended on"), agreement.ended_on),
        frames.Fact(_("Note on the last step"), agreement.note, wide=True),
    ]
    return [listed[0], *(fact for fact in listed[1:] if fact.value)]


def _steps(text: Agreed) -> list[tuple[Text, str]]:
    return [
        (label, reverse("commitments:agreement_step", args=[text.agreement.pk, move]))
        for move, label in STEP_WORDS.items()
        if moves.can(states.AGREEMENT_MOVES, move, text.agreement.state)
    ]


@signed_in
def create(request: Request) -> HttpResponse:
    """Begin an agreement as a draft."""
    require(request.actor, Permission.AGREEMENT_WRITE)
    form = AgreementForm(request.viewer, forming.posted(request), initial=forming.initial(request))
    sheet = forming.Sheet(
        form=form,
        title=_("New agreement"),
        submit=_("Begin the agreement"),
        done=_("The agreement stands as a draft. Add its clauses next."),
        back=reverse("commitments:agreements"),
        picker=markings.picker(request.viewer, forming.posted(request)),
        crumbs=[*crumbs.to_agreements(), frames.Crumb(_("New agreement"))],
        renamed=AgreementForm.RENAMED,
    )

    def do() -> Marked:
        audience = forming.needed(request, sheet)
        return actions.create_agreement(form.text(), audience=audience, by=request.actor)

    return forming.answer(request, sheet, do, to=records.url)


@signed_in
def edit(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Correct what is said of an agreement."""
    text = queries.agreement(request.viewer, id_)
    started = AgreementForm.initial_of(text.agreement, text.parties)
    form = AgreementForm(request.viewer, forming.posted(request), initial=forming.initial(request, **started))

    def stands(current: Marked) -> list[frames.Difference]:
        now = queries.agreement(request.viewer, current.pk)
        return forming.differences(form, AgreementForm.initial_of(now.agreement, now.parties))

    sheet = _sheet(text, form, _("Correct the agreement"), _("Save"), _("Saved."))
    sheet.stands = stands
    sheet.renamed = AgreementForm.RENAMED
    return forming.answer(
        request,
        sheet,
        lambda: actions.edit_agreement(text.agreement, form.text(), by=request.actor, expected=form.expected),
        to=records.url,
    )


@signed_in
def step(request: Request, id_: uuid.UUID, move: str) -> HttpResponse:
    """Take a step of rules.states.AGREEMENT_MOVES."""
    text = queries.agreement(request.viewer, id_)
    if move not in STEP_WORDS:
        raise NotVisible
    label = STEP_WORDS[move]
    form = AgreementStepForm(
        forming.posted(request), initial=forming.initial(request, version=text.agreement.version)
    )

    def do() -> Marked:
        given = form.cleaned_data
        return actions.move_agreement(
            text.agreement, move, on=given["on"], note=given["note"], by=request.actor, expected=form.expected
        )

    return forming.answer(request, _sheet(text, form, label, label, _("Done.")), do, to=records.url)


@signed_in
def add_clause(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Add a clause to an agreement."""
    text = queries.agreement(request.viewer, id_)
    form = ClauseForm(forming.posted(request), initial=forming.initial(request))
    sheet = _sheet(text, form, _("Add a clause"), _("Add the clause"), _("The clause was added."))

    def do() -> Marked:
        given = form.cleaned_data
        return actions.add_clause(
            text.agreement, number=given["number"], text=given["text"], by=request.actor
        )

    return forming.answer(request, sheet, do, to=records.url)


@signed_in
def edit_clause(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Correct a clause that is still being negotiated."""
    clause = queries.clause(request.viewer, id_)
    text = queries.agreement(request.viewer, clause.agreement_id)
    started = {"number": clause.number, "text": clause.text, "version": clause.version}
    form = ClauseForm(forming.posted(request), initial=forming.initial(request, **started))
    sheet = _sheet(text, form, _("Correct the clause"), _("Save"), _("Saved."))
    sheet.stands = lambda now: forming.differences(form, {"number": now.number, "text": now.text})

    def do() -> Marked:
        given = form.cleaned_data
        return actions.edit_clause(
            clause, number=given["number"], text=given["text"], by=request.actor, expected=form.expected
        )

    return forming.answer(request, sheet, do, to=records.url)


def _sheet(text: Agreed, form: KeyedForm, title: Text, submit: Text, done: Text) -> forming.Sheet:
    return forming.Sheet(
        form=form,
        title=title,
        submit=submit,
        done=done,
        back=text.agreement.get_absolute_url(),
        about=text.agreement,
        crumbs=[*crumbs.of_agreement(text, below=True), frames.Crumb(title)],
    )
