"""Erasing parts of a record for good: one person chooses and proposes, another one carries it out."""

import uuid
from typing import cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mithaq.kernel.errors import NotAllowed
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.records import erasing, kinds
from mithaq.kernel.records.erasing import Holding
from mithaq.kernel.records.models import GROUNDS, Erasure
from mithaq.web import frames, records, responses, signing
from mithaq.web.access import Request, act_key, confirmed_again, once_from, signed_in

from . import two_persons


class ErasingForm(forms.Form):
    """What shall go, and on which ground."""

    what = forms.MultipleChoiceField(label=gettext_lazy("What shall go"), widget=forms.CheckboxSelectMultiple)
    ground = forms.ChoiceField(
        label=gettext_lazy("Ground"), choices=list(GROUNDS.items()), widget=forms.RadioSelect
    )
    act_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=80)

    def offer(self, found: list[Holding]) -> None:
        """Let the choice be among the fields that hold something."""
        field = cast(forms.MultipleChoiceField, self.fields["what"])
        field.choices = [(one.name, one.label) for one in found]


@signed_in
@confirmed_again
@signing.asks
def erase(request: Request, kind: str, id_: uuid.UUID) -> HttpResponse:
    """Show what could go and what that would mean; propose it, or carry out what another person has proposed."""
    record = kinds.find(request.viewer, kind, id_)
    if not erasing.may_erase(request.actor, record):
        raise NotAllowed
    proposal = erasing.waiting(request.viewer, record)
    if one := two_persons.agreed(request, proposal):
        return _carry_out(request, record, one)
    found = erasing.holdings(record)
    form = ErasingForm(request.POST or None, initial={"act_key": act_key(request)})
    form.offer(found)
    if "do" in request.POST and form.is_valid():
        return _propose(request, record, form)
    context = two_persons.shown(request, record, proposal)
    context |= {"heading": _("Erase parts of it for good"), "form": form, "held": found}
    if form.is_bound and form.is_valid():
        context |= {"seen": _facts(record, found, form.cleaned_data["what"])}
    if proposal:
        context |= {"going": _facts(record, found, proposal.fields)}
    return responses.page(
        request, "site/record/erase.html", context, status=422 if form.is_bound and form.errors else 200
    )


def _facts(record: Marked, found: list[Holding], names: list[str]) -> list[frames.Fact]:
    """Return what the fields say now; those that hold something in earlier versions only are named too."""
    now = dict.fromkeys(names) | {one.name: one.value for one in found if one.name in names}
    return [
        frames.Fact(
            records.field_of(type(record), name).verbose_name,
            records.value_text(records.field_of(type(record), name), value, {})
            or _("nothing now, but something in earlier versions"),
        )
        for name, value in now.items()
    ]


def _propose(request: Request, record: Marked, form: ErasingForm) -> HttpResponse:
    what, ground = form.cleaned_data["what"], form.cleaned_data["ground"]
    signature = signing.signed(request, record, record.audience)
    once_from(
        request, lambda: erasing.propose(record, what, ground=ground, by=request.actor, signed=signature)
    )
    messages.success(request, _("The erasure is proposed. Another person has to carry it out."))
    return responses.go(request, reverse("site:erase", args=[record.KIND, record.pk]))


def _carry_out(request: Request, record: Marked, proposal: Erasure) -> HttpResponse:
    erasing.erase(
        record,
        proposal.fields,
        ground=proposal.ground,
        by=request.actor,
        proposal=proposal,
        signed=signing.signed(request, record, record.audience),
    )
    messages.success(request, _("Erased for good. That it happened stands in the history."))
    return responses.go(request, records.url(record))
