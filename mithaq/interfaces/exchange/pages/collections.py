"""Collections: what the reader knows of, one as a page, opening one; the partners from which one is pulled."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel.errors import NotAllowed
from mithaq.kernel.i18n import pick
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.permissions import Permission, may, require
from mithaq.web import forming, frames, markings, records, responses
from mithaq.web.access import Request, confirmed_again, signed_in

from ..models import Collection, Partner
from ..models.collections import LANDINGS
from ..models.partners import ENDED
from ..taxii import actions, pulling, queries
from . import places, troubles
from .forms import HOLDS, SENT, CollectionForm, ConfirmForm, PartnerForm

NEWEST = 20


@signed_in
def index(request: Request) -> HttpResponse:
    """Show the collections that the reader knows of, and the ways by which programs read and are told."""
    found = queries.collections(request.viewer).select_related("audience", "owner")
    context = {
        "tabs": places.tabs(request),
        "rows": [(one, _rights(request, one)) for one in found],
        "server": places.absolute("/taxii2/"),
        "may_manage": may(request.actor, Permission.EXCHANGE_MANAGE),
        "doors": {name: places.absolute(path) for name, path in _DOORS.items()},
    }
    return responses.page(request, "exchange/collections.html", context)


_DOORS = {"features": "/features/", "csv": "/hxl/incidents.csv", "xlsx": "/hxl/incidents.xlsx"}


def _rights(request: Request, one: Collection) -> str:
    """Return what the reader's party may do with a collection, in words."""
    held = queries.rights(one, request.actor.party_id, writes=may(request.actor, Permission.EXCHANGE_SEND))
    return {
        (True, True): _("reads and sends"),
        (True, False): _("reads"),
        (False, True): _("sends"),
        (False, False): _("knows of it, and neither reads nor sends"),
    }[held.can_read, held.can_write]


@signed_in
def show(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show one collection: what it is for, who may do what, its address, its partners, what was sent."""
    one = queries.collection_by_id(request.viewer, id_)
    manages = may(request.actor, Permission.EXCHANGE_MANAGE, parties=[one.owner_id])
    context = {
        "frame": records.frame(request, one, crumbs=places.below("home", (pick(one.title), ""))),
        "collection": one,
        "facts": _facts(request, one),
        "address": places.absolute(f"/taxii2/{one.root}/collections/{one.pk}/"),
        "manages": manages,
        "partners": [_partner(partner, manages) for partner in queries.partners(request.viewer, one)],
        "contributions": queries.contributions(request.viewer, one, NEWEST),
    }
    return responses.page(request, "exchange/collection.html", context)


def _facts(request: Request, one: Collection) -> list[frames.Fact]:
    readers = queries.named(request.viewer, one.readers, one) if one.reading_is_named else None
    listed = [
        frames.Fact(_("What it is for"), one.description, wide=True),
        frames.Fact(_("Your party"), _rights(request, one)),
        frames.Fact(_("It holds"), HOLDS.get(one.follows or SENT, one.follows)),
        frames.Fact(_("What is sent"), "" if one.follows else LANDINGS[one.landing]),
        frames.Fact(_("Checked strictly"), "" if one.follows else one.is_strict),
        frames.Fact(_("Parties that may send"), _names(queries.named(request.viewer, one.writers, one))),
        frames.Fact(_("Parties that read"), _("all who know of it") if readers is None else _names(readers)),
        frames.Fact(_("API root"), one.root),
        frames.Fact(_("Short name"), one.alias),
    ]
    return [fact for fact in listed if fact.value not in ("", {}, [])]


def _names(parties: Any) -> list[Any]:
    return [party.names for party in parties]


def _partner(partner: Partner, manages: bool) -> dict[str, Any]:
    """Return a server that is pulled from, as its line; how it went is for those who can mend it."""
    told: dict[str, Any] = {"partner": partner, "has_ended": partner.state == ENDED}
    if manages and (state := queries.pull(partner)):
        told |= {"trouble": troubles.of_pull(state.said), "pull": state}
    return told


@signed_in
def create(request: Request) -> HttpResponse:
    """Open a collection of the reader's party."""
    require(request.actor, Permission.EXCHANGE_MANAGE)
    form = CollectionForm(request.viewer, forming.posted(request), initial=forming.initial(request))
    sheet = forming.Sheet(
        form=form,
        title=_("Open a collection"),
        submit=_("Open it"),
        done=_("The collection is open. Give its address to those who shall use it."),
        lead=_(
            "The marking below says who knows of the collection. What is sent to it without a marking is for them"
            " too."
        ),
        back=reverse("exchange:home"),
        picker=markings.picker(request.viewer, forming.posted(request)),
        crumbs=places.below("home", (_("Open a collection"), "")),
    )

    def do() -> Marked:
        owner = people.parties(request.viewer).filter(pk__in=[request.actor.party_id]).first()
        if owner is None:
            raise NotAllowed
        audience = forming.needed(request, sheet)
        return actions.open_collection(**form.collection(), owner=owner, audience=audience, by=request.actor)

    return forming.answer(request, sheet, do, to=records.url)


@signed_in
@confirmed_again
def connect(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Pull a collection of another server into one of ours from now on."""
    into = queries.collection_by_id(request.viewer, id_)
    require(request.actor, Permission.EXCHANGE_MANAGE, parties=[into.owner_id])
    form = PartnerForm(forming.posted(request), initial=forming.initial(request))
    back = into.get_absolute_url()
    sheet = forming.Sheet(
        form=form,
        title=_("Pull from a partner's server"),
        submit=_("Pull from now on"),
        done=_("Connected. The first pull begins within a minute."),
        lead=_(
            "What is pulled belongs to your party here. Whoever knows of this collection sees the address."
        ),
        back=back,
        about=into,
        is_grave=True,
        crumbs=places.below("home", (pick(into.title), back), (_("Pull from a partner's server"), "")),
        # what is refused about an address is named as the webhooks call it
        renamed={"url": "address", "secret": "secret_name"},
    )

    def do() -> Marked:
        return pulling.connect(into, **form.values(), by=request.actor)

    return forming.answer(request, sheet, do, to=lambda _made: f"{back}#partners")


@signed_in
def end_partner(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Pull from a server no more."""
    one = queries.partner(request.viewer, id_)
    require(request.actor, Permission.EXCHANGE_MANAGE, parties=[one.owner_id])
    into = one.collection
    form = ConfirmForm(forming.posted(request), initial=forming.initial(request, version=one.version))
    back = f"{into.get_absolute_url()}#partners"
    sheet = forming.Sheet(
        form=form,
        title=_("Pull from it no more"),
        submit=_("Pull from it no more"),
        done=_("Ended. What was pulled stays."),
        lead=_("What was pulled stays. To pull again, connect it anew."),
        back=back,
        about=one,
        is_grave=True,
        crumbs=places.below("home", (pick(into.title), back), (_("Pull from it no more"), "")),
        template="exchange/end_partner.html",
    )

    def do() -> Marked:
        return pulling.end(one, by=request.actor, expected=form.expected)

    return forming.answer(request, sheet, do, to=lambda _made: back)
