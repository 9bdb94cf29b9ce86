"""Who acts for a party: proposed, agreed to, ended. Decision: docs/decisions/0161-nobody-appoints-alone.md."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, NotAllowed, WrongState
from mithaq.kernel.ledger.assertions import Signed
from mithaq.kernel.live.notices import changed_entitlements, end_digest
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer

from .. import notices, queries, seconds
from ..models import Membership, Party, Person, Post
from ..permissions import GRAVE_ROLES, ROLES, Permission, require


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
    Raises NotAllowed, Invalid (unknown role, end before start, a post that has ended, nobody who could agree, a person
    of another party that would not see it).
    """
    seconds.require_managing(by, party)
    if role not in ROLES or role == "system":
        raise Invalid(fields={"role": _("Choose a role from the list.")})
    starts = starts or clock.today()
    if ends and ends < starts:
        raise Invalid(fields={"ends": _("The end lies before the start.")})
    if post and post.ended_at:
        raise Invalid(fields={"post": _("This post has ended. Choose another one.")})
    if by.role != "system":
        audience = _no_wider(audience, *(one.audience for one in (person, post) if one))
    _check_known_to_its_party(person, party, audience)
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
        audience = audiences.no_wider(audience, other, queries.parties_of)
    return audience


def _check_known_to_its_party(person: Person, party: Party, audience: Audience) -> None:
    """Raise Invalid where the party that entered a person could not see that he acts for another one.

    It invites him, and is asked for a second person where he may do what is grave for anybody: it must not learn in
    that way of a seat that is hidden from it. Decision: docs/decisions/0196-founding-on-pages.md.
    """
    if person.owner_id in (None, party.pk):
        return
    if not all(audiences.reaches(one, person.owner_id) for one in (audience, party.audience)):
        told = _("The party that entered this person must see for whom he acts. Mark both for it too.")
        raise Invalid(fields={"marking": told})


def _propose(membership: Membership, by: Actor) -> Membership:
    membership.proposed_by_id = by.person_id
    membership.waits_for = seconds.wanted(
        queries.in_force(Viewer.of(by)),
        party=membership.party_id,
        audience=membership.audience_id,
        but=[by.person_id, membership.person_id],
        founding=seconds.is_first(membership),
    )
    told = notices.to_officers(notices.PROPOSED, membership, waits_for=membership.waits_for)
    commit("membership.proposed", membership, by=by, tell=told)
    return membership


@transaction.atomic
def agree(membership: Membership, *, by: Actor, signed: Signed | None = None) -> None:
    """Agree, as the second person, to an appointment that waits; it is in force from then on.

    Ledger: one `membership.agreed`. Raises NotAllowed, WrongState.
    """
    _check_second(membership, by)
    if membership.party.waits_for:
        raise WrongState
    membership.waits_for = ""
    told = notices.to_officers(notices.AGREED, membership)
    commit("membership.agreed", membership, by=by, tell=told, signed=signed)
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

    Its tokens open nothing from then on, since it is over. Ledger: one `membership.ended`, or `membership.withdrawn`.
    Raises NotAllowed, WrongState.
    """
    require(by, Permission.PEOPLE_MANAGE, parties=[membership.party_id])
    if membership.ended_at:
        raise WrongState
    never_held = bool(membership.waits_for) or membership.starts > clock.today()
    _end(membership)
    commit("membership.withdrawn" if never_held else "membership.ended", membership, by=by)
    for digest in queries.digests_of_tokens(membership):
        end_digest(digest)
    changed_entitlements([membership.person_id], [])


def _end(membership: Membership) -> None:
    """Set the moment and the day of the end; one that has not begun ends with its first day."""
    membership.ended_at = clock.now()
    membership.ends = max(membership.starts, min(clock.today(), membership.ends or clock.today()))
