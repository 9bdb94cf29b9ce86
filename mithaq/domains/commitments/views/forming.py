"""Forms as pages: shown, sent to one action, shown again with what is wrong or with what stands now."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from mithaq.kernel.errors import Conflict, Invalid, Text, WrongState
from mithaq.kernel.i18n import LANGUAGES
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.web import dates, frames, markings, responses
from mithaq.web.access import Request, act_key, once_from
from mithaq.web.forms import MarkingForm

from ..forms.fields import KeyedForm

TEMPLATE = "commitments/form.html"
_NAMES_IN_FORMS = {"parties": "between"}
Stands = Callable[[Any], Sequence[frames.Difference]]


@dataclass
class Sheet:
    """A form as a page. `picker` is the marking beside it.

    `stands` compares what was typed with what stands now.
    """

    form: KeyedForm
    title: Text
    submit: Text
    back: str
    done: Text
    lead: Text = ""
    about: Marked | None = None
    picker: MarkingForm | None = None
    picker_is_optional: bool = False
    crumbs: Sequence[frames.Crumb] = ()
    stands: Stands | None = None
    is_grave: bool = False
    differences: Sequence[frames.Difference] = field(default_factory=list)
    told: Text = ""


def initial(request: Request, **values: Any) -> dict[str, Any]:
    """Return what every form starts with, and `values`."""
    return {"act_key": act_key(request), **values}


def posted(request: Request) -> Any:
    """Return what was posted, perhaps nothing at all, or None where the form is only to be shown."""
    return request.POST if request.method == "POST" else None


def answer(
    request: Request, sheet: Sheet, do: Callable[[], Marked], *, to: Callable[[Marked], str]
) -> HttpResponse:
    """Show the form, or take the act and lead on; whatever goes wrong, nothing that was typed is lost."""
    if markings.wants_preview(request):
        return _preview(request, sheet)
    if request.method != "POST":
        return _show(request, sheet, 200)
    if not sheet.form.is_valid() or not _is_picked(sheet):
        return _show(request, sheet, 422)
    try:
        made = once_from(request, do)
    except Invalid as error:
        markings.say(
            sheet.form, {_renamed(name): told for name, told in error.fields.items()} or {"": [error.message]}
        )
        return _show(request, sheet, 422)
    except Conflict as error:
        return _conflict(request, sheet, error)
    except WrongState as error:
        sheet.form.add_error(None, str(error.message))
        return _show(request, sheet, 409)
    messages.success(request, str(sheet.done))
    return responses.go(request, to(made))


def picked(request: Request, sheet: Sheet) -> Audience | None:
    """Return the audience that was picked; None where the record's own stands. Raises Invalid."""
    if sheet.picker is None or (sheet.picker_is_optional and not sheet.form.cleaned_data.get("narrower")):
        return None
    audience = markings.chosen(request.viewer, sheet.picker)
    if audience is None:
        raise Invalid
    return audience


def _renamed(name: str) -> str:
    return _NAMES_IN_FORMS.get(name, name)


def _is_picked(sheet: Sheet) -> bool:
    if sheet.picker is None or (sheet.picker_is_optional and not sheet.form.cleaned_data.get("narrower")):
        return True
    return sheet.picker.is_valid()


def _conflict(request: Request, sheet: Sheet, error: Conflict) -> HttpResponse:
    """Show what stands now beside what was typed; sending it again writes over what stands now."""
    if error.current is None:
        raise error
    sheet.form.now_at(error.current.version)
    sheet.told = error.message
    sheet.differences = sheet.stands(error.current) if sheet.stands else ()
    return _show(request, sheet, 409)


def _preview(request: Request, sheet: Sheet) -> HttpResponse:
    shown = markings.preview(request.viewer, sheet.picker) if sheet.picker else {}
    if responses.wants_fragment(request):
        return responses.page(request, "components/audience_preview.html", shown)
    return _show(request, sheet, 200, shown)


def _show(request: Request, sheet: Sheet, status: int, shown: dict[str, Any] | None = None) -> HttpResponse:
    context = {
        "sheet": sheet,
        "form": sheet.form,
        "preview_url": markings.preview_url(request),
        **(shown or {}),
    }
    return responses.page(request, TEMPLATE, context, status=status)


def differences(form: KeyedForm, stands: dict[str, Any]) -> list[frames.Difference]:
    """Return what stands now beside what was typed, as text, for the fields in which the two differ."""
    rows = [
        frames.Difference(field.label or name, _shown(stands.get(name)), _shown(form.cleaned_data.get(name)))
        for name, field in form.fields.items()
        if name not in KeyedForm.base_fields
    ]
    return [row for row in rows if row.before != row.after]


def _shown(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(sorted(map(_shown, value)))
    if isinstance(value, dict):
        return " / ".join(value[code] for code in LANGUAGES if value.get(code))
    if isinstance(value, date):
        return dates.day_text(value)
    return "" if value is None else str(value)
