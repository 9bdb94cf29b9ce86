"""Parties, persons, groups, and who is asking."""

import uuid
from typing import Any

from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Party, Person, SharingGroup
from mithaq.web import api
from mithaq.web.api import NamesOut, RecordOut, Router, Schema

router = Router(tags=["people"])


class Me(Schema):
    """Whom the credentials stand for; `scope` is empty for a session."""

    person: uuid.UUID
    party: str | None
    role: str
    scope: str


class PartyOut(RecordOut):
    """A party."""

    code: str
    names: NamesOut
    party_kind: str
    parent: str | None


class PersonOut(RecordOut):
    """A person, known by a handle and a name."""

    handle: str
    names: NamesOut


class GroupOut(RecordOut):
    """A sharing group, with the members that the reader may know of."""

    code: str
    names: NamesOut
    members: list[str]


@router.get("/me", response=Me, operation_id="me")
def me(request: Any) -> Me:
    """Return whom the credentials stand for."""
    actor = request.actor
    party = api.codes(request).get(str(actor.party_id))
    return Me(person=actor.person_id, party=party, role=actor.role, scope=request.token_scope)


@router.get("/parties", response=list[PartyOut], operation_id="parties")
def parties(request: Any) -> list[dict[str, Any]]:
    """Return the visible parties, by code."""
    return [_party(request, one) for one in people.parties(request.viewer).select_related("audience")]


@router.get("/parties/{code}", response=PartyOut, operation_id="party")
def party(request: Any, code: str) -> dict[str, Any]:
    """Return one party."""
    return _party(request, people.party(request.viewer, code))


@router.get("/persons", response=list[PersonOut], operation_id="persons")
def persons(request: Any) -> list[dict[str, Any]]:
    """Return the visible persons, by handle."""
    return [_person(request, one) for one in people.persons(request.viewer).select_related("audience")]


@router.get("/groups", response=list[GroupOut], operation_id="groups")
def groups(request: Any) -> list[dict[str, Any]]:
    """Return the visible sharing groups, by code."""
    return [_group(request, one) for one in people.groups(request.viewer).select_related("audience")]


def _party(request: Any, one: Party) -> dict[str, Any]:
    parent = api.codes(request).get(str(one.parent_id))
    return {
        **api.record(request, one),
        "code": one.code,
        "names": one.names,
        "party_kind": one.kind,
        "parent": parent,
    }


def _person(request: Any, one: Person) -> dict[str, Any]:
    return {**api.record(request, one), "handle": one.handle, "names": one.names}


def _group(request: Any, one: SharingGroup) -> dict[str, Any]:
    known = api.codes(request)
    members = [known[str(m.party_id)] for m in people.roster(request.viewer, one) if str(m.party_id) in known]
    return {**api.record(request, one), "code": one.code, "names": one.names, "members": members}
