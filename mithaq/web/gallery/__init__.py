"""The gallery: every component with its states, in any language; switched on by `MITHAQ_GALLERY` only.

The browser tests photograph it. Its records are made up and live nowhere.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from mithaq.kernel.i18n import LANGUAGES

from .. import problems
from . import pages

SHOWN = {
    "components": ("gallery/components.html", pages.components),
    "record": ("gallery/record.html", pages.record),
    "list": ("list.html", pages.register),
    "live": ("list.html", pages.live_register),
    "empty": ("list.html", pages.empty_register),
    "form": ("gallery/form.html", pages.form),
}


def show(request: HttpRequest, page: str = "components") -> HttpResponse:
    """Show one page of samples, in `?language=` if given; `problem-404` and its like show the error pages."""
    language = request.GET.get("language", "")
    with translation.override(language if language in LANGUAGES else translation.get_language()):
        if page.startswith("problem-"):
            return _problem(request, page.removeprefix("problem-"))
        if page not in SHOWN:
            raise Http404
        template, context = SHOWN[page]
        return render(request, template, context())


def _problem(request: HttpRequest, status: str) -> HttpResponse:
    if not status.isdigit() or int(status) not in problems.PROBLEMS:
        raise Http404
    return problems.answer(request, int(status))
