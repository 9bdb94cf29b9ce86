"""Steps of a commitment, one page each: what it means, what it asks for, and one button."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mithaq.domains.plan.actions import Reason
from mithaq.kernel import clock
from mithaq.kernel.errors import NotVisible, Text
from mithaq.kernel.markings.models import Marked
from mithaq.web import forming, frames, markings, signing
from mithaq.web.access import Request, signed_in
from mithaq.web.forms import KeyedForm

from .. import actions, queries
from ..forms.steps import (
    ConfirmForm,
    DisputeForm,
    MoveDueForm,
    NoteForm,
    ReadingForm,
    ReasonedForm,
    SettleForm,
    WaiveForm,
)
from ..queries.promises import Promise
from . import crumbs


@dataclass(frozen=True)
class Step:
    """What a page of one step says, and the action behind it, which is given the form's own fields.

    What is grave is signed by whoever takes the step.
    """

    form: type[KeyedForm]
    act: Callable[..., Marked]
    title: Text
    lead: Text
    submit: Text
    done: Text
    is_grave: bool = False


STEPS: Mapping[str, Step] = {
    "agree": Step(
        ConfirmForm,
        actions.agree,
        gettext_lazy("Agree to the commitment"),
        gettext_lazy("You give your party's word. What was agreed is not rewritten afterwards."),
        gettext_lazy("Agree for our party"),
        gettext_lazy("Your party has agreed."),
    ),
    "start": Step(
        ConfirmForm,
        actions.start,
        gettext_lazy("Say that work has begun"),
        gettext_lazy("Others see that the promise is being kept, and no longer only agreed."),
        gettext_lazy("Work has begun"),
        gettext_lazy("Noted: work has begun."),
    ),
    "report_done": Step(
        NoteForm,
        actions.report_done,
        gettext_lazy("Report it done"),
        gettext_lazy("This is your party's claim. It counts as kept once another party has verified it."),
        gettext_lazy("Report it done"),
        gettext_lazy("Reported done. Other parties were asked to read it."),
    ),
    "take_back": Step(
        ReasonedForm,
        actions.take_back,
        gettext_lazy("Take the report back"),
        gettext_lazy("The promise is owed again. The report and this note stay in the history."),
        gettext_lazy("Take the report back"),
        gettext_lazy("The report was taken back."),
    ),
    "verify": Step(
        NoteForm,
        actions.verify,
        gettext_lazy("Verify that it is done"),
        gettext_lazy("You confirm for your party that the promise was kept. Say what you have seen."),
        gettext_lazy("Verify for our party"),
        gettext_lazy("Verified. The promise counts as kept."),
    ),
    "waive": Step(
        WaiveForm,
        actions.waive,
        gettext_lazy("Waive the promise"),
        gettext_lazy("The joint body releases the responsible party. The promise stays on record as waived."),
        gettext_lazy("Waive the promise"),
        gettext_lazy("The promise was waived."),
        is_grave=True,
    ),
}


@signed_in
@signing.asks
def step(request: Request, id_: uuid.UUID, move: str) -> HttpResponse:
    """Take one of STEPS."""
    promise = queries.commitment(request.viewer, id_)
    if move not in STEPS:
        raise NotVisible
    told = STEPS[move]
    form = told.form(forming.posted(request), initial=_initial(request, promise))

    def do() -> Marked:
        given = form.values()
        if told.is_grave:
            given["signed"] = signing.signed(request, promise.commitment, promise.audience)
        return told.act(promise.commitment, by=request.actor, expected=form.expected, **given)

    sheet = _sheet(promise, form, told.title, told.submit, told.done, lead=told.lead, is_grave=told.is_grave)
    return forming.answer(request, sheet, do, to=lambda _made: promise.url)


@signed_in
def move_due(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Move the due date, with its cause."""
    promise = queries.commitment(request.viewer, id_)
    form = MoveDueForm(forming.posted(request), initial=_initial(request, promise, to_date=promise.due))

    def do() -> Marked:
        given = form.cleaned_data
        reason = Reason(given["cause"], given["note"])
        return actions.move_due(
            promise.commitment, to=given["to_date"], reason=reason, by=request.actor, expected=form.expected
        )

    lead = _("The earlier date and the cause are kept. Days lost are counted by cause.")
    sheet = _sheet(
        promise, form, _("Move the due date"), _("Move the date"), _("The date was moved."), lead=lead
    )
    return forming.answer(request, sheet, do, to=lambda _made: promise.url)


@signed_in
def read(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Give a reading of completion: the own key, or the other one."""
    promise = queries.commitment(request.viewer, id_)
    form = ReadingForm(forming.posted(request), initial=_initial(request, promise, read_on=clock.today()))
    is_own = request.actor.party_id == promise.commitment.responsible_id
    lead = (
        _("Your party is responsible, so this is the own reading. Another party gives its own beside it.")
        if is_own
        else _("This is another party's reading. It stands beside the own reading; the two are never merged.")
    )
    sheet = _sheet(
        promise, form, _("Give a reading"), _("Give the reading"), _("The reading was added."), lead=lead
    )
    _let_narrow(request, promise, sheet)

    def do() -> Marked:
        given = form.cleaned_data
        return actions.read(
            promise.commitment,
            step=given["step"],
            note=given["note"],
            read_on=given["read_on"],
            audience=forming.picked(request, sheet),
            by=request.actor,
        )

    return forming.answer(request, sheet, do, to=lambda _made: f"{promise.url}#readings")


@signed_in
def dispute(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Object to how the promise stands."""
    promise = queries.commitment(request.viewer, id_)
    form = DisputeForm(forming.posted(request), initial=_initial(request, promise))
    lead = _("Whoever sees the dispute sees the promise as disputed, until it is settled.")
    submit, done = _("Dispute it for our party"), _("The dispute was opened.")
    sheet = _sheet(promise, form, _("Dispute how it stands"), submit, done, lead=lead)
    _let_narrow(request, promise, sheet)

    def do() -> Marked:
        audience = forming.picked(request, sheet)
        return actions.dispute(
            promise.commitment, reason=form.cleaned_data["reason"], audience=audience, by=request.actor
        )

    return forming.answer(request, sheet, do, to=lambda _made: f"{promise.url}#disputes")


@signed_in
def settle(request: Request, id_: uuid.UUID, dispute_id: uuid.UUID) -> HttpResponse:
    """Close a dispute with what was agreed."""
    promise = queries.commitment(request.viewer, id_)
    opened = queries.dispute(request.viewer, promise.commitment, dispute_id)
    form = SettleForm(forming.posted(request), initial=forming.initial(request, version=opened.version))
    sheet = _sheet(
        promise,
        form,
        _("Settle the dispute"),
        _("Settle it"),
        _("The dispute was settled."),
        lead=opened.reason,
    )
    return forming.answer(
        request,
        sheet,
        lambda: actions.settle(
            opened, settlement=form.cleaned_data["settlement"], by=request.actor, expected=form.expected
        ),
        to=lambda _made: f"{promise.url}#disputes",
    )


def _initial(request: Request, promise: Promise, **values: Any) -> dict[str, Any]:
    return forming.initial(request, version=promise.commitment.version, **values)


def _sheet(
    promise: Promise,
    form: KeyedForm,
    title: Text,
    submit: Text,
    done: Text,
    *,
    lead: Text = "",
    is_grave: bool = False,
) -> forming.Sheet:
    return forming.Sheet(
        form=form,
        title=title,
        submit=submit,
        done=done,
        lead=lead,
        back=promise.url,
        about=promise.commitment,
        is_grave=is_grave,
        crumbs=[*crumbs.of_commitment(promise, below=True), frames.Crumb(title)],
    )


def _let_narrow(request: Request, promise: Promise, sheet: forming.Sheet) -> None:
    sheet.picker = markings.picker(request.viewer, forming.posted(request), like=promise.audience)
    sheet.fold = _("Show it to fewer than the record")
