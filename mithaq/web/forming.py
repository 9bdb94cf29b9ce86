"""Forms as pages: shown, sent to one action, shown again with what is wrong or with what stands now."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mithaq.kernel.errors import Conflict, Invalid, MithaqError, Text, WrongState
from mithaq.kernel.i18n import LANGUAGES
from mithaq.kernel.markings.models import Audience, Marked

from . import dates, frames, kept, markings, records, responses
from .access import Request, act_key, once_from
from .forms import KeyedForm, MarkingForm, RecordField, RecordsField

Stands = Callable[[Any], Sequence[frames.Difference]]
_MARKING = ("tlp", "audience")
_SAVED = gettext_lazy("Saved.")


@dataclass
class Sheet:
    """A form as a page.

    `picker` is the marking beside it; with `fold` as the words above it, it is folded away. A form with the
    field `narrower` uses the picker only where that is ticked. With `may_insist` a writer may send what he
    himself will not see, once he was warned; otherwise the action refuses it. `stands` compares what was typed
    with what stands now; without it a stale form says what changed `meanwhile`. `renamed` has the form's names
    of fields that the action calls otherwise. What waits on a device is the same `by_key_alone`, whatever is
    answered there before it is sent again.
    """

    form: KeyedForm
    title: Text
    submit: Text
    back: str = ""
    done: Text = _SAVED
    lead: Text = ""
    about: Marked | None = None
    picker: MarkingForm | None = None
    fold: Text = ""
    crumbs: Sequence[frames.Crumb] = ()
    stands: Stands | None = None
    renamed: Mapping[str, str] | None = None
    is_grave: bool = False
    may_insist: bool = True
    by_key_alone: bool = False
    template: str = "sheet.html"
    differences: Sequence[frames.Difference] = ()
    meanwhile: Sequence[frames.Difference] = ()
    told: Text = ""

    def picks(self) -> bool:
        """Return whether the marking that was picked counts. Call it once the form was found valid."""
        if self.picker is None:
            return False
        return "narrower" not in self.form.fields or bool(self.form.cleaned_data.get("narrower"))


def initial(request: Request, **values: Any) -> dict[str, Any]:
    """Return what every form starts with, and `values`."""
    return {"act_key": act_key(request), **values}


def posted(request: Request) -> Any:
    """Return what was posted, perhaps nothing at all, or None where the form is only to be shown."""
    return request.POST if request.method == "POST" else None


def answer(
    request: Request, sheet: Sheet, do: Callable[[], Marked], *, to: Callable[[Marked], str]
) -> HttpResponse:
    """Show the form, or take the act and lead on; whatever goes wrong, nothing that was typed is lost.

    What was kept over a new sign-in is shown in the form again, and sent by nobody but its writer.
    """
    if markings.wants_preview(request):
        return _preview(request, sheet)
    if request.method != "POST" or kept.REOPEN in request.POST:
        return _show(request, sheet, 200)
    if not sheet.form.is_valid() or (sheet.picks() and sheet.picker and not sheet.picker.is_valid()):
        return _show(request, sheet, 422)
    is_blind = _leaves_writer_out(request, sheet)
    if is_blind and sheet.may_insist and "without_me" not in request.POST:
        return _warn(request, sheet)
    try:
        made = once_from(request, do, by_key_alone=sheet.by_key_alone)
    except (Invalid, WrongState, Conflict) as error:
        _say(request, sheet, error)
        return _show(request, sheet, error.status)
    if sheet.done:
        messages.success(request, str(sheet.done))
    return responses.go(request, sheet.back if is_blind else to(made))


def _leaves_writer_out(request: Request, sheet: Sheet) -> bool:
    return sheet.picks() and sheet.picker is not None and markings.leaves_out(request.viewer, sheet.picker)


def _warn(request: Request, sheet: Sheet) -> HttpResponse:
    """Show the form once more before something is sent that its writer will not see."""
    assert sheet.picker is not None
    shown = markings.preview(request.viewer, sheet.picker)
    said = _("You yourself will not see it. Name your own party, or say below that this is meant.")
    sheet.picker.add_error(None, said)
    return _show(request, sheet, 422, shown)


def picked(request: Request, sheet: Sheet) -> Audience | None:
    """Return the audience that was picked; None where the record's own stands. Raises Invalid."""
    if sheet.picker is None or not sheet.picks():
        return None
    audience = markings.chosen(request.viewer, sheet.picker)
    if audience is None:
        raise Invalid
    return audience


def needed(request: Request, sheet: Sheet) -> Audience:
    """Return the audience that was picked for a record that has none yet. Raises Invalid."""
    audience = picked(request, sheet)
    if audience is None:
        raise Invalid
    return audience


def _say(request: Request, sheet: Sheet, error: MithaqError) -> None:
    """Put an error where it belongs: onto the form's fields, the picker, or above both."""
    if isinstance(error, Conflict) and error.current is not None:
        _set_beside(request, sheet, error)
        return
    told = dict(error.fields) or {"": [error.message]}
    about = {name: told.pop(name) for name in _MARKING if sheet.picker is not None and name in told}
    if about:
        markings.say(sheet.picker, about)
    markings.say(sheet.form, {(sheet.renamed or {}).get(name, name): said for name, said in told.items()})


def _set_beside(request: Request, sheet: Sheet, error: Conflict) -> None:
    """Set what stands now beside what was typed, or what changed meanwhile; sending it again writes over it."""
    opened = sheet.form.expected
    sheet.form.now_at(error.current.version)
    sheet.told = error.message
    if sheet.stands:
        sheet.differences = sheet.stands(error.current)
    elif opened is not None:
        sheet.meanwhile = records.changed_since(request, error.current, opened)


def _preview(request: Request, sheet: Sheet) -> HttpResponse:
    shown = markings.preview(request.viewer, sheet.picker) if sheet.picker else {}
    if responses.wants_fragment(request):
        shown |= _insisting(request, sheet)
        return responses.page(request, "components/audience_preview.html", shown)
    return _show(request, sheet, 200, shown)


def _insisting(request: Request, sheet: Sheet) -> dict[str, Any]:
    return {"may_insist": sheet.may_insist, "insists": "without_me" in request.POST}


def _show(request: Request, sheet: Sheet, status: int, shown: dict[str, Any] | None = None) -> HttpResponse:
    context = {
        "sheet": sheet,
        "form": sheet.form,
        "preview_url": markings.preview_url(request),
        "about_title": records.title(sheet.about) if sheet.about else None,
        **_insisting(request, sheet),
        **(shown or {}),
    }
    return responses.page(request, sheet.template, context, status=status)


def differences(form: KeyedForm, stands: Mapping[str, Any]) -> list[frames.Difference]:
    """Return what stands now beside what was typed, as text, for the fields in which the two differ."""
    return compared(form, stands, form.cleaned_data, names=form.fields)


def compared(
    form: KeyedForm, stands: Mapping[str, Any], wanted: Mapping[str, Any], *, names: Collection[str]
) -> list[frames.Difference]:
    """Return two sets of values of a form beside each other, as text, for those of `names` in which they differ."""
    rows = [
        frames.Difference(
            field.label or name, _shown(field, stands.get(name)), _shown(field, wanted.get(name))
        )
        for name, field in form.fields.items()
        if name in names and name not in KeyedForm.base_fields
    ]
    return [row for row in rows if row.before != row.after]


def _shown(field: forms.Field, value: Any) -> str:
    if isinstance(field, forms.ChoiceField) and value not in (None, ""):
        return _chosen(field, field.prepare_value(value))
    if isinstance(value, dict):
        return " / ".join(value[code] for code in LANGUAGES if value.get(code))
    if isinstance(value, date):
        return dates.day_text(value)
    return "" if value is None else str(value)


def _chosen(field: forms.ChoiceField, value: Any) -> str:
    """Return the words of what is chosen; a record that is not offered is one that the reader may not see."""
    words = {str(key): str(word) for key, word in _flat(field.choices)}
    unknown = (
        str(_("something that you cannot see")) if isinstance(field, (RecordField, RecordsField)) else ""
    )
    many = value if isinstance(value, list) else [value]
    return ", ".join(sorted(words.get(str(one), unknown) for one in many))


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    """Return (value, word) of all choices, those under a heading too."""
    return [
        pair
        for key, word in choices
        for pair in (_flat(word) if isinstance(word, (list, tuple)) else [(key, word)])
    ]
