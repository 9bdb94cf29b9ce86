"""Sharing groups: who belongs to one; founding one, joining and leaving as grave steps."""

import datetime
import uuid
from typing import Any

from django.utils.translation import gettext as _
from pydantic import Field

from mithaq.kernel.errors import Invalid, NotVisible
from mithaq.kernel.people import actions
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import GroupMembership, SharingGroup
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import api
from mithaq.web.api import MarkingIn, NamesOut, RecordOut, Router, Shape

from .managing import ShortNames

router = Router(tags=["people"])


class GroupOut(RecordOut):
    """A sharing group, with the members that the reader may know of."""

    code: str
    names: NamesOut
    members: list[str]


class GroupMemberOut(RecordOut):
    """The party `party` (a code) belongs to the group `group` (a code); `ends` is null while it does."""

    group: str
    party: str | None
    starts: datetime.datetime
    ends: datetime.datetime | None


class GroupIn(Shape):
    """A new sharing group of the caller's party; its code is put behind the code of the party."""

    code: str = Field(pattern="^[-a-zA-Z0-9_]+$", max_length=60)
    names: ShortNames
    marking: MarkingIn


class JoiningIn(Shape):
    """The party that joins, and whether it may also see what the group received before."""

    party: str = Field(max_length=60)
    open_earlier: bool = False


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
    """Found a sharing group without members."""
    owner, names = api.membership(request).party, payload.names.names()
    if not names:
        raise Invalid(fields={"names": _("Give the name in at least one language.")})
    audience, code = api.audience(request, payload.marking), actions.own_code(owner, payload.code)
    made = api.once_from(
        request,
        lambda: actions.create_group(
            code=code, names=names, owner=owner, audience=audience, by=request.actor
        ),
    )
    return _group(request, made)


@router.get("/groups/{code}/members", response=list[GroupMemberOut], operation_id="group_members")
def group_members(request: Any, code: str) -> list[dict[str, Any]]:
    """Return the members of a group that the reader may know of."""
    found = people.roster(request.viewer, people.group(request.viewer, code))
    return [_member(request, one) for one in found.select_related("audience", "group")]


@router.post("/groups/{code}/members", response={201: GroupMemberOut}, operation_id="join_group")
def join_group(request: Any, code: str, payload: JoiningIn) -> dict[str, Any]:
    """Let a party join: it sees what comes after. Takes a token of scope carry_out."""
    api.check_confirmed(request)
    found = people.group(request.viewer, code)
    require(request.actor, Permission.GROUPS_MANAGE, parties=[found.owner_id])
    try:
        party = people.party(request.viewer, payload.party)
    except NotVisible as error:
        raise Invalid(fields={"party": _("There is no such party that you can see.")}) from error
    made = api.once_from(
        request,
        lambda: actions.join(found, party, by=request.actor, open_earlier=payload.open_earlier),
    )
    return _member(request, made)


@router.post("/group-members/{id}/leaving", response=GroupMemberOut, operation_id="leave_group")
def leave_group(request: Any, id: uuid.UUID) -> dict[str, Any]:
    """End a party's membership of a group; it loses the reading at once. Takes a token of scope carry_out."""
    api.check_confirmed(request)
    found = people.group_membership(request.viewer, id)
    actions.leave(found, by=request.actor)
    return _member(request, found)


def _group(request: Any, one: SharingGroup) -> dict[str, Any]:
    known = api.codes(request)
    members = [known[str(m.party_id)] for m in people.roster(request.viewer, one) if str(m.party_id) in known]
    return {**api.record(request, one), "code": one.code, "names": one.names, "members": members}


def _member(request: Any, one: GroupMembership) -> dict[str, Any]:
    return {
        **api.record(request, one),
        "group": one.group.code,
        "party": api.codes(request).get(str(one.party_id)),
        "starts": one.starts,
        "ends": one.ends,
    }
