"""Accounts, and tokens for programs. Decision: docs/decisions/0195-tokens-are-acts.md."""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, NotAllowed, WrongState
from mithaq.kernel.live.notices import end_digest
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.models import Audience

from .. import notices, queries
from ..models import CARRY_OUT, READ, Account, Membership, Person, Token, TokenDigest

TOKEN_LIFE, GRAVE_TOKEN_LIFE, LONGEST_TOKEN_LIFE = timedelta(days=90), timedelta(days=7), timedelta(days=366)


def open_account(
    person: Person, *, username: str, password: str | None = None, language: str = "ar", email: str = ""
) -> Account:
    """Give `person` a way to sign in. No act: accounts are not part of the record."""
    return Account.objects.create_user(username, person, password, language=language, email=email)


@transaction.atomic
def create_token(
    membership: Membership, *, label: str, scope: str = READ, days: int | None = None, by: Actor | None = None
) -> str:
    """Make a bearer token for a membership and return its secret, which is shown once and kept only as a digest.

    Made by who holds the membership, unless `by` is whoever runs the server: then its officers and its holder are told.
    Ledger: one `token.created`, for the person's own party. Raises NotAllowed, and Invalid for a life that is none, or
    longer than the scope allows.
    """
    by = by or queries.actor_of(membership)
    _require_own(membership, by)
    token = Token(
        membership=membership,
        label=label,
        scope=scope,
        expires_at=clock.now() + _life(scope, days),
        owner=membership.party,
        audience=_own_party_only(membership),
    )
    told = notices.of_token(token) if by.role == "system" else []
    commit("token.created", token, by=by, tell=told)
    secret = f"mq_{secrets.token_urlsafe(32)}"
    TokenDigest.objects.create(token=token, digest=hashlib.sha256(secret.encode()).hexdigest())
    return secret


@transaction.atomic
def end_token(token: Token, *, by: Actor) -> None:
    """Make a token useless from now on, and end the streams that were opened with it. Ledger: one `token.ended`.

    Raises NotAllowed, WrongState.
    """
    _require_own(token.membership, by)
    if token.revoked_at:
        raise WrongState
    token.revoked_at = clock.now()
    commit("token.ended", token, by=by)
    end_digest(token.known_by.digest[:32])


def _require_own(membership: Membership, by: Actor) -> None:
    if by.role != "system" and (by.person_id, by.party_id) != (membership.person_id, membership.party_id):
        raise NotAllowed


def _own_party_only(membership: Membership) -> Audience:
    """Return the person's own party, or fewer of it where fewer may know of the appointment."""
    own = audiences.for_marking(levels.AMBER_STRICT, parties=[membership.party_id])
    try:
        return audiences.no_wider(own, membership.audience, queries.parties_of)
    except Invalid:
        # the appointment is hidden from the party itself
        return membership.audience


def _life(scope: str, days: int | None) -> timedelta:
    is_grave = scope == CARRY_OUT
    if days is None:
        return GRAVE_TOKEN_LIFE if is_grave else TOKEN_LIFE
    if not 1 <= days <= LONGEST_TOKEN_LIFE.days:
        raise Invalid(fields={"days": _("A token holds for at least one day and at most one year.")})
    if is_grave and days > GRAVE_TOKEN_LIFE.days:
        raise Invalid(fields={"days": _("A token to carry out grave steps holds for 7 days at most.")})
    return timedelta(days=days)
