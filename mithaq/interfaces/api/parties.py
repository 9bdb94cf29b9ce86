"""Parties and their posts: read, founded, their names corrected, a post ended."""

import datetime
import uuid
from typing import Any, Literal

from django.utils.translation import gettext as _
from pydantic import Field

from mithaq.interfaces.site.people import founding
from mithaq.kernel.errors import Invalid
from mithaq.kernel.people import actions, seconds
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Party, Post
from mithaq.kernel.people.permissions import Permission, require
from mithaq.web import api
from mithaq.web.api import MarkingIn, NamesOut, RecordOut, Router, Shape, Versioned

from .managing import ShortNames, managed

router = Router(tags=["people"])
Which = Literal["founded", "waiting"]
PartyKind = Literal["command", "ministry", "mission", "joint_body", "cso", "auditor", "other"]


class PartyOut(RecordOut):
    """A party. It takes part in something only once its founding `waits_for` nobody; `refused_at` says that it never
    will.
    """

    code: str
    names: NamesOut
    party_kind: str
    parent: str | None
    waits_for: Literal["", "joint_body"]
    refused_at: datetime.datetime | None


class FirstIn(Shape):
    """The first administrator of a new party. The handle is put behind the code of the party."""

    handle: str = Field(pattern="^[-a-zA-Z0-9]+$", max_length=founding.LONGEST_HANDLE)
    names: ShortNames


class PartyIn(Shape):
    """A new party. Four signs are put behind `word`, which makes its code; `parent` is a code."""

    word: str = Field(pattern="^[-a-zA-Z0-9]+$", max_length=founding.LONGEST_WORD)
    names: ShortNames
    party_kind: PartyKind
    parent: str | None = Field(None, max_length=60)
    marking: MarkingIn
    administrator: FirstIn


class PartyNamesIn(Versioned):
    """The names of a party, corrected."""

    names: ShortNames


class PostOut(RecordOut):
    """A duty position of a party, held by persons in turn; once it has ended nobody is appointed to it."""

    party: str | None
    names: NamesOut
    ended_at: datetime.datetime | None


class PostIn(Shape):
    """A new duty position."""

    names: ShortNames


@router.get("/parties", response=list[PartyOut], operation_id="parties")
def parties(request: Any, which: Which = "founded") -> list[dict[str, Any]]:
    """Return the visible parties, by code; or those whose founding waits for a second person."""
    found = people.parties(request.viewer) if which == "founded" else people.parties_to_come(request.viewer)
    return [_party(request, one) for one in found.select_related("audience")]


@router.get("/parties/{code}", response=PartyOut, operation_id="party")
def party(request: Any, code: str) -> dict[str, Any]:
    """Return one party."""
    return _party(request, people.party(request.viewer, code))


@router.post("/parties", response={201: PartyOut}, operation_id="found_party")
def found_party(request: Any, payload: PartyIn) -> dict[str, Any]:
    """Found a party with its first administrator, as the secretary of a joint body: both wait for another officer of
    one. Takes a token of scope carry_out.
    """
    api.check_confirmed(request)
    seconds.require_founder(request.actor)
    parent, first = _parent(request, payload.parent), payload.administrator
    names = payload.names.needed()
    made = api.once_from(
        request,
        lambda: founding.found_party(
            word=payload.word,
            names=names,
            kind=payload.party_kind,
            parent=parent,
            audience=api.audience(request, payload.marking),
            handle=first.handle,
            person=first.names.needed(),
            own=api.membership(request).audience,
            by=request.actor,
        ),
    )
    return _party(request, made.party)


@router.patch("/parties/{code}", response=PartyOut, operation_id="amend_party")
def amend_party(request: Any, code: str, payload: PartyNamesIn) -> dict[str, Any]:
    """Correct the names of one's own party."""
    party = managed(request, code)
    actions.amend_party(party, names=payload.names.needed(), by=request.actor, expected=payload.version)
    return _party(request, party)


@router.get("/parties/{code}/posts", response=list[PostOut], operation_id="posts")
def posts(request: Any, code: str) -> list[dict[str, Any]]:
    """Return the visible duty positions of a party, oldest first."""
    found = people.posts(request.viewer, people.party(request.viewer, code))
    return [_post(request, one) for one in found.select_related("audience")]


@router.post("/parties/{code}/posts", response={201: PostOut}, operation_id="found_post")
def found_post(request: Any, code: str, payload: PostIn) -> dict[str, Any]:
    """Found a duty position of the party; seen by those who see the caller's own appointment."""
    party, names = managed(request, code), payload.names.needed()
    audience = api.membership(request).audience
    made = api.once_from(
        request, lambda: actions.create_post(names=names, party=party, audience=audience, by=request.actor)
    )
    return _post(request, made)


@router.post("/posts/{id}/ending", response=PostOut, operation_id="end_post")
def end_post(request: Any, id: uuid.UUID) -> dict[str, Any]:
    """Let nobody be appointed to a post any more; who holds it keeps his appointment."""
    found = people.post(request.viewer, id)
    require(request.actor, Permission.PEOPLE_MANAGE, parties=[found.party_id])
    return _post(request, actions.end_post(found, by=request.actor))


def _party(request: Any, one: Party) -> dict[str, Any]:
    parent = api.codes(request).get(str(one.parent_id))
    return {
        **api.record(request, one),
        "code": one.code,
        "names": one.names,
        "party_kind": one.kind,
        "parent": parent,
        "waits_for": one.waits_for,
        "refused_at": one.refused_at,
    }


def _parent(request: Any, code: str | None) -> Party | None:
    found = people.parties(request.viewer).filter(code=code).first() if code else None
    if code and found is None:
        raise Invalid(fields={"parent": _("There is no such party that you can see.")})
    return found


def _post(request: Any, one: Post) -> dict[str, Any]:
    party = api.codes(request).get(str(one.party_id))
    return {**api.record(request, one), "party": party, "names": one.names, "ended_at": one.ended_at}
