"""Changing who sees a record: narrowing it in place, releasing it as a new one. Who is concerned is shown
first.
"""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mithaq.kernel.errors import Invalid, NotVisible
from mithaq.kernel.i18n import Names, pick
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.models import EVERYONE, Audience, Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records import actions, kinds, releases
from mithaq.kernel.records.models import Release
from mithaq.web import directory, markings, records, responses, signing
from mithaq.web.access import Request, act_key, confirmed_again, once_from, signed_in
from mithaq.web.forms import KeyedForm, MarkingForm

from . import two_persons


class ReasonForm(KeyedForm):
    """Why the readers of a record change."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 2, "dir": "auto"}),
    )


@signed_in
@confirmed_again
@signing.asks
def narrow(request: Request, kind: str, id_: uuid.UUID) -> HttpResponse:
    """Take a record back from some who see it."""
    record = kinds.find(request.viewer, kind, id_)
    require(request.actor, Permission.RECORD_NARROW, parties=[record.owner_id])
    picker, form = _forms(request, record)
    markings.show_narrower(request.viewer, picker, record.audience)
    if "do" in request.POST and form.is_valid() and (wanted := markings.chosen(request.viewer, picker)):
        try:
            signature = signing.signed(request, record, record.audience)
            actions.narrow(record, wanted, by=request.actor, expected=form.expected, signed=signature)
        except Invalid as error:
            markings.say(picker, error.fields)
        else:
            messages.success(
                request,
                _("The marking is narrower now. Whoever lost the record has lost it in open pages too."),
            )
            return responses.go(request, _home(request, record))
    asked = {"heading": _("Narrow who sees it"), **two_persons.shown(request, record, None)}
    return _page(request, "site/record/narrow.html", asked, picker, form)


@signed_in
@confirmed_again
@signing.asks
def release(request: Request, kind: str, id_: uuid.UUID) -> HttpResponse:
    """Release a record to more readers, as a new record. What is RED needs two persons."""
    record = kinds.find(request.viewer, kind, id_)
    require(request.actor, Permission.RECORD_RELEASE, parties=[record.owner_id])
    proposal = releases.waiting(request.viewer, record) if record.audience.tlp == levels.RED else None
    if one := two_persons.agreed(request, proposal):
        return _release(request, record, one.wider, one)
    picker, form = _forms(request, record)
    if "do" in request.POST and form.is_valid() and (wanted := markings.chosen(request.viewer, picker)):
        try:
            return _do_release(request, record, wanted, form.cleaned_data["reason"])
        except Invalid as error:
            markings.say(picker, error.fields)
    asked = {"heading": _("Release it to more readers"), **two_persons.shown(request, record, proposal)}
    asked["asks_reason"] = record.audience.tlp == levels.RED
    if proposal:
        asked["wider"] = readers(request, proposal.wider)
    return _page(request, "site/record/release.html", asked, picker, form)


def _do_release(request: Request, record: Marked, wanted: Audience, reason: str) -> HttpResponse:
    if record.audience.tlp != levels.RED:
        return _release(request, record, wanted, None)
    signature = signing.signed(request, record, record.audience)
    once_from(
        request, lambda: releases.propose(record, wanted, reason=reason, by=request.actor, signed=signature)
    )
    messages.success(request, _("The release is proposed. Another person of your party has to carry it out."))
    return responses.go(request, reverse("site:release", args=[record.KIND, record.pk]))


def _release(request: Request, record: Marked, to: Audience, proposal: Release | None) -> HttpResponse:
    signature = signing.signed(request, record, to) if releases.is_signed(record) else None
    made = once_from(
        request,
        lambda: releases.release(record, to, by=request.actor, proposal=proposal, signed=signature),
    )
    messages.success(request, _("Released. This is the new record; the one it was made from is unchanged."))
    return responses.go(request, _home(request, made))


def _home(request: Request, record: Marked) -> str:
    """Return the record's page, or Today for whoever does not see it any more."""
    try:
        # the viewer of the request is from before the act, and does not know an audience that it made
        return records.url(kinds.find(Viewer.of(request.actor), record.KIND, record.pk))
    except NotVisible:
        return reverse("site:today")


def _forms(request: Request, record: Marked) -> tuple[MarkingForm, ReasonForm]:
    posted = request.POST if request.method == "POST" else None
    initial = {"act_key": act_key(request), "version": record.version}
    return markings.picker(request.viewer, posted, like=record.audience), ReasonForm(posted, initial=initial)


def _page(
    request: Request, template: str, asked: dict[str, Any], picker: MarkingForm, form: ReasonForm
) -> HttpResponse:
    """Show the picker, and where something was picked, who would lose or gain the record."""
    record, context = asked["record"], {**asked, "picker": picker, "form": form}
    if picker.is_bound and (seen := markings.preview(request.viewer, picker)):
        before, after = readers(request, record.audience), {pick(names): names for names in seen["readers"]}
        context |= {"seen": seen, "for_all": EVERYONE in audiences.holders(record.audience)}
        context["losing"] = [
            names for text, names in before.items() if text not in after and not seen["everyone"]
        ]
        context["gaining"] = [names for text, names in after.items() if text not in before]
    wrong = picker.is_bound and not picker.is_valid()
    return responses.page(request, template, context, status=422 if wrong or picker.errors else 200)


def readers(request: Request, audience: Audience) -> dict[str, Names]:
    """Return the names of those whom an audience reaches, as far as the reader may know, by their text."""
    names = directory.of(request).names(audiences.holders(audience))
    return {pick(one): one for one in sorted(names.values(), key=pick)}


@signed_in
def preview(request: Request) -> HttpResponse:
    """Say who will see something with the marking that was picked: a fragment for scripts, a page without."""
    picker = markings.picker(request.viewer, request.POST or None)
    seen = markings.preview(request.viewer, picker)
    context = {**seen, "picker": picker}
    template = (
        "site/record/preview_part.html" if responses.wants_fragment(request) else "site/record/preview.html"
    )
    return responses.page(request, template, context)
