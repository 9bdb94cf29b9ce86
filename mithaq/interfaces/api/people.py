"""Persons, and who is asking."""

import uuid
from typing import Any

from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Person
from mithaq.web import api
from mithaq.web.api import NamesOut, RecordOut, Router, Schema

router = Router(tags=["people"])


class Me(Schema):
    """Whom the credentials stand for; `scope` is empty for a session."""

    person: uuid.UUID
    party: str | None
    role: str
    scope: str


class PersonOut(RecordOut):
    """A person, known by a handle and a name."""

    handle: str
    names: NamesOut


@router.get("/me", response=Me, operation_id="me")
def me(request: Any) -> Me:
    """Return whom the credentials stand for."""
    actor = request.actor
    party = api.codes(request).get(str(actor.party_id))
    return Me(person=actor.person_id, party=party, role=actor.role, scope=request.token_scope)


@router.get("/persons", response=list[PersonOut], operation_id="persons")
def persons(request: Any) -> list[dict[str, Any]]:
    """Return the visible persons, by handle."""
    return [_person(request, one) for one in people.persons(request.viewer).select_related("audience")]


@router.get("/persons/{handle}", response=PersonOut, operation_id="person")
def person(request: Any, handle: str) -> dict[str, Any]:
    """Return one person."""
    return _person(request, people.person(request.viewer, handle))


def _person(request: Any, one: Person) -> dict[str, Any]:
    return {**api.record(request, one), "handle": one.handle, "names": one.names}
