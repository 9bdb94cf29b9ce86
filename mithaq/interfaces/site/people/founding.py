"""What is founded in one step and is several acts: a group with its members, a party with its administrator.

For pages and the API alike. Decision: docs/decisions/0196-founding-on-pages.md.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import Invalid
from mithaq.kernel.i18n import Names, pick
from mithaq.kernel.ledger.assertions import Signed
from mithaq.kernel.markings import audiences
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Membership, Party, SharingGroup

FIRST_ROLE = "party_admin"
# so that a user name made of both, with an underscore between, fits into its field
LONGEST_WORD, LONGEST_HANDLE = 30, 24


@transaction.atomic
def found_group(
    *,
    code: str,
    names: Names,
    owner: Party,
    members: Sequence[Party],
    audience: Audience | None,
    viewer: Viewer,
    by: Actor,
) -> SharingGroup:
    """Found a group of `owner` and let its first members in; without an `audience` only they know of it.

    Ledger: one `group.created`, and one `group_member.created` for each member. Raises NotAllowed, Invalid.
    """
    if audience is None and owner.pk not in {party.pk for party in members}:
        told = _("Choose your own party too: only members will know of this group.")
        raise Invalid(fields={"members": told})
    if audience is not None:
        check_known(audience, members, viewer)
    group = actions.create_group(
        code=actions.own_code(owner, code), names=names, owner=owner, audience=audience, by=by
    )
    for party in members:
        actions.join(group, party, by=by)
    return group


def check_known(audience: Audience, members: Sequence[Party], viewer: Viewer) -> None:
    """Raise Invalid where a member may not know of its group, as far as whoever lets it in can tell."""
    reached = people.reached(viewer, audience)
    unaware = [] if reached is None else [pick(party.names) for party in members if party.pk not in reached]
    if unaware:
        told = _("These could not see the group that they belong to: %s. Let the marking reach them too.")
        raise Invalid(fields={"members": told % _(", ").join(unaware)})


@transaction.atomic
def found_party(
    *,
    word: str,
    names: Names,
    kind: str,
    parent: Party | None,
    audience: Audience,
    handle: str,
    person: Names,
    own: Audience,
    by: Actor,
) -> Membership:
    """Found a party with its first administrator, whose entry is seen by the new party and by those who see `own`.

    Both wait for an officer of a joint body. Ledger: one `party.proposed`, one `person.created`, one
    `membership.proposed`. Raises NotAllowed, Invalid.
    """
    party = actions.found_party(word=word, names=names, kind=kind, parent=parent, audience=audience, by=by)
    entry = audiences.with_party(own, party.pk)
    entry = audiences.no_wider(entry, party.audience, people.parties_of)
    first = actions.create_person(
        handle=actions.own_code(party, handle), names=person, party=party, audience=entry, by=by
    )
    return actions.appoint(first, party=party, role=FIRST_ROLE, audience=entry, by=by)


@transaction.atomic
def agree(one: Membership, *, by: Actor, signed: Signed | None = None) -> None:
    """Agree to an appointment that waits, and first to its party where that waits too: one act each.

    `signed` is for the appointment.
    """
    if one.party.waits_for:
        actions.agree_to_party(one.party, by=by)
    actions.agree(one, by=by, signed=signed)


@transaction.atomic
def refuse(one: Membership, *, by: Actor) -> None:
    """Refuse an appointment that waits, and its party where that waits too: one act each."""
    actions.refuse(one, by=by)
    if one.party.waits_for and not one.party.refused_at:
        actions.refuse_party(one.party, by=by)
