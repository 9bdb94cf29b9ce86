"""A party manages its own people: enter, appoint, dismiss, one by one or many at once."""

import datetime
import uuid
from collections.abc import Callable
from typing import Any, Literal

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Status
from pydantic import Field

from mithaq.interfaces.site.people import founding, sheets
from mithaq.kernel.errors import Invalid, NotAllowed, NotVisible
from mithaq.kernel.i18n import Names
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import actions
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import Membership, Party, Person, Post
from mithaq.kernel.people.permissions import Permission, require
from mithaq.kernel.records import kinds
from mithaq.web import api, signing
from mithaq.web.api import NamesOut, NamesSchema, RecordOut, Router, Schema, Shape

router = Router(tags=["people"])
Role = Literal[
    "liaison",
    "secretary",
    "programme_manager",
    "duty_officer",
    "analyst",
    "assessor",
    "auditor",
    "party_admin",
    "viewer",
]

Which = Literal["now", "coming", "waiting", "past"]
_LISTS: dict[str, Callable[[Viewer, Party], QuerySet[Membership]]] = {
    "now": people.memberships,
    "coming": people.coming,
    "waiting": people.proposed,
    "past": people.past,
}


class MembershipOut(RecordOut):
    """An appointment: `person` (a handle) acts for `party` (a code) from `starts` to `ends`, null while open.

    It holds only once it `waits_for` nobody: "party" is a second officer of it, "secretariat" that of a joint body,
    "joint_body" any officer of one.
    """

    person: str
    party: str | None
    role: Role
    post: NamesOut | None
    starts: datetime.date
    ends: datetime.date | None
    ended_at: datetime.datetime | None
    waits_for: Literal["", "party", "secretariat", "joint_body"]


class ShortNames(NamesSchema):
    """A name by language; at least one is filled."""

    en: str = Field("", max_length=200)
    ar: str = Field("", max_length=200)
    fr: str = Field("", max_length=200)

    def needed(self) -> Names:
        """Return the filled ones. Raises Invalid where none is."""
        if not (found := self.names()):
            raise Invalid(fields={"names": _("Give the name in at least one language.")})
        return found


class PersonIn(Shape):
    """A new person and his role. The handle is put behind the code of the party."""

    handle: str = Field(pattern="^[-a-zA-Z0-9_]+$", max_length=60)
    names: ShortNames
    role: Role
    starts: datetime.date | None = None


class AppointmentIn(Shape):
    """Another role for a person whom the party has entered."""

    person: str = Field(max_length=60)
    role: Role
    post: uuid.UUID | None = None
    starts: datetime.date | None = None
    ends: datetime.date | None = None


class RowIn(Shape):
    """A line of the list of people, as the columns of a sheet name its parts."""

    handle: str = Field("", max_length=200)
    name_en: str = Field("", max_length=200)
    name_ar: str = Field("", max_length=200)
    name_fr: str = Field("", max_length=200)
    role: str = Field("", max_length=200)
    starts: str = Field("", max_length=200)


class RowsIn(Shape):
    """A list of people; only looked at unless `dry_run` is false."""

    rows: list[RowIn] = Field(min_length=1, max_length=sheets.MOST_LINES)
    dry_run: bool = True


class VerdictOut(Schema):
    """What becomes of the line at `row`, counted from 0."""

    row: int
    errors: list[str]


@router.get("/parties/{code}/memberships", response=list[MembershipOut], operation_id="memberships")
def memberships(request: Any, code: str, which: Which = "now") -> list[dict[str, Any]]:
    """Return who acts for a party today, will act, waits for a second person, or has acted, as far as is visible."""
    found = _LISTS[which](request.viewer, people.party(request.viewer, code))
    return [shown(request, one) for one in found.select_related("audience", "person", "post")]


@router.get("/persons/{handle}/memberships", response=list[MembershipOut], operation_id="memberships_of")
def memberships_of(request: Any, handle: str) -> list[dict[str, Any]]:
    """Return for whom a person acts today, as far as the reader may know."""
    found = people.memberships_of(request.viewer, people.person(request.viewer, handle))
    return [shown(request, one) for one in found.select_related("audience", "person", "post")]


@router.post("/parties/{code}/persons", response={201: MembershipOut}, operation_id="enter_person")
def enter_person(request: Any, code: str, payload: PersonIn) -> dict[str, Any]:
    """Enter a person and appoint him; seen by those who see the caller's own appointment."""
    party, audience = managed(request, code), api.membership(request).audience
    values = {**payload.dict(), "names": payload.names.needed()}
    made = api.once_from(
        request, lambda: sheets.enter_one(values, party=party, audience=audience, by=request.actor)
    )
    return shown(request, made)


@router.post(
    "/parties/{code}/persons/list",
    response={200: list[VerdictOut], 201: list[VerdictOut]},
    operation_id="enter_persons",
)
def enter_persons(request: Any, code: str, payload: RowsIn) -> Any:
    """Enter many people and appoint them: all of them, or none where a line is wrong, which `fields` then names.

    A dry run enters nothing and answers 200 with the verdict on every line.
    """
    party, rows = managed(request, code), [row.dict() for row in payload.rows]
    if payload.dry_run:
        verdicts = _tried(request, party, rows, keep=False)
        return Status(200, [_verdict(n, one) for n, one in enumerate(verdicts)])
    api.once_from(request, lambda: _entered(request, party, rows))
    return Status(201, [{"row": number, "errors": []} for number in range(len(rows))])


@router.post("/parties/{code}/memberships", response={201: MembershipOut}, operation_id="appoint")
def appoint(request: Any, code: str, payload: AppointmentIn) -> dict[str, Any]:
    """Let a person of the party act for it in a role."""
    party = managed(request, code)
    person, post = _own_person(request, party, payload.person), _own_post(request, party, payload.post)
    values = payload.dict(include={"role", "starts", "ends"})
    audience = api.membership(request).audience
    made = api.once_from(
        request,
        lambda: actions.appoint(
            person, party=party, post=post, audience=audience, by=request.actor, **values
        ),
    )
    return shown(request, made)


@router.post("/memberships/{id}/agreement", response=MembershipOut, operation_id="agree_to_appointment")
def agree(request: Any, id: uuid.UUID) -> dict[str, Any]:
    """Agree, as the second person, to an appointment that waits, and to its party where that waits too. Takes a token
    of scope carry_out.
    """
    return _decided(request, id, founding.agree, is_signed=True)


@router.post("/memberships/{id}/refusal", response=MembershipOut, operation_id="refuse_appointment")
def refuse(request: Any, id: uuid.UUID) -> dict[str, Any]:
    """Refuse, as the second person, an appointment that waits, and its party where that waits too. Takes a token of
    scope carry_out.
    """
    return _decided(request, id, founding.refuse)


def _decided(
    request: Any, id_: uuid.UUID, decide: Callable[..., None], *, is_signed: bool = False
) -> dict[str, Any]:
    api.check_confirmed(request)
    waiting = people.membership(request.viewer, id_)
    if is_signed:
        signing.check_not_asked(request, waiting.audience)
    decide(waiting, by=request.actor)
    return shown(request, waiting)


@router.post("/memberships/{id}/dismissal", response=MembershipOut, operation_id="dismiss")
def dismiss(request: Any, id: uuid.UUID) -> dict[str, Any]:
    """End an appointment at once, with its sessions, streams and tokens. Takes a token of scope carry_out."""
    api.check_confirmed(request)
    held = managed_membership(request, id)
    actions.dismiss(held, by=request.actor)
    return shown(request, held)


def managed(request: Any, code: str) -> Party:
    """Return a party whose people the caller manages. Raises NotVisible, NotAllowed."""
    found = people.party(request.viewer, code)
    require(request.actor, Permission.PEOPLE_MANAGE, parties=[found.pk])
    return found


def managed_membership(request: Any, id_: uuid.UUID) -> Membership:
    """Return an appointment that the caller manages. Raises NotVisible, NotAllowed."""
    found = people.membership(request.viewer, id_)
    require(request.actor, Permission.PEOPLE_MANAGE, parties=[found.party_id])
    return found


def shown(request: Any, one: Membership) -> dict[str, Any]:
    """Return the values of a MembershipOut."""
    knows_post = one.post and one.post.audience_id in request.viewer.audiences
    return {
        **api.record(request, one),
        "person": one.person.handle,
        "party": api.codes(request).get(str(one.party_id)),
        "role": one.role,
        "post": one.post.names if one.post and knows_post else None,
        "starts": one.starts,
        "ends": one.ends,
        "ended_at": one.ended_at,
        "waits_for": one.waits_for,
    }


def _tried(request: Any, party: Party, rows: list[sheets.Row], *, keep: bool) -> list[sheets.Verdict]:
    audience = api.membership(request).audience
    return sheets.enter(rows, party=party, audience=audience, by=request.actor, keep=keep)


def _entered(request: Any, party: Party, rows: list[sheets.Row]) -> Marked:
    """Enter all and return the first appointment, which stands for them. Raises Invalid, naming the lines."""
    verdicts = _tried(request, party, rows, keep=True)
    if wrong := {f"rows.{n}": list(one.errors) for n, one in enumerate(verdicts) if one.errors}:
        raise Invalid(fields=wrong)
    first = verdicts[0].made
    assert first is not None
    return first


def _verdict(number: int, one: sheets.Verdict) -> dict[str, Any]:
    return {"row": number, "errors": list(one.errors)}


def _own_person(request: Any, party: Party, handle: str) -> Person:
    """Return a person whom the party has entered; whom another one has entered it cannot let in by its own word."""
    try:
        found = people.person(request.viewer, handle)
    except NotVisible as error:
        raise Invalid(fields={"person": _("There is no such person that you can see.")}) from error
    if found.owner_id != party.pk:
        raise NotAllowed(_("Another party has entered this person. Enter him under a handle of your own."))
    return found


def _own_post(request: Any, party: Party, id_: uuid.UUID | None) -> Post | None:
    if id_ is None:
        return None
    post = kinds.find_many(request.viewer, [("post", id_)]).get(("post", id_))
    if not isinstance(post, Post) or post.party_id != party.pk:
        raise Invalid(fields={"post": _("There is no such post of this party.")})
    return post
