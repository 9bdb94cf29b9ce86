"""Requests for information: their list, and one with its answers."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mithaq.kernel.errors import Text
from mithaq.kernel.i18n import Names
from mithaq.kernel.people.permissions import Permission, may
from mithaq.web import directory, frames, records, responses, tables
from mithaq.web.access import Request, signed_in
from mithaq.web.states import word

from ..queries import pages, requests
from . import crumbs, offers

SHOWN = 50
OF_US, BY_US, ALL = "of-us", "by-us", "all"
WHOSE: dict[str, Text] = {
    OF_US: gettext_lazy("Asked of us"),
    BY_US: gettext_lazy("Asked by us"),
    ALL: gettext_lazy("All requests"),
}

COLUMNS = (
    tables.Column(
        "title",
        gettext_lazy("What is asked"),
        lambda asked: asked.request.title,
        url=lambda asked: asked.request.get_absolute_url(),
        heads=True,
        wide=True,
    ),
    tables.Column(
        "state",
        gettext_lazy("State"),
        lambda asked: str(word(asked.state).label),
        template="picture/cells/state.html",
    ),
    tables.Column(
        "due", gettext_lazy("Due"), lambda asked: asked.request.due, template="picture/cells/due.html"
    ),
    tables.Column("asked", gettext_lazy("Asked of"), lambda asked: [one.names for one in asked.asked]),
    tables.Column(
        "waits", gettext_lazy("No answer yet"), lambda asked: [one.names for one in asked.waited_for]
    ),
    tables.Column(
        "by",
        gettext_lazy("Asked by"),
        lambda asked: asked.request.owner.names if asked.request.owner else None,
    ),
)


def columns(write: Callable[[Any], str]) -> tuple[tables.Column, ...]:
    """Return all columns; `write` gives a marking as text, as far as the reader may know the receivers."""
    marking = tables.Column(
        "marking",
        gettext_lazy("Marking"),
        lambda asked: write(asked.request.audience),
        template="picture/cells/request_marking.html",
    )
    return (*COLUMNS, marking)


@signed_in
def index(request: Request) -> HttpResponseBase:
    """List the requests of one tab, the newest first, a page at a time."""
    whose = request.GET.get("whose", "")
    whose = whose if whose in WHOSE else OF_US
    party = request.actor.party_id
    found = requests.visible(
        request.viewer,
        asked_of=party if whose == OF_US else None,
        by=party if whose == BY_US else None,
    )
    shown = columns(directory.marking_text(request))
    view = tables.View.of(request.GET, shown)
    rows, older = pages.requests(request.viewer, found, limit=SHOWN, cursor=view.cursor or None, listed=whose)
    asks = may(request.actor, Permission.RFI_WRITE)
    table = tables.Table(
        _("Requests for information"),
        view,
        rows,
        shown,
        older=older or "",
        exports=False,
        live=True,
        empty_title=_("No requests here yet"),
        empty_text=_("What your party asks of others, and what others ask of it, stands here."),
        empty_url=reverse("picture:ask") if asks else "",
        empty_action=_("Ask for information"),
    )
    context = {
        "tabs": crumbs.tabs("requests"),
        "whose": [frames.Tab(label, f"?whose={key}", key == whose) for key, label in WHOSE.items()],
        "asks": asks,
    }
    return responses.table_page(request, "picture/requests.html", table, context)


@signed_in
def show(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show one request, and how each party that is asked stands."""
    shown = requests.one(request.viewer, id_)
    asked = shown.request
    answers = list(shown.answers)
    parties = directory.of(request).names([one.party_id for one in answers])
    context = {
        "frame": records.frame(request, asked, state=shown.state, crumbs=crumbs.of_request(asked)),
        "shown": shown,
        "asked": asked,
        "stand": [(party, shown.outcomes.get(party.pk, "")) for party in shown.asked],
        "answers": [(one, parties.get(one.party_id, {}), _report_of(request, one)) for one in answers],
        "about": (shown.about, records.title(shown.about)) if shown.about else None,
        "offers": offers.of_request(request, shown),
    }
    return responses.page(request, "picture/request.html", context)


def _report_of(request: Request, answer: Any) -> tuple[str, Names] | None:
    """Return address and title of the report that an answer points to, where the reader sees it."""
    found = requests.report_of(request.viewer, answer)
    return (found.get_absolute_url(), records.title(found)) if found else None
