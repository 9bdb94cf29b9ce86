"""Parties, their people and their posts: who is entered, by whom.

Decision: docs/decisions/0196-founding-on-pages.md.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock, ids
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid, NotAllowed, WrongState
from mithaq.kernel.i18n import Names
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.markings.viewers import Viewer

from .. import queries, seconds
from ..models import JOINT_BODY, Party, Person, Post
from ..permissions import Permission, require


@transaction.atomic
def create_party(
    *,
    code: str,
    names: Names,
    kind: str,
    audience: Audience,
    by: Actor,
    parent: Party | None = None,
    sees_itself: bool = False,
) -> Party:
    """Enter a party that was agreed on paper; it owns its own record, and is named in its marking if it `sees_itself`.

    Ledger: one `party.created`. Raises NotAllowed, Invalid.
    """
    require(by, Permission.FRAMEWORK_LOAD)
    if Party.objects.for_system("codes are unique").filter(code=code).exists():
        raise Invalid(fields={"code": _("Choose another code: this one cannot be used.")})
    party = Party(code=code, names=names, kind=kind, parent=parent)
    party.owner = party
    party.audience = audiences.with_party(audience, party.pk) if sees_itself else audience
    commit("party.created", party, by=by)
    return party


@transaction.atomic
def found_party(
    *, word: str, names: Names, kind: str, audience: Audience, by: Actor, parent: Party | None = None
) -> Party:
    """Found a party as the secretary of a joint body: it waits for another officer of one, and sees its own entry.

    Its code is `word` with four signs behind it, so that nobody finds another party by trying. Ledger: one
    `party.proposed`. Raises NotAllowed, Invalid (nobody who could agree, a parent that is not public).
    """
    seconds.require_founder(by)
    if audience.tlp == levels.RED:
        raise Invalid(fields={"tlp": _("A party is not marked for single persons. Choose another level.")})
    party = Party(names=names, kind=kind, parent=parent, proposed_by_id=by.person_id)
    party.code = f"{word}-{ids.signs(party.pk)}"
    party.owner, party.audience = party, audiences.with_party(audience, party.pk)
    if parent and parent.audience.tlp != levels.CLEAR:
        told = _("Only a party that everybody may know of can be named here. Leave it out.")
        raise Invalid(fields={"parent": told})
    party.waits_for = seconds.wanted(
        queries.in_force(Viewer.of(by)),
        party=party.pk,
        audience=party.audience_id,
        but=[by.person_id],
        founding=True,
    )
    commit("party.proposed", party, by=by)
    return party


@transaction.atomic
def agree_to_party(party: Party, *, by: Actor) -> None:
    """Agree, as the second person, that a party is founded. Ledger: one `party.agreed`.

    Raises NotAllowed, WrongState.
    """
    _check_second(party, by)
    party.waits_for = ""
    commit("party.agreed", party, by=by)


@transaction.atomic
def refuse_party(party: Party, *, by: Actor) -> None:
    """Refuse for good, as the second person, to found a party. Ledger: one `party.refused`.

    Raises NotAllowed, WrongState.
    """
    _check_second(party, by)
    party.refused_at = clock.now()
    commit("party.refused", party, by=by)


def _check_second(party: Party, by: Actor) -> None:
    if not party.waits_for or party.refused_at:
        raise WrongState
    is_second = seconds.may_be(by, waits_for=JOINT_BODY, party=party.pk, but=[party.proposed_by_id])
    if by.role != "system" and not is_second:
        raise NotAllowed(_("Another officer of a joint body has to agree: not the one who founds it."))


@transaction.atomic
def amend_party(party: Party, *, names: Names, by: Actor, expected: int | None = None) -> Party:
    """Correct the names of one's own party; the earlier ones stay in its history. Ledger: one `party.amended`.

    Raises NotAllowed, Invalid, Conflict.
    """
    require(by, Permission.PEOPLE_MANAGE, parties=[party.pk])
    if names == party.names:
        raise Invalid(fields={"names": _("These are its names already.")})
    party.names = names
    commit("party.amended", party, by=by, expected=expected)
    return party


@transaction.atomic
def create_person(*, handle: str, names: Names, party: Party, audience: Audience, by: Actor) -> Person:
    """Enter a person of `party`. Ledger: one `person.created`. Raises NotAllowed, Invalid."""
    seconds.require_managing(by, party)
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
def end_post(post: Post, *, by: Actor) -> Post:
    """Let nobody be appointed to a post any more; who holds it keeps his appointment until that ends.

    Ledger: one `post.ended`. Raises NotAllowed, WrongState.
    """
    require(by, Permission.PEOPLE_MANAGE, parties=[post.party_id])
    if post.ended_at:
        raise WrongState
    post.ended_at = clock.now()
    commit("post.ended", post, by=by)
    return post


def own_code(party: Party, wanted: str) -> str:
    """Return a handle or code behind the party's own code, so that nobody finds what another party has by trying.

    Codes of parties hold no underscore. Decision: docs/decisions/0040-codes-per-owner.md.
    """
    prefix = f"{party.code}_"
    return wanted if wanted.startswith(prefix) else prefix + wanted
