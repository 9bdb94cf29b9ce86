"""Parties, persons and groups, for reading."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel import clock
from mithaq.kernel.errors import Text
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Membership
from mithaq.kernel.people.permissions import ROLE_NAMES, Permission, may
from mithaq.web import frames, navigation, records, responses
from mithaq.web.access import Request, signed_in


@signed_in
def register(request: Request) -> HttpResponse:
    """Show the parties and sharing groups that the reader may know of."""
    parties = people.parties(request.viewer).select_related("audience", "parent")
    context = {"parties": parties, "groups": people.groups(request.viewer).select_related("audience")}
    return responses.page(request, "site/people/register.html", context)


@signed_in
def party(request: Request, code: str) -> HttpResponse:
    """Show a party: who acts for it, what it has promised, the groups it shares in."""
    found = people.party(request.viewer, code)
    manages = may(request.actor, Permission.PEOPLE_MANAGE, parties=[found.pk])
    context = {
        "frame": records.frame(request, found, crumbs=_crumbs(found.code)),
        "party": found,
        "memberships": _with_roles(request, people.memberships(request.viewer, found)),
        "coming": _with_roles(request, people.coming(request.viewer, found)),
        "proposed": _with_roles(request, people.proposed(request.viewer, found)),
        "past": _with_roles(request, people.past(request.viewer, found)),
        "balance_url": navigation.address("commitments:balance", found.code),
        "groups": people.groups_of(request.viewer, found),
        "manages": manages,
    }
    return responses.page(request, "site/people/party.html", context)


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
    }
    return responses.page(request, "site/people/person.html", context)
