"""Webhooks of the reader's party: their list, one with how far it was told, and the steps of its life."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel.errors import Invalid, Text
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.people.permissions import Permission, may, require
from mithaq.web import forming, frames, markings, records, responses, states, verbs
from mithaq.web.access import Request, confirmed_again, once_from, signed_in
from mithaq.web.states import StateWord

from ..models import Attempt, Telling, Webhook
from ..models.webhooks import ACTIVE, STATES, STOPPED
from ..webhooks import actions, queries
from ..webhooks.events import TEST as TRIAL
from ..webhooks.events import Event
from . import places, stepping, troubles
from .forms import ReplayForm, WebhookForm


@signed_in
@confirmed_again
def index(request: Request) -> HttpResponse:
    """Show the webhooks of the party, and make a new one; its secret is shown once."""
    require(request.actor, Permission.EXCHANGE_MANAGE)
    form = WebhookForm(forming.posted(request), initial=forming.initial(request))
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            made = once_from(request, lambda: actions.create(**form.values(), by=request.actor))
        except Invalid as error:
            markings.say(form, error.fields or {"": [error.message]})
        else:
            context |= {"made": made, "secret": actions.shown_secret(made)}
            context["form"] = WebhookForm(initial=forming.initial(request) | {"act_key": ""})
    context |= {"tabs": places.tabs(request), "rows": _rows(request)}
    return responses.page(request, "exchange/webhooks.html", context, status=422 if form.errors else 200)


def _rows(request: Request) -> list[tuple[Webhook, Text, Telling, str]]:
    """Return each webhook with its state, how far it was told, and what is wrong."""
    found = list(queries.visible(request.viewer))
    told = queries.tellings(found)
    return [(one, STATES[one.state], told[one.pk], troubles.of_webhook(told[one.pk].said)) for one in found]


@signed_in
def show(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Show one webhook: whom it tells of what, and the next events with their state."""
    return _page(request, queries.one(request.viewer, id_))


def _page(request: Request, one: Webhook, secret: str = "") -> HttpResponse:
    manages = may(request.actor, Permission.EXCHANGE_MANAGE, parties=[one.owner_id])
    context = {
        "frame": records.frame(
            request,
            one,
            state=one.state,
            state_label=STATES[one.state],
            crumbs=places.below("webhooks" if manages else "home", (one.label, "")),
        ),
        "webhook": one,
        "secret": secret,
        "facts": _facts(one),
        "offers": _offers(one) if manages else [],
        "deliveries": _deliveries(one) if manages else None,
        "attempts": [_attempt(attempt) for attempt in queries.attempts(one)] if manages else [],
    }
    return responses.page(request, "exchange/webhook.html", context)


def _facts(one: Webhook) -> list[frames.Fact]:
    told = [str(records.kind_label(kind)) for kind in one.kinds]
    return [frames.Fact(_("Kinds of record"), told or _("all kinds"), wide=True)]


def _offers(one: Webhook) -> list[tuple[Text, str]]:
    """Return the steps that its state allows."""
    offered = [
        ("resume", _("Resume"), one.state != ACTIVE),
        ("hold", _("Pause it"), one.state == ACTIVE),
        ("test", _("Send a test event"), True),
        ("replay", _("Tell it once more"), True),
        ("renew", _("New secret"), True),
        ("stop", _("Stop it"), one.state != STOPPED),
    ]
    return [
        (label, reverse(f"exchange:webhook_{step}", args=[one.pk])) for step, label, fits in offered if fits
    ]


def _deliveries(one: Webhook) -> dict[str, Any]:
    """Return the event that was taken last, and those that follow, with their state."""
    telling = queries.tellings([one])[one.pk]
    last = queries.last_taken(one, telling)
    return {
        "last": _event(last) if last else None,
        "following": [_event(event) for event in queries.following(one, telling)],
        "trouble": troubles.of_webhook(telling.said),
        "failures": telling.failures,
        "next_try": telling.due_at if telling.failures else None,
        "is_active": one.state == ACTIVE,
    }


def _event(event: Event) -> dict[str, Any]:
    url = "" if event.is_withdrawal else reverse("site:any_record", args=[event.kind, event.record])
    return {
        "at": event.at,
        "kind": records.kind_label(event.kind),
        "deed": verbs.words(event.deed),
        "url": url,
    }


def _attempt(one: Attempt) -> dict[str, Any]:
    """Return a try as its line: what was told, what came of it in words, and when it is tried again."""
    return {
        "at": one.at,
        "kind": records.kind_label(one.kind),
        "deed": _("Test event") if one.deed == TRIAL else verbs.words(one.deed),
        "answer": StateWord(_("Not taken"), states.LATE) if one.said else StateWord(_("Taken"), states.GOING),
        "said": troubles.of_webhook(one.said),
        "milliseconds": one.milliseconds,
        "next_at": one.next_at,
    }


@signed_in
def hold(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Pause it for a while."""
    done = _("Paused. What happens meanwhile is told once it is resumed.")
    return stepping.answer(request, "webhooks", _managed(request, id_), actions.hold, _("Pause it"), done)


@signed_in
def test(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Send an event that tells of nothing."""
    one = _managed(request, id_)
    form = stepping.confirmed(request, one)
    done = _("The test event goes out now. Reload this page in a moment to see what came of it.")
    sheet = stepping.sheet("webhooks", one, form, _("Send a test event"), done)
    sheet.lead = _("It names this webhook and tells of nothing. It is sent once, and never a second time.")
    sheet.renamed = {"url": ""}

    def do() -> Marked:
        return actions.try_out(one, by=request.actor, expected=form.expected)

    return forming.answer(request, sheet, do, to=lambda _made: f"{one.get_absolute_url()}#attempts")


@signed_in
def stop(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Tell it nothing any more."""
    done = _("Stopped. Nothing is told any more.")
    return stepping.answer(
        request, "webhooks", _managed(request, id_), actions.stop, _("Stop it"), done, is_grave=True
    )


@signed_in
def resume(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Tell it again, from where it was left."""
    done = _("It is told again, from where it was left.")
    return stepping.answer(request, "webhooks", _managed(request, id_), actions.resume, _("Resume"), done)


@signed_in
def replay(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Tell once more what came after a moment."""
    one = _managed(request, id_)
    form = ReplayForm(forming.posted(request), initial=forming.initial(request, version=one.version))
    sheet = stepping.sheet("webhooks", one, form, _("Tell it once more"), _("It is told once more."))
    sheet.lead = _("All that your party can see now is told again, with the same ids as before.")
    sheet.renamed = {"after": "since"}

    def do() -> Marked:
        return actions.replay(one, after=form.after, by=request.actor, expected=form.expected)

    return forming.answer(request, sheet, do, to=records.url)


@signed_in
@confirmed_again
def renew(request: Request, id_: uuid.UUID) -> HttpResponse:
    """Sign with a new secret, which is shown once; the former one counts for a day more."""
    one = _managed(request, id_)
    form = stepping.confirmed(request, one)
    sheet = stepping.sheet("webhooks", one, form, _("New secret"), "")
    sheet.lead = _("The new secret counts at once; the present one for a day more.")
    sheet.is_grave = True
    made: list[Webhook] = []

    def do() -> Marked:
        return actions.renew_secret(one, by=request.actor, expected=form.expected)

    def page_of(renewed: Marked) -> str:
        assert isinstance(renewed, Webhook)
        made.append(renewed)
        return records.url(renewed)

    answer = forming.answer(request, sheet, do, to=page_of)
    return _page(request, made[0], actions.shown_secret(made[0])) if made else answer


def _managed(request: Request, id_: uuid.UUID) -> Webhook:
    one = queries.one(request.viewer, id_)
    require(request.actor, Permission.EXCHANGE_MANAGE)
    return one
