"""What every form of the plan does with its request: bind, preview, act once, and lose nothing that was
typed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, QueryDict

from mithaq.kernel.acts.feeds import differences
from mithaq.kernel.errors import Conflict, Invalid, MithaqError, WrongState
from mithaq.kernel.markings.models import Audience
from mithaq.web import markings, responses
from mithaq.web import records as any_record
from mithaq.web.access import Request, act_key, once_from
from mithaq.web.forms import MarkingForm
from mithaq.web.frames import Difference

from ..forms.fields import KeyedForm

Act = Callable[[Audience | None], Any]


def answer(
    request: Request,
    template: str,
    form: KeyedForm,
    act: Act,
    context: dict[str, Any],
    *,
    marking: MarkingForm | None = None,
) -> HttpResponse:
    """Show the form, or do the act and lead to the record it made.

    `act` gets the audience chosen in `marking` (None without one). Errors come back above the form, with what
    was typed still in it; after a conflict what stands now is shown beside it.
    """
    context = {**context, "form": form, "marking": marking, "preview_url": markings.preview_url(request)}
    if request.method != "POST":
        return responses.page(request, template, context)
    if marking is not None and markings.wants_preview(request):
        return _preview(request, template, marking, context)
    audience = markings.chosen(request.viewer, marking) if marking is not None else None
    if not form.is_valid() or (marking is not None and audience is None):
        return responses.page(request, template, context, status=422)
    try:
        made = once_from(request, lambda: act(audience))
    except (Invalid, WrongState, Conflict) as error:
        return _faulty(request, template, form, error, context)
    return responses.go(request, made.get_absolute_url())


def start(request: Request, version: int | None = None) -> dict[str, Any]:
    """Return what the hidden keys of a new form hold."""
    return {"act_key": act_key(request), "version": version}


def _preview(request: Request, template: str, marking: MarkingForm, context: dict[str, Any]) -> HttpResponse:
    seen = markings.preview(request.viewer, marking)
    if responses.wants_fragment(request):
        return responses.page(
            request, "components/audience_preview.html" if seen else "plan/no_preview.html", seen
        )
    return responses.page(request, template, context | seen)


def _faulty(
    request: Request, template: str, form: KeyedForm, error: MithaqError, context: dict[str, Any]
) -> HttpResponse:
    told = dict(error.fields) or {"": [error.message]}
    marking = context["marking"]
    if marking is not None and (about := told.pop("audience", None)):
        marking.add_error(None, [str(text) for text in about])
    markings.say(form, told)
    if isinstance(error, Conflict) and error.current is not None:
        context["standing_now"] = _beside(form, error.current)
        data = QueryDict(request.POST.urlencode(), mutable=True)
        data["version"] = str(error.current.version)
        form.data = data
    return responses.page(request, template, context, status=error.status)


def _beside(form: KeyedForm, current: Any) -> list[Difference]:
    """Return what stands now and what was entered, where they differ."""
    mine = {name: _plain(value) for name, value in form.values().items()}
    now = {name: value for name, value in current.body().items() if name in mine}
    found = differences(now, {name: value for name, value in mine.items() if name in now})
    return [_difference(type(current), name, before, after) for name, before, after in found]


def _difference(model: Any, name: str, before: Any, after: Any) -> Difference:
    field = any_record.field_of(model, name)
    label = getattr(field, "verbose_name", name)
    far: dict[str, str] = {}
    return Difference(
        label, any_record.value_text(field, before, far), any_record.value_text(field, after, far)
    )


def _plain(value: Any) -> Any:
    if hasattr(value, "pk"):
        return str(value.pk)
    return value.isoformat() if hasattr(value, "isoformat") else value
