"""Alerts that are kept: their list, handing one in, one as a page with its map and the messages around it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from mithaq.kernel.errors import BytesErased, Text
from mithaq.kernel.i18n import pick
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import Permission, may, require
from mithaq.web import forming, markings, records, responses, states, tables
from mithaq.web.access import Request, signed_in
from mithaq.web.states import StateWord

from ..cap import actions, queries, words
from ..cap.alerts import Alert, Reference
from ..cap.standing import Standing
from ..feeds import queries as feeds
from ..models import CapAlert
from . import alert_facts, alert_map, places
from .alert_check import MOST_BYTES
from .forms import HandInForm

SHOWN = 50


@dataclass(frozen=True)
class Row:
    """An alert in the list, and how it stands."""

    kept: CapAlert
    standing: Standing

    KIND = CapAlert.KIND

    @property
    def pk(self) -> uuid.UUID:
        return self.kept.pk

    @property
    def signature(self) -> StateWord:
        return _signature(self.kept)


@dataclass(frozen=True)
class Message:
    """A message of a chain: `word` says what it is, `kept` is empty where the reader has no such message here."""

    word: Text
    reference: Reference
    kept: CapAlert | None = None
    is_this: bool = False


COLUMNS = (
    tables.Column(
        "title",
        gettext_lazy("Headline"),
        lambda row: row.kept.title,
        url=lambda row: row.kept.get_absolute_url(),
        heads=True,
        wide=True,
    ),
    tables.Column(
        "standing",
        gettext_lazy("How it stands"),
        lambda row: words.STANDINGS[row.standing.value],
        template="exchange/cells/standing.html",
    ),
    tables.Column(
        "sender", gettext_lazy("Sender"), lambda row: row.kept.sender, template="exchange/cells/sender.html"
    ),
    tables.Column("sent", gettext_lazy("Sent"), lambda row: row.kept.sent, shown=False),
    tables.Column(
        "areas",
        gettext_lazy("Districts and countries"),
        lambda row: alert_facts.districts(row.kept.areas),
        template="exchange/cells/areas.html",
    ),
    tables.Column(
        "marking",
        gettext_lazy("Marking"),
        lambda row: row.kept.audience,
        template="exchange/cells/marking.html",
    ),
)


def _signature(kept: CapAlert) -> StateWord:
    if kept.signed_by:
        return StateWord(pgettext("alert", "Signed"), states.VERIFIED)
    return StateWord(pgettext("alert", "Not signed"), states.ATTENTION)


@signed_in
def index(request: Request) -> HttpResponseBase:
    """List the alerts that the reader may see, what was kept last first."""
    view = tables.View.of(request.GET, COLUMNS)
    page = queries.page(request.viewer, limit=SHOWN, cursor=view.cursor or None)
    stand = queries.standings(request.viewer, page.items)
    hands_in = may(request.actor, Permission.REPORT_WRITE)
    table = tables.Table(
        _("Alerts"),
        view,
        [Row(kept, stand[kept.pk]) for kept in page.items],
        COLUMNS,
        older=page.next_cursor or "",
        exports=False,
        live=True,
        empty_title=_("No alert that you can see"),
        empty_text=_("Alerts in the Common Alerting Protocol that partners and services send are kept here."),
        empty_url=reverse("exchange:alert_new") if hands_in else "",
        empty_action=_("Hand in an alert"),
    )
    context = {
        "tabs": places.tabs(request),
        "hands_in": hands_in,
        "doors": {
            "feed": places.absolute(reverse("exchange:alert_feed")),
            "api": places.absolute("/api/v1/alerts"),
        },
    }
    return responses.table_page(request, "exchange/alerts.html", table, context)


@signed_in
def create(request: Request) -> HttpResponse:
    """Check a CAP document and keep it, together with who may see it."""
    require(request.actor, Permission.REPORT_WRITE)
    files = request.FILES if request.method == "POST" else None
    form = HandInForm(forming.posted(request), files, initial=forming.initial(request))
    sheet = forming.Sheet(
        form=form,
        title=_("Hand in an alert"),
        lead=_(
            "It is checked first. What attacks, is no alert or is wrongly signed is refused with the reason."
        ),
        submit=_("Check it and keep it"),
        done=_("Kept. Whoever may see it has it now."),
        back=reverse("exchange:alerts"),
        picker=markings.picker(request.viewer, forming.posted(request)),
        crumbs=places.below("alerts", (_("Hand in an alert"), "")),
        may_insist=False,
    )

    def do() -> Marked:
        file: UploadedFile = form.cleaned_data["document"]
        found = actions.read(file.read(MOST_BYTES), may_be_unsigned=form.cleaned_data["may_be_unsigned"])
        return actions.keep(found, audience=forming.needed(request, sheet), by=request.actor)

    return forming.answer(request, sheet, do, to=records.url)


@signed_in
def show(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show one alert: how it stands, who signed it, what it says, where it holds, what came before and after."""
    kept = queries.one(request.viewer, id_)
    stands = queries.standings(request.viewer, [kept])[kept.pk]
    alert, chain = _content(request, kept), _chain(request, kept)
    context = {
        "frame": records.frame(
            request,
            kept,
            state=stands.value,
            state_label=words.STANDINGS[stands.value].label,
            crumbs=places.below("alerts", (pick(kept.title), "")),
        ),
        "alert": kept,
        "is_in_earnest": kept.status == "Actual",
        "status": words.STATUSES.get(kept.status, kept.status),
        "signature": _signature(kept),
        "came_by": feeds.feed_of(request.viewer, kept),
        "chain": chain,
        "later": _later(chain) if stands in (Standing.UPDATED, Standing.CANCELLED) else None,
        "districts": alert_facts.districts(kept.areas),
        "may_report": alert is not None and may(request.actor, Permission.REPORT_WRITE),
        **(_told(kept, alert) if alert else {}),
    }
    return responses.page(request, "exchange/alert.html", context)


def _content(request: Request, kept: CapAlert) -> Alert | None:
    """Return what an alert says; None where its document was erased."""
    from ..cap import reading

    try:
        return reading.parsed(queries.document(request.viewer, kept))
    except BytesErased:
        return None


def _told(kept: CapAlert, alert: Alert) -> dict[str, Any]:
    areas = [area for info in alert.infos for area in info.areas]
    return {
        "facts": alert_facts.of_message(alert, kept.cap_version),
        "infos": alert_facts.said(alert),
        "map": alert_map.draw(areas, kept.areas),
        "has_areas": bool(areas),
    }


def _chain(request: Request, kept: CapAlert) -> Sequence[Message]:
    """Return the messages that an alert belongs to, the earliest first; empty where it stands alone."""
    found = queries.chain(request.viewer, kept)
    if not found and not kept.refers_to:
        return []
    ours = kept.outline
    held = {one.outline.reference for one in found}
    missing = [Message("", ref) for ref in ours.references if ref not in held]
    here = [Message(_word(one), one.outline.reference, one, one.pk == kept.pk) for one in [*found, kept]]
    return sorted([*missing, *here], key=lambda one: (one.reference.sent, not one.is_this))


def _later(chain: Sequence[Message]) -> CapAlert | None:
    """Return the newest message after this one that the reader sees; None where this one is itself the end."""
    after = [one.kept for one in chain if one.kept and not one.is_this]
    here = next((one.kept for one in chain if one.is_this), None)
    newer = [one for one in after if here and one.sent > here.sent]
    return newer[-1] if newer else None


def _word(kept: CapAlert) -> Text:
    return words.MESSAGE_TYPES.get(kept.message_type, kept.message_type)
