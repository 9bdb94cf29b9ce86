"""Proposing a commitment, and changing a proposal."""

import uuid

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import forming, frames, markings, records
from mithaq.web.access import Request, signed_in

from .. import actions, queries
from ..forms.terms import TermsForm
from . import crumbs


@signed_in
def propose(request: Request) -> HttpResponse:
    """Propose a commitment in the name of the acting party."""
    require(request.actor, Permission.COMMITMENT_WRITE)
    started = {"clause": request.GET.get("clause", ""), "initiative": request.GET.get("initiative", "")}
    started["origin"] = "clause" if started["clause"] else "pledge"
    form = TermsForm(request.viewer, forming.posted(request), initial=forming.initial(request, **started))
    sheet = forming.Sheet(
        form=form,
        title=_("Propose a commitment"),
        lead=_(
            "Your party gives its word with the proposal. It binds once the responsible party has agreed."
        ),
        submit=_("Propose the commitment"),
        done=_("Proposed. Those named as responsible were asked to agree."),
        back=reverse("commitments:home"),
        picker=markings.picker(request.viewer, forming.posted(request)),
        crumbs=[*crumbs.to_register(), frames.Crumb(_("Propose"))],
    )

    def do() -> Marked:
        return actions.propose(form.terms(), audience=forming.needed(request, sheet), by=request.actor)

    return forming.answer(request, sheet, do, to=records.url)


@signed_in
def edit(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Change a proposal; the others are asked anew."""
    promise = queries.commitment(request.viewer, id_)
    form = TermsForm(
        request.viewer,
        forming.posted(request),
        initial=forming.initial(request, **TermsForm.initial_of(promise)),
    )
    sheet = forming.Sheet(
        form=form,
        title=_("Change the proposal"),
        lead=_("Those who have agreed already are asked again, since they had agreed to another text."),
        submit=_("Save the proposal"),
        done=_("Saved. Those named as responsible were asked to agree."),
        back=promise.url,
        about=promise.commitment,
        crumbs=[*crumbs.of_commitment(promise, below=True), frames.Crumb(_("Change"))],
        stands=lambda current: forming.differences(
            form, TermsForm.initial_of(queries.commitment(request.viewer, current.pk))
        ),
    )
    return forming.answer(
        request,
        sheet,
        lambda: actions.edit(promise.commitment, form.terms(), by=request.actor, expected=form.expected),
        to=records.url,
    )
