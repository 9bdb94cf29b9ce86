"""Feeds of partners: their list, one with its last tries and what came by it, and the steps of its life."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel.errors import Text
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import Permission, may, require
from mithaq.web import forming, frames, markings, records, responses, states
from mithaq.web.access import Request, confirmed_again, signed_in
from mithaq.web.states import StateWord

from ..feeds import actions, queries
from ..models import AlertFeed, FeedPull, FeedTry
from ..models.feeds import ACTIVE, ENDED, HELD, STATES
from . import places, stepping, troubles
from .forms import FeedForm

NEWEST = 20


@signed_in
def index(request: Request) -> HttpResponse:
    """Show the feeds that the reader may know of; how reading goes is for those who can mend it."""
    found = list(queries.visible(request.viewer))
    pulls = queries.pulls(one for one in found if _manages(request, one))
    context = {
        "tabs": places.tabs(request),
        "rows": [(one, STATES[one.state], _went(one, pulls.get(one.pk))) for one in found],
        "may_manage": may(request.actor, Permission.EXCHANGE_MANAGE),
    }
    return responses.page(request, "exchange/feeds.html", context)


def _manages(request: Request, one: AlertFeed) -> bool:
    return may(request.actor, Permission.EXCHANGE_MANAGE, parties=[one.owner_id])


def _went(one: AlertFeed, pull: FeedPull | None) -> dict[str, Any]:
    """Return how the last try went; nothing where it is not told."""
    if pull is None:
        return {}
    last = next(iter(queries.tries(one)), None)
    return {"pull": pull, "trouble": troubles.of_feed(last.trouble) if last and pull.failures else ""}


@signed_in
def show(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show one feed: its address and terms, what came by it, and for those who manage it how reading goes."""
    one = queries.one(request.viewer, id_)
    manages = _manages(request, one)
    context = {
        "frame": records.frame(
            request,
            one,
            state=one.state,
            state_label=STATES[one.state],
            crumbs=places.below("feeds", (one.label, "")),
        ),
        "feed": one,
        "facts": _facts(one),
        "offers": _offers(one) if manages else [],
        "brought": queries.brought(request.viewer, one, NEWEST),
        "went": _went(one, queries.pulls([one]).get(one.pk)) if manages else {},
        "tries": [_try(tried) for tried in queries.tries(one)] if manages else [],
    }
    return responses.page(request, "exchange/feed.html", context)


def _facts(one: AlertFeed) -> list[frames.Fact]:
    second = [frames.Fact(_("Second host of its documents"), one.documents_at)] if one.documents_at else []
    return [
        *second,
        frames.Fact(_("Minutes between pulls"), one.every_minutes),
        frames.Fact(_("Takes alerts that nobody signed"), one.may_be_unsigned),
    ]


def _offers(one: AlertFeed) -> list[tuple[Text, str]]:
    """Return the steps that its state allows."""
    offered = [
        ("try", _("Read it now"), one.state == ACTIVE),
        ("hold", _("Pause it"), one.state == ACTIVE),
        ("resume", _("Resume"), one.state == HELD),
        ("end", _("Read it no more"), one.state != ENDED),
    ]
    return [(label, reverse(f"exchange:feed_{step}", args=[one.pk])) for step, label, fits in offered if fits]


def _try(tried: FeedTry) -> dict[str, Any]:
    """Return a try as its line: what came of it, and in words what was wrong."""
    said = troubles.of_feed(tried.trouble)
    went = StateWord(_("Broke off"), states.LATE) if said else StateWord(_("Was read"), states.GOING)
    return {
        "at": tried.at,
        "went": went,
        "said": said,
        "listed": tried.listed,
        "taken": tried.taken,
        "remarks": [troubles.of_feed(remark) for remark in tried.remarks],
        "faults": [(fault["name"], troubles.of_feed(fault)) for fault in tried.faults],
    }


@signed_in
@confirmed_again
def create(request: Request) -> HttpResponse:
    """Read a feed from now on, for those whom its marking names."""
    require(request.actor, Permission.EXCHANGE_MANAGE)
    form = FeedForm(forming.posted(request), initial=forming.initial(request))
    sheet = forming.Sheet(
        form=form,
        title=_("Read a partner's feed"),
        submit=_("Read it from now on"),
        done=_("Added. It is read for the first time within a minute."),
        lead=_(
            "Every alert in it is checked as one that is handed in, and kept for those whom the marking names, as your"
            " party's. They see the address too: give none that is a secret in itself."
        ),
        back=reverse("exchange:feeds"),
        picker=markings.picker(request.viewer, forming.posted(request)),
        crumbs=places.below("feeds", (_("Read a partner's feed"), "")),
        # what is refused about an address is named as the webhooks call it
        renamed={"url": "address", "secret": "secret_name"},
        may_insist=False,
    )

    def do() -> Marked:
        return actions.add(**form.values(), audience=forming.needed(request, sheet), by=request.actor)

    return forming.answer(request, sheet, do, to=records.url)


@signed_in
def try_now(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Read it at once."""
    lead = _("Entries that were refused before are looked at again, too.")
    done = _("It is read now. Reload this page in a moment to see what came of it.")
    return _step(request, id_, actions.try_now, _("Read it now"), done, lead=lead)


@signed_in
def hold(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Pause it for a while."""
    done = _("Paused. Nothing is read until it is resumed.")
    return _step(request, id_, actions.hold, _("Pause it"), done)


@signed_in
def resume(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Read it again."""
    return _step(request, id_, actions.resume, _("Resume"), _("It is read again."))


@signed_in
def end(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Read it never again."""
    lead = _("What came by it stays. To read it again, add it anew.")
    done = _("Ended. What came by it stays.")
    return _step(request, id_, actions.end, _("Read it no more"), done, lead=lead, is_grave=True)


def _step(
    request: Request, id_: uuid.UUID, act: Callable[..., AlertFeed], title: str, done: str, **more: Any
) -> HttpResponse:
    one = queries.one(request.viewer, id_)
    require(request.actor, Permission.EXCHANGE_MANAGE, parties=[one.owner_id])
    return stepping.answer(request, "feeds", one, act, title, done, **more)
