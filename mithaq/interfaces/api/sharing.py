"""Sharing groups: who belongs to one; founding one, joining and leaving as grave steps."""

import datetime
import uuid
from typing import Any, Literal

from django.utils.translation import gettext as _
from pydantic import Field

from mithaq.interfaces.site.people import founding
from mithaq.kernel.errors import Invalid
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import GroupMembership, Party, SharingGroup
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import api
from mithaq.web.api import MarkingIn, NamesOut, RecordOut, Router, Shape

from .managing import ShortNames

router = Router(tags=["people"])
Which = Literal["now", "past"]


class GroupOut(RecordOut):
    """A sharing group, with the members that the reader may know of. Once it has ended nothing new is marked for it."""

    code: str
    names: NamesOut
    members: list[str]
    ended_at: datetime.datetime | None


class GroupMemberOut(RecordOut):
    """The party `party` (a code) belongs to the group `group` (a code); `ends` is null while it does. It ends by itself
    once the day `until` (UTC) is over.
    """

    group: str
    party: str | None
    starts: datetime.datetime
    until: datetime.date | None
    ends: datetime.datetime | None


class GroupIn(Shape):
    """A new sharing group of the caller's party with its first `members` (codes). Its code is put behind that of the
    party. Without a `marking` only its members know of it, those who join later too.
    """

    code: str = Field(pattern="^[-a-zA-Z0-9_]+$", max_length=60)
    names: ShortNames
    marking: MarkingIn | None = None
    members: list[str] = Field([], max_length=200)


class JoiningIn(Shape):
    """The party that joins, whether it may also see what the group received before, and its last day, if any."""

    party: str = Field(max_length=60)
    open_earlier: bool = False
    until: datetime.date | None = None


@router.get("/groups", response=list[GroupOut], operation_id="groups")
def groups(request: Any) -> list[dict[str, Any]]:
    """Return the visible sharing groups, by code."""
    return [_group(request, one) for one in people.groups(request.viewer).select_related("audience")]


@router.get("/groups/{code}", response=GroupOut, operation_id="group")
def group(request: Any, code: str) -> dict[str, Any]:
    """Return one sharing group."""
    return _group(request, people.group(request.viewer, code))


@router.post("/groups", response={201: GroupOut}, operation_id="found_group")
def found_group(request: Any, payload: GroupIn) -> dict[str, Any]:
    """Found a sharing group and let its first members in. With members it takes a token of scope carry_out."""
    require(request.actor, Permission.GROUPS_MANAGE)
    if payload.members:
        api.check_confirmed(request)
    owner, names = api.membership(request).party, payload.names.needed()
    members = [_party(request, code, "members") for code in dict.fromkeys(payload.members)]
    audience = api.audience(request, payload.marking) if payload.marking else None
    made = api.once_from(
        request,
        lambda: founding.found_group(
            code=payload.code,
            names=names,
            owner=owner,
            members=members,
            audience=audience,
            viewer=request.viewer,
            by=request.actor,
        ),
    )
    return _group(_anew(request), made)


@router.post("/groups/{code}/ending", response=GroupOut, operation_id="end_group")
def end_group(request: Any, code: str) -> dict[str, Any]:
    """Let nobody join a group any more, and nothing new be marked for it; its members keep what it has received. Takes
    a token of scope carry_out.
    """
    api.check_confirmed(request)
    return _group(request, actions.end_group(people.group(request.viewer, code), by=request.actor))


@router.get("/groups/{code}/members", response=list[GroupMemberOut], operation_id="group_members")
def group_members(request: Any, code: str, which: Which = "now") -> list[dict[str, Any]]:
    """Return the members of a group that the reader may know of: those of now, or those of before."""
    listed = people.roster if which == "now" else people.past_roster
    found = listed(request.viewer, people.group(request.viewer, code))
    return [_member(request, one) for one in found.select_related("audience", "group")]


@router.post("/groups/{code}/members", response={201: GroupMemberOut}, operation_id="join_group")
def join_group(request: Any, code: str, payload: JoiningIn) -> dict[str, Any]:
    """Let a party join: it sees what comes after. Takes a token of scope carry_out."""
    api.check_confirmed(request)
    found = people.group(request.viewer, code)
    require(request.actor, Permission.GROUPS_MANAGE, parties=[found.owner_id])
    party = _party(request, payload.party, "party")
    made = api.once_from(
        request,
        lambda: actions.join(
            found, party, by=request.actor, open_earlier=payload.open_earlier, until=payload.until
        ),
    )
    return _member(request, made)


@router.post("/group-members/{id}/leaving", response=GroupMemberOut, operation_id="leave_group")
def leave_group(request: Any, id: uuid.UUID) -> dict[str, Any]:
    """End a party's membership of a group; it loses the reading at once. Takes a token of scope carry_out."""
    api.check_confirmed(request)
    found = people.group_membership(request.viewer, id)
    actions.leave(found, by=request.actor)
    return _member(request, found)


def _party(request: Any, code: str, field: str) -> Party:
    found = people.parties(request.viewer).filter(code=code).first()
    if found is None:
        raise Invalid(fields={field: _("There is no such party that you can see.")})
    return found


def _anew(request: Any) -> Any:
    """Return the request with the viewer as he is entitled now, after his own party has joined something."""
    request.viewer = Viewer.of(request.actor)
    return request


def _group(request: Any, one: SharingGroup) -> dict[str, Any]:
    known = api.codes(request)
    members = [known[str(m.party_id)] for m in people.roster(request.viewer, one) if str(m.party_id) in known]
    return {
        **api.record(request, one),
        "code": one.code,
        "names": one.names,
        "members": members,
        "ended_at": one.ended_at,
    }


def _member(request: Any, one: GroupMembership) -> dict[str, Any]:
    return {
        **api.record(request, one),
        "group": one.group.code,
        "party": api.codes(request).get(str(one.party_id)),
        "starts": one.starts,
        "until": one.until,
        "ends": one.ends,
    }
