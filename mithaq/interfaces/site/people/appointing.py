"""Appointing somebody whom the party has entered already, and agreeing to appointments as the second person."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mithaq.kernel.errors import NotVisible, Text
from mithaq.kernel.i18n import Names
from mithaq.kernel.people import actions, seconds
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import PARTY, Membership, Party, Post
from mithaq.kernel.people.permissions import GRAVE_ROLES, ROLE_NAMES
from mithaq.web import directory, responses, signing
from mithaq.web.access import Request, act_key, confirmed_again, signed_in

from ..signin import invitations
from . import founding
from .forms import AppointForm
from .managing import answered, managed


@signed_in
def appoint(request: Request, code: str) -> HttpResponse:
    """Give a person of the party a further role or post; seen by those who see the administrator's own entry."""
    party = managed(request, code)
    form = AppointForm(request.POST or None, initial={"act_key": act_key(request)})
    _offer(form, request, party)
    return answered(
        request, party, form, lambda: _appoint(request, party, form.cleaned_data), "site/people/appoint.html"
    )


def _offer(form: Any, request: Request, party: Party) -> None:
    """Offer the party's own people: whom another one has entered it cannot let in by its own word."""
    form.fields["person"].offer(people.persons(request.viewer).filter(owner=party))
    form.fields["post"].offer(people.open_posts(request.viewer, party))


def _appoint(request: Request, party: Party, values: dict[str, Any]) -> Membership:
    audience = request.membership.audience
    return actions.appoint(
        values["person"],
        party=party,
        role=values["role"],
        post=values["post"] or _new_post(request, party, values["new_post"]),
        starts=values["starts"],
        ends=values["ends"],
        audience=audience,
        by=request.actor,
    )


def _new_post(request: Request, party: Party, names: Names) -> Post | None:
    """Return a new post of these names: an act of its own, because the post stays when the appointment ends."""
    if not names:
        return None
    return actions.create_post(
        names=names, party=party, audience=request.membership.audience, by=request.actor
    )


ToAnswer = tuple[Membership, Text, Names | None]


def to_answer(request: Request) -> list[ToAnswer]:
    """Return the appointments that wait for the reader, each with its role and who proposed it, as far as he sees."""
    found = waiting(request)
    names = directory.of(request).names([one.proposed_by_id for one in found if one.proposed_by_id])
    shown = people.with_known_posts(request.viewer, found)
    return [(one, ROLE_NAMES[one.role], names.get(one.proposed_by_id)) for one in shown]


def waiting(request: Request) -> list[Membership]:
    """Return the appointments that the reader may agree to, or refuse, as the second person."""
    actor, found = request.actor, list[Membership]()
    if actor.role in GRAVE_ROLES:
        found += people.waiting_for(request.viewer, actor.party_id, PARTY)
    for waits_for in seconds.asked_as(actor):
        found += people.waiting_for(request.viewer, None, waits_for)
    return [one for one in found if seconds.may_agree(actor, one)]


@signed_in
@require_POST
@confirmed_again
@signing.asks
def answer(request: Request) -> HttpResponse:
    """Agree to the appointments that were ticked, or refuse them; what is not the reader's to answer is unknown."""
    found = {str(one.pk): one for one in waiting(request)}
    chosen = [found.get(_id(text)) for text in request.POST.getlist("membership")]
    ticked = [one for one in chosen if one]
    if len(ticked) < len(chosen):
        raise NotVisible
    if request.POST.get("answer") != "agree":
        return _refused(request, ticked)
    _agree(request, ticked)
    return _agreed(request, ticked)


def _agree(request: Request, ticked: list[Membership]) -> None:
    """Agree to all of them, or where each has to be signed, to one after the other."""
    left = request.POST.copy()
    request.POST = left  # type: ignore[assignment]
    for one in ticked:
        founding.agree(one, by=request.actor, signed=signing.signed(request, one, one.audience))
        # what the page that asks for the next signature will send again
        left.setlist("membership", [text for text in left.getlist("membership") if _id(text) != str(one.pk)])


def _id(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return ""


def _refused(request: Request, ticked: list[Membership]) -> HttpResponse:
    with transaction.atomic():
        for one in ticked:
            founding.refuse(one, by=request.actor)
    if ticked:
        messages.success(request, _("Refused. It stands on the record."))
    return responses.go(request, reverse("site:today"))


def _agreed(request: Request, ticked: list[Membership]) -> HttpResponse:
    """Say so; where one newcomer's invitation waits too, agree to that with the same word and show its code."""
    if len(ticked) == 1 and (made := invitations.of_newcomer(request.viewer, request.actor, ticked[0])):
        context = {"person": ticked[0].person, "code": invitations.agree(made, by=request.actor)}
        return responses.page(request, "site/people/agreed.html", context)
    if ticked:
        messages.success(request, _("Agreed. Who was ticked may act from the day that is named."))
    return responses.go(request, reverse("site:today"))
