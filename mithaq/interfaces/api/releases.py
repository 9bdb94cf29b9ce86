"""Releasing a record to more readers: shown first, proposed where it is RED, carried out as a grave step."""

import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from mithaq.kernel.errors import Invalid
from mithaq.kernel.markings import audiences, levels
from mithaq.kernel.markings.models import EVERYONE, Audience, Marked
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records import kinds, proposals, releases
from mithaq.kernel.records.models import Release
from mithaq.web import api, signing
from mithaq.web.api import MarkingIn, MarkingOut, RecordOut, Router, Schema, Shape

from .records import Line, line

router = Router(tags=["records"])


class Readers(Schema):
    """Who would see a record with a marking, as far as the reader may know."""

    everyone: bool
    parties: list[str]
    persons: list[str]


class ReleaseOut(RecordOut):
    """A proposal to release the record `about` to `wider`."""

    about: uuid.UUID
    wider: MarkingOut
    reason: str


class ReleasingOut(Schema):
    """Whether a release takes two persons, and the proposal that waits for the second one."""

    needs_two_persons: bool
    waiting: ReleaseOut | None


class ReleaseProposalIn(Shape):
    """To whom a RED record shall be released, and why."""

    marking: MarkingIn
    reason: str = Field("", max_length=2000)


class ReleaseIn(Shape):
    """To whom: as another person proposed it where the record is RED, else by a marking."""

    proposal: uuid.UUID | None = None
    marking: MarkingIn | None = None


@router.get("/records/{kind}/{id}/release", response=ReleasingOut, operation_id="release")
def release(request: Any, kind: str, id: uuid.UUID) -> dict[str, Any]:
    """Return what a release of a record takes, and what is proposed. Only for those who may release it."""
    found = _record(request, kind, id)
    proposal = releases.waiting(request.viewer, found)
    return {
        "needs_two_persons": found.audience.tlp == levels.RED,
        "waiting": _shown(request, proposal) if proposal else None,
    }


@router.post("/records/{kind}/{id}/release-preview", response=Readers, operation_id="release_preview")
def release_preview(request: Any, kind: str, id: uuid.UUID, payload: MarkingIn) -> dict[str, Any]:
    """Return who would see a release of the record; nothing is written."""
    _record(request, kind, id)
    reached = audiences.holders(api.audience(request, payload))
    known, persons = api.codes(request), api.handles(request, [str(one) for one in reached])
    parties = sorted(known[str(one)] for one in reached if str(one) in known)
    return {"everyone": EVERYONE in reached, "parties": parties, "persons": persons}


@router.post(
    "/records/{kind}/{id}/release-proposal", response={201: ReleaseOut}, operation_id="propose_release"
)
def propose_release(request: Any, kind: str, id: uuid.UUID, payload: ReleaseProposalIn) -> dict[str, Any]:
    """Propose to release a RED record. Another person of its owner carries it out."""
    found, to = _record(request, kind, id), api.audience(request, payload.marking)
    signing.check_not_asked(request, found.audience)
    made = api.once_from(
        request, lambda: releases.propose(found, to, reason=payload.reason, by=request.actor)
    )
    return _shown(request, made)


@router.post("/records/{kind}/{id}/release", response={201: Line}, operation_id="carry_out_release")
def carry_out_release(request: Any, kind: str, id: uuid.UUID, payload: ReleaseIn) -> dict[str, Any]:
    """Release a record to more readers, as a new record, which is returned. Takes a token of scope carry_out."""
    api.check_confirmed(request)
    found = _record(request, kind, id)
    made = api.once_from(request, lambda: _release(request, found, payload))
    return line(request, made)


def _release(request: Any, found: Marked, wanted: ReleaseIn) -> Marked:
    if (wanted.proposal is None) == (wanted.marking is None):
        raise Invalid(fields={"marking": _("Give either a marking, or the proposal of another person.")})
    if wanted.marking:
        return _do(request, found, api.audience(request, wanted.marking))
    proposal = proposals.still_waiting(releases.waiting(request.viewer, found), wanted.proposal)
    return _do(request, found, proposal.wider, proposal)


def _do(request: Any, found: Marked, to: Audience, proposal: Release | None = None) -> Marked:
    if releases.is_signed(found):
        signing.check_not_asked(request, to)
    return releases.release(found, to, by=request.actor, proposal=proposal)


def _record(request: Any, kind: str, id_: uuid.UUID) -> Marked:
    found = kinds.find(request.viewer, kind, id_)
    require(request.actor, Permission.RECORD_RELEASE, parties=[found.owner_id])
    return found


def _shown(request: Any, one: Release) -> dict[str, Any]:
    wider = api.marking(request, one.wider)
    return {**api.record(request, one), "about": one.about, "wider": wider, "reason": one.reason}
