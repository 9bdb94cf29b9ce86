"""Parties, persons and groups, for reading."""

import uuid
from collections.abc import Iterable

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel import clock
from mithaq.kernel.errors import Text
from mithaq.kernel.people import passkeys, seconds
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Membership, Party
from mithaq.kernel.people.permissions import ROLE_NAMES, Permission, may
from mithaq.web import frames, navigation, records, responses
from mithaq.web.access import Request, signed_in

from ..signin import invitations


@signed_in
def register(request: Request) -> HttpResponse:
    """Show the parties and sharing groups that the reader may know of."""
    parties = people.parties(request.viewer).select_related("audience", "parent")
    context = {
        "parties": _with_known_parents(request, parties),
        "to_come": people.parties_to_come(request.viewer).select_related("audience"),
        "groups": people.groups(request.viewer).select_related("audience"),
        "founds_parties": seconds.may_found(request.actor),
        "founds_groups": may(request.actor, Permission.GROUPS_MANAGE),
    }
    return responses.page(request, "site/people/register.html", context)


def _with_known_parents(request: Request, parties: Iterable[Party]) -> list[tuple[Party, Party | None]]:
    return [(one, _known_parent(request, one)) for one in parties]


def _known_parent(request: Request, one: Party) -> Party | None:
    parent = one.parent
    return parent if parent and parent.audience_id in request.viewer.audiences else None


@signed_in
def party(request: Request, code: str) -> HttpResponse:
    """Show a party: who acts for it, what it has promised, the groups it shares in."""
    found = people.party(request.viewer, code)
    manages = may(request.actor, Permission.PEOPLE_MANAGE, parties=[found.pk])
    context = {
        "frame": records.frame(request, found, crumbs=_crumbs(found.code)),
        "party": found,
        "parent": _known_parent(request, found),
        "posts": people.posts(request.viewer, found),
        "invites": _invites_first(request, found),
        "memberships": _with_roles(request, people.memberships(request.viewer, found)),
        "coming": _with_roles(request, people.coming(request.viewer, found)),
        "proposed": _with_roles(request, people.proposed(request.viewer, found)),
        "past": _with_roles(request, people.past(request.viewer, found)),
        "balance_url": navigation.address("commitments:balance", found.code),
        "groups": people.groups_of(request.viewer, found),
        "manages": manages,
    }
    return responses.page(request, "site/people/party.html", context)


def _invites_first(request: Request, found: Party) -> set[uuid.UUID]:
    """Return the appointment for which the founder of the party may still make the invitation."""
    if found.proposed_by_id != request.actor.person_id:
        return set()
    held = [*people.proposed(request.viewer, found), *people.memberships(request.viewer, found)]
    return {one.pk for one in held if invitations.invites_first(request.actor, one)}


def _with_roles(request: Request, held: Iterable[Membership]) -> list[tuple[Membership, Text]]:
    return [(one, ROLE_NAMES[one.role]) for one in people.with_known_posts(request.viewer, held)]


def _crumbs(last: str) -> list[frames.Crumb]:
    return [frames.Crumb(_("People"), reverse("site:people")), frames.Crumb(last)]


@signed_in
def person(request: Request, handle: str) -> HttpResponse:
    """Show a person: for whom he acts, in which role."""
    found = people.person(request.viewer, handle)
    held = people.memberships_of(request.viewer, found)
    context = {
        "frame": records.frame(request, found, crumbs=_crumbs(found.handle)),
        "memberships": _with_roles(request, held),
        "others": _with_roles(request, people.other_memberships_of(request.viewer, found)),
        "today": clock.today(),
        "passkeys": passkeys.of_person(request.viewer, found),
    }
    return responses.page(request, "site/people/person.html", context)
