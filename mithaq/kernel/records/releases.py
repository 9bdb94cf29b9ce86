"""Releasing: widening who may see something, which is always a new record and never a change of the old one.

What was RED needs two persons of its owner: one proposes, another one releases.
"""

import copy
from typing import Any

from django.db import models, transaction
from django.db.models.base import ModelState
from django.utils.translation import gettext_lazy as _

from mithaq.kernel import clock, ids
from mithaq.kernel.actors import Actor
from mithaq.kernel.acts.commit import commit
from mithaq.kernel.errors import Invalid
from mithaq.kernel.i18n import pick
from mithaq.kernel.ledger.assertions import Signed
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.permissions import Permission, may, require

from . import actions, consequences, kinds, proposals
from .models import Comment, Link, Release

_PEOPLE = ("party", "person", "post", "membership", "passkey", "group", "group_member")
_NEVER = (*_PEOPLE, "token", "link", "release", "erasure")


@transaction.atomic
def propose(record: Marked, to: Audience, *, reason: str, by: Actor, signed: Signed | None = None) -> Release:
    """Propose to release a RED record to `to`; another person of its owner then releases it.

    Ledger: one `release.proposed`. Raises NotAllowed, Invalid.
    """
    require(by, Permission.RECORD_RELEASE, parties=[record.owner_id])
    _check_wider(record, to)
    return proposals.propose(Release, record, by=by, signed=signed, wider=to, reason=reason.strip())


@transaction.atomic
def release(
    record: Marked,
    to: Audience,
    *,
    by: Actor,
    proposal: Release | None = None,
    signed: Signed | None = None,
) -> Marked:
    """Make a new record, equal to `record`, for the wider audience `to`, linked to the one it was released
    from.

    What the record belongs to has to be released first. Ledger: one `….released` for the new record and one
    `link.created` for those who see both: two acts, because the link must not tell the new readers of the old
    record. `signed` is for the first. Raises NotAllowed, Invalid.
    """
    require(by, Permission.RECORD_RELEASE, parties=[record.owner_id])
    _check_wider(record, to)
    check_two_persons(record, to, by=by, proposal=proposal)
    if own := consequences.own_release(record):
        return own.release(record, to, by)
    released = _copy(record, to)
    if signed:
        released.pk = signed.record
    commit(f"{record.KIND}.released", released, by=by, many=_members(record), signed=signed)
    actions.link(released, "released_from", record, by=by)
    return released


def waiting(viewer: Viewer, record: Marked) -> Release | None:
    """Return the newest visible proposal to release `record` that nothing came of yet."""
    last = proposals.newest(Release, viewer, record)
    if last is None:
        return None
    own = consequences.own_release(record)
    if own and own.is_done(viewer, record, last.created_at):
        return None
    done = Link.objects.visible_to(viewer).filter(relation="released_from", to_record=record.pk)
    return None if done.filter(created_at__gte=last.created_at).exists() else last


def can_be_released(record: Marked) -> bool:
    """Return whether there is anything to release: not who is who, not links, and nothing that is public
    already.
    """
    if record.KIND in _NEVER or not consequences.can_be_released(record):
        return False
    return record.audience.tlp != levels.CLEAR


def is_signed(record: Marked) -> bool:
    """Return whether releasing `record` can be signed: not where nothing shall tell the new readers of a release."""
    return consequences.own_release(record) is None


def _check_wider(record: Marked, to: Audience) -> None:
    if not can_be_released(record):
        raise Invalid(
            _(
                "This cannot be released: it is public already, retracted, or of a kind that is never released."
            )
        )
    if to.pk == record.audience_id or not audiences.is_within(record.audience, to, people.parties_of):
        raise Invalid(
            fields={
                "audience": _("A release must reach everybody who sees the record now, and somebody more.")
            }
        )


def check_two_persons(record: Marked, to: Audience, *, by: Actor, proposal: Release | None) -> None:
    """Raise Invalid or NotAllowed unless another person has proposed to release a RED record to `to`."""
    if record.audience.tlp != levels.RED:
        return
    if proposal is None or (proposal.about, proposal.wider_id) != (record.pk, to.pk):
        raise Invalid(
            _("What is RED needs two persons: one proposes the release, another one carries it out.")
        )
    said = _("Another person of your party has to carry out the release that you proposed.")
    proposals.check_second_person(proposal, by, said)


def _members(record: Marked) -> dict[str, list[Any]]:
    """Return the far ends of every many-to-many field; who is among them stands in the record's own body."""
    found = {}
    for field in record._meta.many_to_many:
        _own, far, rows = record.member_rows(field.name)
        model: Any = field.related_model
        seen = model.objects.for_system("what a record names goes along with its release")
        found[field.name] = list(seen.filter(pk__in=rows.values_list(far, flat=True)))
    return found


def _copy(record: Marked, to: Audience) -> Marked:
    released = copy.copy(record)
    released._state = ModelState()
    released.pk, released.version, released.audience = ids.new(), 0, to
    released.created_at = released.changed_at = clock.now()
    if code := getattr(record, "code", ""):
        # codes are unique for their owner; a number would tell the new readers of releases to others
        released.code = f"{code}-R{ids.signs(released.pk)}"  # type: ignore[attr-defined]
    if isinstance(released, Comment):
        about = kinds.models()[released.about_kind].objects.for_system("what a comment belongs to")
        released.about = _seen_by(about.get(pk=released.about), to).pk
    for field in record._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and getattr(field.related_model, "KIND", None) not in (
            None,
            *_PEOPLE,
        ):
            parent = getattr(record, field.name)
            setattr(released, field.name, _seen_by(parent, to) if parent else None)
    return released


def _seen_by(parent: Marked, to: Audience) -> Marked:
    """Return `parent`, or what was released from it, as far as the new readers see it. Raises Invalid
    otherwise.
    """
    if audiences.is_within(to, parent.audience, people.parties_of):
        return parent
    links = Link.objects.for_system("what a parent was released as").filter(
        relation="released_from", to_record=parent.pk
    )
    copies = (
        type(parent)
        .objects.for_system("what a parent was released as")
        .filter(pk__in=links.values("from_record"))
    )
    for one in copies.select_related("audience").order_by("-created_at"):
        if audiences.is_within(to, one.audience, people.parties_of):
            return one
    name = pick(getattr(parent, "title", None) or getattr(parent, "names", None)) or str(parent)
    raise Invalid(fields={"audience": _("Release first what it belongs to: %s") % name})


def waiting_for(viewer: Viewer, actor: Actor) -> list[tuple[Release, Marked]]:
    """Return the proposals of others that `actor` may carry out, each with the record that it is about."""
    if not may(actor, Permission.RECORD_RELEASE):
        return []
    found = proposals.of_others(Release, viewer, actor, owner=actor.party_id)
    return [(one, record) for one, record in found if waiting(viewer, record) == one]
