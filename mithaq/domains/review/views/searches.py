"""Saved searches of the reader: their list, one with what it found, saving and changing."""

import uuid
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel.markings.models import Marked
from mithaq.web import forming, frames, records, responses
from mithaq.web.access import Request, signed_in

from .. import wording
from ..actions import searches as actions
from ..forms.steps import SearchForm
from ..queries import searches
from . import places

if TYPE_CHECKING:
    from ..models import SavedSearch


@signed_in
def index(request: Request) -> HttpResponse:
    """Show what the reader has saved."""
    context = {
        "tabs": places.tabs(request),
        "rows": [(search, _sought(search)) for search in searches.mine(request.viewer)],
    }
    return responses.page(request, "review/searches.html", context)


@signed_in
def show(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show one saved search and what it found."""
    search = searches.one(request.viewer, id_)
    found = searches.found(request.viewer, search)
    context = {
        "frame": records.frame(request, search, crumbs=places.below("searches", search.name)),
        "search": search,
        "facts": _facts(search),
        "found": [(one, records.title(one), records.url(one), records.kind_label(one.KIND)) for one in found],
    }
    return responses.page(request, "review/search.html", context)


def _facts(search: "SavedSearch") -> list[frames.Fact]:
    return [
        frames.Fact(_("Looks for"), _sought(search), wide=True),
        frames.Fact(_("From so many within seven days on"), search.at_least),
        frames.Fact(_("On"), search.is_on),
        frames.Fact(_("By mail too"), search.by_mail),
    ]


def _sought(search: "SavedSearch") -> str:
    """Return what a search asks for, in one line."""
    parts = [
        _(", ").join(wording.area_name(code) for code in search.areas),
        _(", ").join(wording.type_name(code) for code in search.types),
        f"“{search.words}”" if search.words else "",
    ]
    return " · ".join(filter(None, parts))


@signed_in
def create(request: Request) -> HttpResponse:
    """Save a search."""
    started = {"at_least": 1, "by_mail": True, "is_on": True}
    form = SearchForm(forming.posted(request), initial=forming.initial(request, **started))
    sheet = forming.Sheet(
        form=form,
        title=_("New saved search"),
        submit=_("Save the search"),
        done=_("Saved. You will be told of what comes from now on."),
        lead=_("New reports and warnings that match are told to you, as far as you may see them."),
        back=reverse("review:searches"),
        crumbs=places.below("searches", _("New saved search")),
    )
    return forming.answer(
        request, sheet, lambda: actions.save(form.terms(), by=request.actor), to=records.url
    )


@signed_in
def edit(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Change a saved search, or switch it off."""
    search = searches.one(request.viewer, id_)
    started = SearchForm.initial_of(search)
    form = SearchForm(forming.posted(request), initial=forming.initial(request, **started))
    sheet = forming.Sheet(
        form=form,
        title=_("Change the saved search"),
        submit=_("Save"),
        done=_("Saved."),
        back=search.get_absolute_url(),
        crumbs=places.below("searches", search.name),
        stands=lambda now: forming.differences(form, SearchForm.initial_of(now)),
    )

    def do() -> Marked:
        return actions.change(search, form.terms(), by=request.actor, expected=form.expected)

    return forming.answer(request, sheet, do, to=records.url)
