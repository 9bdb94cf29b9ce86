"""What lets somebody in: invitations, tokens, secret addresses. Made by a person with a factor, never by a token.

Decision: docs/decisions/0150-what-lets-in-is-made-in-person.md.
"""

import datetime
import uuid
from typing import Any, Literal

from django.urls import reverse
from pydantic import Field

from mithaq.interfaces.exchange import links
from mithaq.interfaces.exchange.pages import places
from mithaq.interfaces.site.models import Invitation
from mithaq.interfaces.site.signin import invitations
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.people import actions
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Token
from mithaq.web import api
from mithaq.web.api import Router, Schema, Shape

router = Router(tags=["letting in"])
Purpose = Literal["calendar", "alerts"]


class InvitationOut(Schema):
    """An invitation of a person, by handle; with `needs_second` it opens nothing before another officer agrees."""

    id: uuid.UUID
    person: str
    needs_second: bool
    made_at: datetime.datetime
    expires_at: datetime.datetime


class LinkOut(InvitationOut):
    """A new invitation; its link is shown now and never again."""

    link: str


class TokenOut(Schema):
    """A token for a program."""

    id: uuid.UUID
    label: str
    scope: str
    created_at: datetime.datetime
    expires_at: datetime.datetime


class TokenIn(Shape):
    """A new token; `days` null for as long as is usual for its scope."""

    label: str = Field(min_length=1, max_length=80)
    scope: Literal["read", "write", "carry_out"] = "read"
    days: int | None = Field(None, ge=1, le=366)


class SecretOut(Schema):
    """What is shown now and never again."""

    secret: str


class AddressOut(Schema):
    """For what there is a secret address, and since when."""

    purpose: Purpose
    made_at: datetime.datetime


@router.get("/invitations", response=list[InvitationOut], operation_id="invitations")
def waiting(request: Any) -> list[dict[str, Any]]:
    """Return the invitations that wait for the caller to agree, oldest first."""
    return [_invitation(one) for one in invitations.waiting(request.viewer, request.actor)]


@router.post("/memberships/{id}/invitation", response={201: LinkOut}, operation_id="invite")
def invite(request: Any, id: uuid.UUID) -> dict[str, Any]:
    """Invite a person of the party: the link opens his account, once. In person only."""
    api.check_in_person(request)
    held = people.membership(request.viewer, id)
    invitations.require_inviting(request.actor, held)
    account = invitations.account_for(held)
    made, secret = invitations.invite(account, party=held.party_id, by=request.actor)
    link = request.build_absolute_uri(reverse("site:invitation", args=[secret]))
    return {**_invitation(made), "link": link}


@router.post("/invitations/{id}/agreement", response=SecretOut, operation_id="agree_to_invitation")
def agree(request: Any, id: uuid.UUID) -> dict[str, str]:
    """Agree, as the second person, that somebody may come in; return the code that the link takes. In person only."""
    api.check_in_person(request)
    waiting_for_me = invitations.waiting(request.viewer, request.actor)
    found = next((one for one in waiting_for_me if one.pk == id), None)
    if found is None:
        raise NotVisible
    return {"secret": invitations.agree(found, by=request.actor)}


@router.get("/tokens", response=list[TokenOut], operation_id="tokens")
def tokens(request: Any) -> list[Token]:
    """Return the caller's tokens that hold, the newest first."""
    return list(people.tokens(api.membership(request)))


@router.post("/tokens", response={201: SecretOut}, operation_id="create_token")
def create_token(request: Any, payload: TokenIn) -> dict[str, str]:
    """Make a token that acts as the caller does; his party sees that it was made, and for what. In person only."""
    api.check_in_person(request)
    return {"secret": actions.create_token(api.membership(request), by=request.actor, **payload.dict())}


@router.post("/tokens/{id}/revocation", response=TokenOut, operation_id="revoke_token")
def revoke_token(request: Any, id: uuid.UUID) -> Token:
    """Make a token useless from now on, and end the streams that were opened with it."""
    found = people.tokens(api.membership(request)).filter(pk=id).first()
    if found is None:
        raise NotVisible
    actions.end_token(found, by=request.actor)
    return found


@router.get("/addresses", response=list[AddressOut], operation_id="secret_addresses")
def addresses(request: Any) -> list[dict[str, Any]]:
    """Return which secret addresses the caller has; their secrets were shown when they were made."""
    held = {purpose: links.held(api.membership(request), purpose) for purpose in places.SECRET}
    return [{"purpose": purpose, "made_at": one.made_at} for purpose, one in held.items() if one]


@router.post("/addresses/{purpose}", response={201: SecretOut}, operation_id="make_secret_address")
def make_address(request: Any, purpose: Purpose) -> dict[str, str]:
    """Make the secret address of a calendar or a feed; the one before opens nothing any more. In person only."""
    api.check_in_person(request)
    made = links.make(api.membership(request), purpose)
    return {"secret": places.secret_address(purpose, made)}


@router.post(
    "/addresses/{purpose}/revocation", response=list[AddressOut], operation_id="revoke_secret_address"
)
def revoke_address(request: Any, purpose: Purpose) -> list[dict[str, Any]]:
    """Make a secret address useless from now on, and return those that are left."""
    links.revoke(api.membership(request), purpose)
    return addresses(request)


def _invitation(one: Invitation) -> dict[str, Any]:
    return {
        "id": one.pk,
        "person": one.account.person.handle,
        "needs_second": one.needs_second,
        "made_at": one.made_at,
        "expires_at": one.expires_at,
    }
