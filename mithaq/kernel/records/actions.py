"""Linking, commenting, narrowing and releasing: the same for every kind of record."""

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.actors import Actor
from mithaq.kernel.acts import remark
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import Invalid
from mithaq.kernel.ledger.assertions import Signed
from mithaq.kernel.markings import audiences, levels, walls
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Party, Person
from mithaq.kernel.people.permissions import Permission, require

from . import belonging, consequences
from .models import RELATIONS, Comment, Link, Source


@transaction.atomic
def comment(record: Marked, *, text: str, by: Actor, audience: Audience | None = None) -> Comment:
    """Say something about a record; reaches those whom the record reaches, or the narrower `audience`.

    Ledger: one `comment.created`. Raises NotAllowed, Invalid.
    """
    require(by, Permission.COMMENT_ADD)
    return _comment(record, text, by.person_id, by.party_id, audience, by)


@transaction.atomic
def enter_comment(
    record: Marked, *, text: str, said_by: Person, owner: Party, by: Actor, audience: Audience | None = None
) -> Comment:
    """Enter what somebody said, from a framework file. Ledger: one `comment.created`. Raises NotAllowed, Invalid."""
    require(by, Permission.FRAMEWORK_LOAD)
    return _comment(record, text, said_by.pk, owner.pk, audience, by)


def _comment(
    record: Marked,
    text: str,
    person: uuid.UUID,
    party: uuid.UUID | None,
    audience: Audience | None,
    by: Actor,
) -> Comment:
    if not text.strip():
        raise Invalid(fields={"text": _("Write something first.")})
    said = Comment(
        about_kind=record.KIND, about=record.pk, text=text.strip(), audience=within(record, audience)
    )
    said.said_by_id, said.owner_id = person, party
    commit("comment.created", said, by=by)
    return said


@transaction.atomic
def link(one: Marked, relation: str, other: Marked, *, by: Actor, audience: Audience | None = None) -> Link:
    """Join two visible records. Its audience is what both have in common, or the narrower `audience`.

    Ledger: one `link.created`. Raises NotAllowed, Invalid.
    """
    require(by, Permission.LINK_ADD)
    return _link(one, relation, other, by.party_id, audience, by)


@transaction.atomic
def enter_link(
    one: Marked, relation: str, other: Marked, *, owner: Party, by: Actor, audience: Audience | None = None
) -> Link:
    """Enter a link from a framework file. Ledger: one `link.created`. Raises NotAllowed, Invalid."""
    require(by, Permission.FRAMEWORK_LOAD)
    return _link(one, relation, other, owner.pk, audience, by)


def _link(
    one: Marked, relation: str, other: Marked, party: uuid.UUID | None, audience: Audience | None, by: Actor
) -> Link:
    if relation not in RELATIONS:
        raise Invalid(fields={"relation": _("Choose a relation from the list.")})
    if one.pk == other.pk:
        raise Invalid(fields={"to_record": _("A record cannot be linked to itself.")})
    joined = Link(
        relation=relation, from_kind=one.KIND, from_record=one.pk, to_kind=other.KIND, to_record=other.pk
    )
    joined.audience = audience or audiences.derive([one.audience, other.audience], people.parties_of)
    joined.owner_id = party
    commit("link.created", joined, by=by)
    return joined


@transaction.atomic
def enter_source(*, code: str, title: str, url: str, licence: str, by: Actor) -> Source:
    """Enter a public source of facts. Ledger: one `source.created`. Raises NotAllowed, Invalid."""
    require(by, Permission.FRAMEWORK_LOAD)
    source = Source(
        code=code, title=title, url=url, licence=licence, audience=audiences.for_marking(levels.CLEAR)
    )
    commit("source.created", source, by=by)
    return source


def within(parent: Marked, audience: Audience | None) -> Audience:
    """Return the audience for something below `parent`: the parent's own, or `audience` if it is no wider.

    Raises Invalid for a wider one.
    """
    if audience is None or audience.pk == parent.audience_id:
        return parent.audience
    if not audiences.is_within(audience, parent.audience, people.parties_of):
        raise Invalid(
            fields={"audience": _("This would reach somebody who cannot see the record it belongs to.")}
        )
    return audience


@transaction.atomic
def narrow(
    record: Marked, to: Audience, *, by: Actor, expected: int | None = None, signed: Signed | None = None
) -> Revision:
    """Take a record back from some who see it, with all that belongs to it; pages and open streams lose it at once.

    Ledger, for each of them: one closing entry in the old audience's log, one `….remarked_in` in the new one's.
    `signed` is for the record's own closing entry, which tells those who lose it.
    Raises NotAllowed, Invalid, Conflict.
    """
    require(by, Permission.RECORD_NARROW, parties=[record.owner_id])
    # asked inside the wall of whoever narrows: an answer must not rest on a seat that is hidden from him
    remark.check(record, to, people.parties_of)
    with (
        walls.job("what belongs to a record follows it, whoever may see it"),
        consequences.narrowing(record, to),
    ):
        revision = remark.narrow(
            record, to, by=by, parties_of=people.parties_of, expected=expected, signed=signed
        )
        _take_parts_along(record, to, by)
    return revision


def _take_parts_along(record: Marked, to: Audience, by: Actor) -> None:
    for part in belonging.parts_of(record):
        if not audiences.is_within(part.audience, to, people.parties_of):
            common = _common(part.audience, to)
            if common is None:
                # its readers have lost the record, and nobody who still sees it ever saw the part
                continue
            remark.narrow(part, common, by=by, parties_of=people.parties_of)
            _take_parts_along(part, common, by)


def _common(one: Audience, other: Audience) -> Audience | None:
    try:
        return audiences.derive([one, other], people.parties_of)
    except Invalid:
        return None
