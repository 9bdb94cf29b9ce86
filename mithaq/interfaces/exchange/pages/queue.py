"""What waits for the reader's party to decide: the queue, one contribution, letting in and sending back."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mithaq.kernel.acts.once import once
from mithaq.kernel.errors import MithaqError
from mithaq.kernel.i18n import pick
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import Permission, may, require
from mithaq.web import forming, frames, records, responses
from mithaq.web.access import Request, signed_in
from mithaq.web.forms import KeyedForm

from ..models import Contribution
from ..models.contributions import STATES, WAITING
from ..taxii import queries, review
from . import places, stepping, verdicts
from .forms import ACCEPT, DecideForm, RefuseForm

MOST = 200


@signed_in
def index(request: Request) -> HttpResponse:
    """Show what waits, the oldest first, and decide on several at once."""
    found = list(queries.waiting(request.viewer, request.actor.party_id)[:MOST])
    form = DecideForm(forming.posted(request), initial=forming.initial(request))
    if request.method == "POST":
        require(request.actor, Permission.EXCHANGE_MANAGE)
        if form.is_valid():
            _decide(request, form)
            return responses.go(request, reverse("exchange:queue"))
    context = {
        "tabs": places.tabs(request),
        "rows": [(one, _key(one), verdicts.of_contribution(one)) for one in found],
        "form": form,
        "may_decide": may(request.actor, Permission.EXCHANGE_MANAGE),
        "is_cut": len(found) == MOST,
    }
    return responses.page(request, "exchange/queue.html", context, status=422 if form.errors else 200)


def _key(one: Contribution) -> str:
    return f"{one.pk}:{one.version}"


def _decide(request: Request, form: DecideForm) -> None:
    """Decide on each by itself, so that one which somebody else has decided does not hold up the others."""
    done, kept = 0, []
    for id_, version in form.picked():
        try:
            once(f"{id_}:{form.cleaned_data['act_key']}", request.actor, _act(request, form, id_, version))
            done += 1
        except MithaqError as error:
            kept.append(str(error.message))
    if done:
        said = (
            ngettext("%(n)s contribution was let in.", "%(n)s contributions were let in.", done)
            if form.cleaned_data["decision"] == ACCEPT
            else ngettext("%(n)s contribution was sent back.", "%(n)s contributions were sent back.", done)
        )
        messages.success(request, said % {"n": done})
    for said in sorted(set(kept)):
        messages.warning(request, said)


def _act(request: Request, form: DecideForm, id_: uuid.UUID, version: int) -> Any:
    one = queries.contribution(request.viewer, id_)
    if form.cleaned_data["decision"] == ACCEPT:
        return lambda: review.accept(one, by=request.actor, expected=version)
    reason = form.cleaned_data["reason"]
    return lambda: review.refuse(one, reason=reason, by=request.actor, expected=version)


@signed_in
def show(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show one contribution: from whom, for whom, what the checks say, its objects while it waits."""
    one = queries.contribution(request.viewer, id_)
    waits = one.state == WAITING
    decides = may(request.actor, Permission.EXCHANGE_MANAGE, parties=[one.collection.owner_id])
    context = {
        "frame": records.frame(
            request,
            one,
            state=one.state,
            state_label=STATES[one.state],
            crumbs=_crumbs(one),
        ),
        "contribution": one,
        "facts": _facts(request, one),
        "verdicts": verdicts.of_contribution(one) if waits else [],
        "objects": verdicts.objects(request.viewer, one) if waits else [],
        "may_decide": waits and decides,
    }
    return responses.page(request, "exchange/contribution.html", context)


def _facts(request: Request, one: Contribution) -> list[frames.Fact]:
    known = queries.collections(request.viewer).filter(pk=one.collection_id).exists()
    listed = [
        frames.Fact(_("Collection"), one.collection.title if known else _("one that you cannot see")),
        frames.Fact(_("Sent by"), one.owner.names if one.owner else None),
        frames.Fact(_("Objects"), len(one.objects_held)),
        frames.Fact(_("Reason"), one.reason, wide=True),
    ]
    return [fact for fact in listed if fact.value not in ("", None)]


@signed_in
def accept(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Let in what waits."""
    one = queries.contribution(request.viewer, id_)
    form = stepping.confirmed(request, one)
    sheet = _sheet(one, form, _("Let it in"), _("Let in."))
    sheet.lead = _("Whoever it is meant for finds it in the collection at once.")

    def do() -> Marked:
        return review.accept(one, by=request.actor, expected=form.expected)

    return forming.answer(request, sheet, do, to=lambda _made: reverse("exchange:queue"))


@signed_in
def refuse(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Send back what waits, with a reason."""
    one = queries.contribution(request.viewer, id_)
    form = RefuseForm(forming.posted(request), initial=forming.initial(request, version=one.version))
    sheet = _sheet(one, form, _("Send it back"), _("Sent back. The sender reads why."))

    def do() -> Marked:
        reason = form.cleaned_data["reason"]
        return review.refuse(one, reason=reason, by=request.actor, expected=form.expected)

    return forming.answer(request, sheet, do, to=lambda _made: reverse("exchange:queue"))


def _sheet(one: Contribution, form: KeyedForm, title: str, done: str) -> forming.Sheet:
    return forming.Sheet(
        form=form,
        title=title,
        submit=title,
        done=done,
        back=one.get_absolute_url(),
        about=one,
        crumbs=[*_crumbs(one, below=True), frames.Crumb(title)],
    )


def _crumbs(one: Contribution, *, below: bool = False) -> list[frames.Crumb]:
    sender = pick(one.owner.names) if one.owner else str(one)
    return places.below("queue", (sender, one.get_absolute_url() if below else ""))
