"""Single steps on a record: each is offered to whoever may take it now, has a form, and calls one action."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import NotVisible, Text
from mithaq.kernel.people.permissions import Permission, may
from mithaq.web import forming, markings
from mithaq.web import records as any_record
from mithaq.web.access import Request, signed_in
from mithaq.web.forms import KeyedForm
from mithaq.web.frames import Crumb

from .. import actions, queries
from ..actions import Reason
from ..forms import steps as forms
from ..queries import keys, records
from ..rules.states import INITIATIVE_RUNNING, MILESTONE_OPEN, MILESTONE_SET_BY_OWNER, TABLES
from . import places


@dataclass(frozen=True)
class Step:
    """One step: its words, its form, the right and state it needs, and what it does.

    `act(record, form, by, audience)` returns the record to go to. `fold` asks who may know of it, folded
    away: the marking of the record unless another one is chosen.
    """

    heading: Text
    form: Callable[[Request, Any, dict[str, Any]], KeyedForm]
    act: Callable[[Any, KeyedForm, Actor, Any], Any]
    is_open: Callable[[Any], bool]
    right: Permission = Permission.PLAN_WRITE
    explain: Text = ""
    second_key: bool = False
    fold: Text = ""
    primary: bool = False


def holds_second_key(actor: Actor, milestone: Any) -> bool:
    """Return whether the actor's party may verify this milestone."""
    return may(actor, Permission.MILESTONE_VERIFY) and actor.party_id not in keys.first_keys(milestone)


def may_take(step: Step, actor: Actor, record: Any) -> bool:
    """Return whether the actor can take the step on the record as it is."""
    if not step.is_open(record):
        return False
    if step.second_key:
        return holds_second_key(actor, record)
    return may(actor, step.right, parties=keys.writers(record))


def offered(actor: Actor, record: Any) -> list[tuple[Crumb, bool]]:
    """Return the steps that the actor can take now, and whether each is the main one."""
    found = [(name, step) for (kind, name), step in STEPS.items() if kind == record.KIND]
    return [
        (Crumb(step.heading, reverse("plan:step", args=[record.KIND, record.pk, name])), step.primary)
        for name, step in found
        if may_take(step, actor, record)
    ]


@signed_in
def take(request: Request, kind: str, pk: uuid.UUID, name: str) -> HttpResponse:
    """Show the form of a step, or take it."""
    record = queries.record(request.viewer, kind, pk)
    step = STEPS.get((kind, name))
    if step is None:
        raise NotVisible
    data = forming.posted(request)
    initial = forming.initial(request, version=record.version)
    form = step.form(request, record, {"data": data, "initial": initial})
    sheet = forming.Sheet(
        form=form,
        title=step.heading,
        submit=step.heading,
        back=record.get_absolute_url(),
        lead=step.explain,
        about=record,
        picker=markings.picker(request.viewer, data, like=record.audience) if step.fold else None,
        fold=step.fold,
        crumbs=places.crumbs(request.viewer, record, step.heading),
        template="plan/step.html",
    )

    def do() -> Any:
        return step.act(record, form, request.actor, forming.picked(request, sheet))

    return forming.answer(request, sheet, do, to=any_record.url)


def _reason(form: KeyedForm, audience: Any) -> Reason:
    return Reason(form.cleaned_data["cause"], form.cleaned_data["note"], audience)


def _move_due(record: Any, form: KeyedForm, by: Actor, audience: Any) -> Any:
    given = form.cleaned_data
    return actions.move_due(
        record, to=given["to_date"], reason=_reason(form, audience), by=by, expected=form.expected
    )


def _move_initiative(record: Any, form: KeyedForm, by: Actor, audience: Any) -> Any:
    given = form.cleaned_data
    return actions.move_initiative(
        record,
        given["moved"],
        to=given["to_date"],
        reason=_reason(form, audience),
        by=by,
        expected=form.expected,
    )


def _with(action: Callable[..., Any], *names: str) -> Callable[[Any, KeyedForm, Actor, Any], Any]:
    """Return an act that hands the form's fields `names` to `action` by name."""

    def act(record: Any, form: KeyedForm, by: Actor, _audience: Any) -> Any:
        return action(
            record, by=by, expected=form.expected, **{name: form.cleaned_data[name] for name in names}
        )

    return act


def _plainly(form: type[KeyedForm]) -> Callable[[Request, Any, dict[str, Any]], KeyedForm]:
    return lambda _request, _record, bound: form(**bound)


def _moving(form: type[KeyedForm], date: str) -> Callable[[Request, Any, dict[str, Any]], KeyedForm]:
    def made(_request: Request, record: Any, bound: dict[str, Any]) -> KeyedForm:
        return form(data=bound["data"], initial={**bound["initial"], "to_date": getattr(record, date)})

    return made


def _done(_request: Request, _record: Any, bound: dict[str, Any]) -> KeyedForm:
    return forms.DoneForm(data=bound["data"], initial={**bound["initial"], "done_on": clock.today()})


def _state_form(_request: Request, record: Any, bound: dict[str, Any]) -> KeyedForm:
    allowed = MILESTONE_SET_BY_OWNER if record.KIND == "milestone" else None
    return forms.StateForm(kind=record.KIND, state=record.state, allowed=allowed, **bound)


def _stage_form(_request: Request, record: Any, bound: dict[str, Any]) -> KeyedForm:
    return forms.StageForm(kind="initiative", state=record.stage, **bound)


def _review_form(_request: Request, record: Any, bound: dict[str, Any]) -> KeyedForm:
    return forms.ReviewForm(state=record.state, **bound)


def _party_form(request: Request, _record: Any, bound: dict[str, Any]) -> KeyedForm:
    form = forms.PartyForm(**bound)
    field = form.fields["party"]
    assert isinstance(field, forms.RecordField)
    field.offer(records.choices(request.viewer, "party"))
    return form


def _add_party(record: Any, form: KeyedForm, by: Actor, audience: Any) -> Any:
    given = form.cleaned_data
    return actions.add_party(record, given["party"], given["role"], by=by, audience=audience)


def _follows(kind: str, name: str = "state") -> Callable[[Any], bool]:
    """Return the question whether any state can follow."""
    return lambda record: bool(TABLES[kind].next(getattr(record, name)))


def _is_open(milestone: Any) -> bool:
    return milestone.state in MILESTONE_OPEN


_WHO_SEES_WHY = _("All who see the record see the new date. The reason may be for fewer of them.")
_WHO_MAY_KNOW_WHY = _("Who may know the reason: as for the record, unless you choose otherwise")

STEPS: dict[tuple[str, str], Step] = {
    ("objective", "state"): Step(
        _("Change the state"), _state_form, _with(actions.move_objective, "to", "note"), _follows("objective")
    ),
    ("initiative", "stage"): Step(
        _("Change the stage"),
        _stage_form,
        _with(actions.change_stage, "to", "note", "on"),
        _follows("initiative", "stage"),
        primary=True,
    ),
    ("initiative", "move"): Step(
        _("Move a date"),
        _moving(forms.MoveInitiativeForm, "planned_end"),
        _move_initiative,
        lambda record: record.stage in INITIATIVE_RUNNING and bool(record.planned_start or
        record.planned_end), explain=_WHO_SEES_WHY,
        fold=_WHO_MAY_KNOW_WHY,
    ),
    ("initiative", "add-party"): Step(
        _("Add a party"),
        _party_form,
        _add_party,
        lambda record: record.stage in INITIATIVE_RUNNING,
        fold=_("Who may know of it: as for the initiative, unless you choose otherwise"),
    ),
    ("milestone", "done"): Step(
        _("Report it done"),
        _done,
        _with(actions.report_done, "done_on", "note"),
        _is_open,
        right=Permission.MILESTONE_REPORT,
        explain=_("It counts once another party has verified it."),
        primary=True,
    ),
    ("milestone", "verify"): Step(
        _("Verify it"),
        _plainly(forms.NoteForm),
        _with(actions.verify, "note"),
        lambda record: record.state == "done",
        explain=_("You confirm for your party that it was done, and that you saw the proof that was wanted."),
        second_key=True,
        primary=True,
    ),
    ("milestone", "send-back"): Step(
        _("Send it back"),
        _plainly(forms.ReasonForm),
        _with(actions.send_back, "note"),
        lambda record: record.state == "done",
        explain=_("Say what is missing. The milestone is open again, and its owner reads your reason."),
        second_key=True,
    ),
    ("milestone", "move"): Step(
        _("Move the date"), _moving(forms.MoveForm, "due"), _move_due, _is_open, explain=_WHO_SEES_WHY,
        fold=_WHO_MAY_KNOW_WHY,
    ),
    ("milestone", "state"): Step(
        _("Change the state"),
        _state_form,
        _with(actions.set_state, "to", "note"),
        lambda record: _is_open(record) or record.state == "dropped",
        right=Permission.MILESTONE_REPORT,
    ),
    ("assumption", "review"): Step(
        _("Say how it stands"),
        _review_form,
        _with(actions.review_assumption, "state", "note", "look_by"),
        lambda _record: True,
        primary=True,
    ),
    ("risk", "state"): Step(
        _("Change the state"), _state_form, _with(actions.change_risk, "to", "note"), _follows("risk")
    ),
    ("initiative_party", "end"): Step(
        _("End this role"), _plainly(KeyedForm), _with(actions.end_party), lambda record: record.ends is None
    ),
}  # fmt: skip
