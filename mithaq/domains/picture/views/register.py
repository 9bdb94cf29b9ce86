"""The register of reports: what is known, what was entered last first."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mithaq.domains.areas.queries import figures
from mithaq.domains.areas.rules.sources import REPORTS
from mithaq.kernel.i18n import Names
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people.models import Party
from mithaq.kernel.people.permissions import Permission, may
from mithaq.kernel.records import consequences
from mithaq.web import directory, frames, navigation, records, responses, tables
from mithaq.web.access import Request, signed_in
from mithaq.web.states import word

from ..forms.filters import ReportFilters, Wanted
from ..queries import lasting, pages, receipts, reports
from . import crumbs, wording

if TYPE_CHECKING:
    from ..models import Report

SHOWN = 50


@dataclass(frozen=True)
class Line:
    """A report in the list. Of a RED one that this reader has not opened, nothing is told but that it is there."""

    report: "Report"
    is_sealed: bool
    is_over: bool = False
    KIND = "report"

    @property
    def pk(self) -> uuid.UUID:
        return self.report.pk

    @property
    def url(self) -> str:
        return self.report.get_absolute_url()

    @property
    def title(self) -> Names:
        return records.title(self.report) if self.is_sealed else records.full_title(self.report)

    @property
    def type(self) -> Names | None:
        found: Names | None = self.told(wording.type_names)
        return found

    @property
    def state(self) -> str:
        return self.report.state

    @property
    def owner(self) -> Party | None:
        return self.report.owner

    @property
    def audience(self) -> Audience:
        return self.report.audience

    def told(self, say: Callable[["Report"], Any]) -> Any:
        """Return what `say` tells of the report, None where it is sealed."""
        return None if self.is_sealed else say(self.report)


COLUMNS = (
    tables.Column(
        "title",
        gettext_lazy("What happened"),
        lambda one: one.title,
        template="picture/cells/what.html",
        heads=True,
        wide=True,
    ),
    tables.Column(
        "when", gettext_lazy("When"), lambda one: one.told(wording.days), template="picture/cells/when.html"
    ),
    tables.Column(
        "area", gettext_lazy("Where"), lambda one: one.told(lambda report: wording.area_names(report.area))
    ),
    tables.Column(
        "deaths",
        gettext_lazy("Deaths"),
        lambda one: one.told(wording.deaths_text),
        template="picture/cells/deaths.html",
    ),
    tables.Column(
        "state",
        gettext_lazy("State"),
        lambda one: str(word(one.state).label),
        template="picture/cells/state.html",
    ),
    tables.Column(
        "owner",
        gettext_lazy("Originator"),
        lambda one: one.owner.names if one.owner else None,
        template="picture/cells/owner.html",
    ),
    tables.Column(
        "subtype", gettext_lazy("Subtype"), lambda one: one.told(wording.subtype_names), shown=False
    ),
    tables.Column(
        "place", gettext_lazy("Place"), lambda one: one.told(lambda report: report.place_name), shown=False
    ),
    tables.Column(
        "actors", gettext_lazy("Kinds of actors"), lambda one: one.told(wording.actor_names), shown=False
    ),
    tables.Column(
        "credibility",
        gettext_lazy("Credibility"),
        lambda one: one.told(lambda report: report.get_credibility_display()),
        shown=False,
    ),
    tables.Column("entered", gettext_lazy("Entered on"), lambda one: one.report.created_at, shown=False),
)


def columns(write: Callable[[Any], str]) -> tuple[tables.Column, ...]:
    """Return all columns; `write` gives a marking as text, as far as the reader may know the receivers."""
    marking = tables.Column(
        "marking",
        gettext_lazy("Marking"),
        lambda one: write(one.audience),
        template="picture/cells/marking.html",
    )
    return (*COLUMNS, marking)


@signed_in
def home(request: Request) -> HttpResponseBase:
    """List the visible reports, a page at a time, with the events and deaths that they add up to."""
    filters = ReportFilters(request.GET)
    wanted, shown = filters.wanted(), columns(directory.marking_text(request))
    view = tables.View.of(request.GET, shown)
    found, older = pages.reports(
        request.viewer,
        reports.visible(request.viewer, **wanted.query()),
        limit=SHOWN,
        cursor=view.cursor or None,
        listed=repr(wanted),
    )
    writes = may(request.actor, Permission.REPORT_WRITE)
    table = tables.Table(
        _("Reports"),
        view,
        lines(request, found),
        shown,
        older=older or "",
        filters=filters,
        exports=False,
        live=True,
        empty_title=_("No reports here yet"),
        empty_text=_("Reports that your party makes, or that others share with it, stand here."),
        empty_url=reverse("picture:new") if writes else "",
        empty_action=_("Report something"),
    )
    context = {
        "tabs": crumbs.tabs("home"),
        "writes": writes,
        "asks": may(request.actor, Permission.RFI_WRITE),
        "quick_url": navigation.address("picture:quick") if writes else None,
        "downloads": _downloads(wanted) if may(request.actor, Permission.RECORD_EXPORT) else [],
        "tiles": _tiles(request, wanted),
    }
    return responses.table_page(request, "picture/register.html", table, context)


def lines(request: Request, found: Collection["Report"]) -> list[Line]:
    """Return reports as lines; two queries more, for what of the RED ones was opened, and whose time is over."""
    sealed = [one for one in found if consequences.is_sealed(one)]
    opened = receipts.opened_among(sealed, request.actor) if sealed else set()
    closed = {one.pk for one in sealed} - opened
    over = lasting.over(request.viewer, [one for one in found if one.pk not in closed])
    return [Line(one, one.pk in closed, one.pk in over) for one in found]


def _tiles(request: Request, wanted: Wanted) -> list[frames.Tile]:
    """Return what the visible reports add up to, from the roll-up, which knows whole months and no states."""
    if wanted.state:
        return []
    cells = figures.cube(
        request.viewer,
        figures.Wanted(
            since=wanted.since,
            until=wanted.until,
            areas=[wanted.area] if wanted.area else (),
            types=[wanted.type] if wanted.type else (),
            sources=[REPORTS],
        ),
    )
    n, low, best, high = (sum(getattr(cell, name) for cell in cells) for name in figures.Count._fields)
    if not n:
        return []
    span = _("at least %(low)s, at most %(high)s") % {
        "low": wording.number(request, low),
        "high": wording.number(request, high),
    }
    return [
        frames.Tile(_("Events"), n, note=_("reports of one event counted once, whole months")),
        frames.Tile(_("Deaths, best estimate"), best, note=span),
    ]


def _downloads(wanted: Wanted) -> list[tuple[str, str]]:
    """Return label and address of what programs read, with the same filters; state is no filter there."""
    asked = {name: value for name, value in (("type", wanted.type), ("area", wanted.area)) if value}
    if wanted.since or wanted.until:
        ends = (one.isoformat() if one else ".." for one in (wanted.since, wanted.until))
        asked["datetime"] = "/".join(ends)
    query = f"?{urlencode(asked)}" if asked else ""
    places = (
        ("HXL CSV", navigation.address("exchange:hxl_incidents", "csv")),
        ("HXL XLSX", navigation.address("exchange:hxl_incidents", "xlsx")),
        ("GeoJSON", navigation.address("exchange:features_items", "incidents")),
    )
    return [(label, url + query) for label, url in places if url]
