"""The form of a step in the life of something on the pages of exchange: it asks once more, and leads back to it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse

from mithaq.kernel.markings.models import Marked
from mithaq.web import forming, records
from mithaq.web.access import Request
from mithaq.web.forms import KeyedForm

from ..models import AlertFeed, Webhook
from . import places
from .forms import ConfirmForm


def confirmed(request: Request, one: Marked) -> ConfirmForm:
    """Return the form that asks for nothing but the step itself, at the version that the reader saw."""
    return ConfirmForm(forming.posted(request), initial=forming.initial(request, version=one.version))


def sheet(
    tab: str, one: AlertFeed | Webhook, form: KeyedForm, title: str, done: str, **more: Any
) -> forming.Sheet:
    """Return the sheet of a step of what stands below a tab."""
    back = records.url(one)
    return forming.Sheet(
        form=form,
        title=title,
        submit=title,
        done=done,
        back=back,
        about=one,
        crumbs=places.below(tab, (one.label, back), (title, "")),
        **more,
    )


def answer(
    request: Request,
    tab: str,
    one: AlertFeed | Webhook,
    act: Callable[..., AlertFeed | Webhook],
    title: str,
    done: str,
    **more: Any,
) -> HttpResponse:
    """Ask for a step that needs nothing but a yes, and take it with `act`."""
    form = confirmed(request, one)

    def do() -> Marked:
        return act(one, by=request.actor, expected=form.expected)

    return forming.answer(request, sheet(tab, one, form, title, done, **more), do, to=records.url)
