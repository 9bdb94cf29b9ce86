"""The register of commitments, and the way into the rest."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mithaq.kernel.markings import levels
from mithaq.kernel.people.permissions import Permission, may, require
from mithaq.web import directory, exports, frames, responses, tables
from mithaq.web.access import Request, signed_in
from mithaq.web.states import word

from .. import queries
from ..forms.filters import Filters
from ..queries import registers
from ..queries.promises import Promise
from ..rules import choices

TITLES = {
    registers.WE_OWE: gettext_lazy("What we owe"),
    registers.WE_ARE_OWED: gettext_lazy("What we are owed"),
    registers.ALL: gettext_lazy("All commitments"),
}


def gap_words(promise: Promise) -> str:
    """Return the gap between the two keys as a short text; empty where a key is missing."""
    if promise.gap is None:
        return ""
    if not promise.gap:
        return _("no gap")
    steps = abs(promise.gap)
    if promise.gap < 0:
        said = ngettext("%(n)d step lower", "%(n)d steps lower", steps)
    else:
        said = ngettext("%(n)d step higher", "%(n)d steps higher", steps)
    return said % {"n": steps}


COLUMNS = (
    tables.Column(
        "code",
        gettext_lazy("Code"),
        lambda p: p.code,
        url=lambda p: p.url,
        sort="code",
        heads=True,
        code=True,
    ),
    tables.Column(
        "title", gettext_lazy("What is promised"), lambda p: p.title, url=lambda p: p.url, wide=True
    ),
    tables.Column(
        "state",
        gettext_lazy("State"),
        lambda p: str(word(p.state).label),
        template="commitments/cells/state.html",
        sort="state",
    ),
    tables.Column(
        "due", gettext_lazy("Due"), lambda p: p.due, template="commitments/cells/due.html", sort="due"
    ),
    tables.Column(
        "days_late", gettext_lazy("Days late"), lambda p: p.days_late or None, numeric=True, shown=False
    ),
    tables.Column(
        "responsible",
        gettext_lazy("Responsible"),
        lambda p: p.responsible.names if p.responsible else None,
        template="commitments/cells/responsible.html",
        sort="responsible",
    ),
    tables.Column(
        "keys",
        gettext_lazy("Two keys"),
        lambda p: gap_words(p),
        template="commitments/cells/keys.html",
    ),
    tables.Column(
        "origin",
        gettext_lazy("Comes from"),
        lambda p: choices.ORIGINS[p.commitment.origin],
        sort="origin",
        shown=False,
    ),
    tables.Column(
        "agreement",
        gettext_lazy("Agreement"),
        lambda p: p.agreement.title if p.agreement else None,
        shown=False,
    ),
    tables.Column(
        "supporting", gettext_lazy("Supported by"), lambda p: [s.names for s in p.supporting], shown=False
    ),
    tables.Column(
        "proof", gettext_lazy("Proof wanted"), lambda p: p.commitment.proof_wanted or None, shown=False
    ),
    tables.Column(
        "changed", gettext_lazy("Changed"), lambda p: p.commitment.changed_at, sort="changed", shown=False
    ),
)


def columns(write: Callable[[Any], str]) -> tuple[tables.Column, ...]:
    """Return all columns; `write` gives a marking as text, as far as the reader may know the receivers."""
    marking = tables.Column(
        "marking",
        gettext_lazy("Marking"),
        lambda p: write(p.audience),
        template="commitments/cells/marking.html",
    )
    return (*COLUMNS, marking)


@signed_in
def home(request: Request) -> HttpResponseBase:
    """Show what we owe, what we are owed, or all; as a page, CSV or XLSX."""
    filters = Filters(request.viewer, request.GET)
    shown = columns(directory.marking_text(request))
    wanted, view = filters.wanted(), tables.View.of(request.GET, shown, default_sort="due")
    found, has_more = queries.register(request.viewer, wanted, sort=view.sort, descending=view.descending)
    may_propose = may(request.actor, Permission.COMMITMENT_WRITE)
    if view.format:
        require(request.actor, Permission.RECORD_EXPORT)
        found = [promise for promise in found if promise.audience.tlp != levels.RED]
    table = tables.Table(
        TITLES[wanted.tab],
        view,
        found,
        shown,
        filters=filters,
        exports=may(request.actor, Permission.RECORD_EXPORT),
        live=True,
        empty_title=_("No promises here yet"),
        empty_text=_(
            "Propose the first one, or load a framework. What others promise you shows in the next tab."
        ),
        empty_url=reverse("commitments:propose") if may_propose else "",
        empty_action=_("Propose a commitment"),
    )
    context = {"tabs": _tabs(request, wanted.tab), "may_propose": may_propose, "has_more": has_more}
    marking = exports.file_marking(request, [promise.audience for promise in found])
    return responses.table_page(request, "commitments/register.html", table, context, marking=marking)


def _tabs(request: Request, current: str) -> list[frames.Tab]:
    """Return the three tabs; each keeps the other filters, the order and the columns."""
    query: Any = request.GET.copy()
    query.pop("format", None)
    found = []
    for tab, label in TITLES.items():
        query["tab"] = tab
        found.append(frames.Tab(label, f"?{query.urlencode()}", tab == current))
    return found
