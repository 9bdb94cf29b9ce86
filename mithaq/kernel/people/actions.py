"""Changing who is who. Each is an act on the record; entitlements, sessions and open streams follow at once."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, NotAllowed, WrongState
from mithaq.kernel.i18n import Names
from mithaq.kernel.ledger import append as ledger
from mithaq.kernel.live.notices import changed_entitlements, end_digest
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer

from . import notices, queries, seconds
from .models import (
    CARRY_OUT,
    SECRETARIAT,
    Account,
    GroupMembership,
    Membership,
    Party,
    Person,
    Post,
    SharingGroup,
    Token,
)
from .permissions import GRAVE_ROLES, ROLES, Permission, require

TOKEN_LIFE, GRAVE_TOKEN_LIFE, LONGEST_TOKEN_LIFE = timedelta(days=90), timedelta(days=7), timedelta(days=366)


@transaction.atomic
def create_party(
    *, code: str, names: Names, kind: str, audience: Audience, by: Actor, parent: Party | None = None
) -> Party:
    """Enter a party; it owns its own record. Ledger: one `party.created`. Raises NotAllowed, Invalid."""
    require(by, Permission.GROUPS_MANAGE)
    if Party.objects.for_system("codes are unique").filter(code=code).exists():
        raise Invalid(fields={"code": _("Choose another code: this one cannot be used.")})
    party = Party(code=code, names=names, kind=kind, parent=parent, audience=audience)
    party.owner = party
    commit("party.created", party, by=by)
    return party


@transaction.atomic
def create_person(*, handle: str, names: Names, party: Party, audience: Audience, by: Actor) -> Person:
    """Enter a person of `party`. Ledger: one `person.created`. Raises NotAllowed, Invalid."""
    require(by, Permission.PEOPLE_MANAGE, parties=[party.pk])
    if Person.objects.for_system("handles are unique").filter(handle=handle).exists():
        raise Invalid(fields={"handle": _("Choose another handle: this one cannot be used.")})
    person = Person(handle=handle, names=names, owner=party, audience=audience)
    commit("person.created", person, by=by)
    return person


@transaction.atomic
def create_post(*, names: Names, party: Party, audience: Audience, by: Actor) -> Post:
    """Enter a duty position of `party`. Ledger: one `post.created`. Raises NotAllowed."""
    require(by, Permission.PEOPLE_MANAGE, parties=[party.pk])
    post = Post(names=names, party=party, owner=party, audience=audience)
    commit("post.created", post, by=by)
    return post


@transaction.atomic
def appoint(
    person: Person,
    *,
    party: Party,
    role: str,
    audience: Audience,
    by: Actor,
    post: Post | None = None,
    starts: date | None = None,
    ends: date | None = None,
) -> Membership:
    """Let `person` act for `party` in `role` from `starts` (today). Ledger: one `membership.created`.

    A role that may do what is grave waits for a second person: one `membership.proposed`, and `agree` puts it in force.
    Whoever may not know of the person or the post does not see the appointment either, whatever `audience` says.
    Raises NotAllowed, Invalid (unknown role, end before start, nobody who could agree).
    """
    require(by, Permission.PEOPLE_MANAGE, parties=[party.pk])
    if role not in ROLES or role == "system":
        raise Invalid(fields={"role": _("Choose a role from the list.")})
    starts = starts or clock.today()
    if ends and ends < starts:
        raise Invalid(fields={"ends": _("The end lies before the start.")})
    if by.role != "system":
        audience = _no_wider(audience, *(one.audience for one in (person, post) if one))
    membership = Membership(
        person=person,
        party=party,
        role=role,
        post=post,
        starts=starts,
        ends=ends,
        owner=party,
        audience=audience,
    )
    if role in GRAVE_ROLES and by.role != "system":
        return _propose(membership, by)
    commit("membership.created", membership, by=by)
    changed_entitlements([person.pk], [])
    return membership


def _no_wider(audience: Audience, *others: Audience) -> Audience:
    """Return `audience`, or what reaches nobody whom one of `others` does not reach."""
    for other in others:
        if audiences.is_within(audience, other, queries.parties_of):
            continue
        is_narrower = audiences.is_within(other, audience, queries.parties_of)
        audience = other if is_narrower else audiences.derive([audience, other], queries.parties_of)
    return audience


def _propose(membership: Membership, by: Actor) -> Membership:
    membership.waits_for = seconds.wanted(
        queries.in_force(Viewer.of(by)),
        party=membership.party_id,
        audience=membership.audience_id,
        but=[by.person_id, membership.person_id],
    )
    membership.proposed_by_id = by.person_id
    told = notices.to_officers(notices.PROPOSED, membership, secretaries=membership.waits_for == SECRETARIAT)
    commit("membership.proposed", membership, by=by, tell=told)
    return membership


@transaction.atomic
def agree(membership: Membership, *, by: Actor) -> None:
    """Agree, as the second person, to an appointment that waits; it is in force from then on.

    Ledger: one `membership.agreed`. Raises NotAllowed, WrongState.
    """
    _check_second(membership, by)
    membership.waits_for = ""
    told = notices.to_officers(notices.AGREED, membership)
    commit("membership.agreed", membership, by=by, tell=told)
    changed_entitlements([membership.person_id], [])


@transaction.atomic
def refuse(membership: Membership, *, by: Actor) -> None:
    """Refuse, as the second person, an appointment that waits. Ledger: one `membership.refused`.

    Raises NotAllowed, WrongState.
    """
    _check_second(membership, by)
    _end(membership)
    commit("membership.refused", membership, by=by)


def _check_second(membership: Membership, by: Actor) -> None:
    if not membership.waits_for or membership.ended_at:
        raise WrongState
    if not seconds.may_agree(by, membership):
        raise NotAllowed(_("Another person has to agree: neither who proposed it nor whom it is about."))


@transaction.atomic
def note_invitation(membership: Membership, *, by: Actor) -> None:
    """Put on record that an invitation was made for whoever holds `membership`; its officers are told.

    Ledger: one `membership.invited`.
    """
    told = notices.to_officers(notices.INVITED, membership)
    commit("membership.invited", membership, by=by, tell=told)


@transaction.atomic
def dismiss(membership: Membership, *, by: Actor) -> None:
    """End a membership now, or take back one that waits or begins later; reads, sessions and streams end at once.

    Ledger: one `membership.ended`, or `membership.withdrawn`. Raises NotAllowed, WrongState.
    """
    require(by, Permission.PEOPLE_MANAGE, parties=[membership.party_id])
    if membership.ended_at:
        raise WrongState
    never_held = bool(membership.waits_for) or membership.starts > clock.today()
    _end(membership)
    commit("membership.withdrawn" if never_held else "membership.ended", membership, by=by)
    revoke_tokens(Token.objects.filter(membership=membership, revoked_at=None))
    changed_entitlements([membership.person_id], [])


def _end(membership: Membership) -> None:
    """Set the moment and the day of the end; one that has not begun ends with its first day."""
    membership.ended_at = clock.now()
    membership.ends = max(membership.starts, min(clock.today(), membership.ends or clock.today()))


@transaction.atomic
def create_group(
    *, code: str, names: Names, owner: Party | None, audience: Audience, by: Actor
) -> SharingGroup:
    """Found a sharing group without members. Ledger: one `group.created`. Raises NotAllowed, Invalid."""
    require(by, Permission.GROUPS_MANAGE)
    if SharingGroup.objects.for_system("codes are unique").filter(code=code).exists():
        raise Invalid(fields={"code": _("Choose another code: this one cannot be used.")})
    group = SharingGroup(code=code, names=names, owner=owner, audience=audience)
    commit("group.created", group, by=by)
    return group


@transaction.atomic
def join(group: SharingGroup, party: Party, *, by: Actor, open_earlier: bool = False) -> GroupMembership:
    """Let `party` into `group`. It sees what comes after; what came before only with `open_earlier`.

    The group is of a later generation from then on, so that what is marked for it has an audience of its own.
    Ledger: one `group_member.created`. Raises NotAllowed, Invalid.
    """
    require(by, Permission.GROUPS_MANAGE, parties=[group.owner_id])
    held = GroupMembership.objects.for_system("a party joins once")
    if held.filter(group=group, party=party, ends=None).exists():
        raise Invalid(fields={"party": _("This party belongs to the group already.")})
    membership = GroupMembership(group=group, party=party, owner=group.owner, audience=group.audience)
    commit("group_member.created", membership, by=by)
    audiences.let_in(group.audience, group.pk, party.pk)
    if open_earlier:
        audiences.open_earlier(queries.group_now(group), party.pk)
    changed_entitlements([], [party.pk])
    return membership


@transaction.atomic
def leave(membership: GroupMembership, *, by: Actor) -> None:
    """End a party's membership of a group: reads and open streams close at once, and the logs' keys are renewed.

    Ledger: one `group_member.ended`. Raises NotAllowed.
    """
    require(by, Permission.GROUPS_MANAGE, parties=[membership.group.owner_id, membership.party_id])
    membership.ends = clock.now()
    commit("group_member.ended", membership, by=by)
    for audience_id in audiences.end_group_membership(membership.group_id, membership.party_id):
        ledger.renew_key(audience_id)
    changed_entitlements([], [membership.party_id])


def own_code(party: Party, wanted: str) -> str:
    """Return a handle or code behind the party's own code, so that nobody finds what another party has by trying.

    Codes of parties hold no underscore. Decision: docs/decisions/0040-codes-per-owner.md.
    """
    prefix = f"{party.code}_"
    return wanted if wanted.startswith(prefix) else prefix + wanted


def open_account(
    person: Person, *, username: str, password: str | None = None, language: str = "ar", email: str = ""
) -> Account:
    """Give `person` a way to sign in. No act: accounts are not part of the record."""
    return Account.objects.create_user(username, person, password, language=language, email=email)


def create_token(membership: Membership, *, label: str, scope: str = "read", days: int | None = None) -> str:
    """Make a bearer token for a membership and return its secret, which is shown once and kept only as a digest.

    Raises Invalid for a life that is none, or longer than the scope allows.
    """
    secret = f"mq_{secrets.token_urlsafe(32)}"
    life = _life(scope, days)
    Token.objects.create(
        membership=membership,
        digest=hashlib.sha256(secret.encode()).hexdigest(),
        label=label,
        scope=scope,
        expires_at=clock.now() + life,
    )
    return secret


def _life(scope: str, days: int | None) -> timedelta:
    is_grave = scope == CARRY_OUT
    if days is None:
        return GRAVE_TOKEN_LIFE if is_grave else TOKEN_LIFE
    if not 1 <= days <= LONGEST_TOKEN_LIFE.days:
        raise Invalid(fields={"days": _("A token holds for at least one day and at most one year.")})
    if is_grave and days > GRAVE_TOKEN_LIFE.days:
        raise Invalid(fields={"days": _("A token to carry out grave steps holds for 7 days at most.")})
    return timedelta(days=days)


@transaction.atomic
def revoke_tokens(tokens: Iterable[Token]) -> None:
    """Make tokens useless from now on, and end the streams that were opened with them."""
    for token in list(tokens):
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        end_digest(token.digest[:32])
