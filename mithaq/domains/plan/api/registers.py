"""List, get, create and edit, the same for each kind."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ninja import Query, Schema
from pydantic import Field

from mithaq.web import api
from mithaq.web.api import Page, Router, Versioned

from .. import actions, queries
from . import inputs, values


class Of(Schema):
    """Where on a list to go on, and how many to give."""

    limit: int = Field(50, ge=1, le=200)
    cursor: str = Field("", max_length=400)


class OfLine(Of):
    """Objectives of one line of effort."""

    line_of_effort: uuid.UUID | None = None


class OfObjective(Of):
    """Initiatives of one objective."""

    objective: uuid.UUID | None = None


class OfInitiative(Of):
    """Milestones or parties of one initiative."""

    initiative: uuid.UUID | None = None


class OfBoth(OfObjective, OfInitiative):
    """Assumptions or risks of an objective or an initiative."""


@dataclass(frozen=True)
class Register:
    """A kind with its address and shapes; `made` is None for what is created by a step."""

    kind: str
    path: str
    asked: type[Of]
    made: type[inputs.Made] | None = None
    changed: type[Versioned] | None = None


REGISTERS = (
    Register("line_of_effort", "lines-of-effort", Of, inputs.LineOfEffortIn, inputs.LineOfEffortChange),
    Register("objective", "objectives", OfLine, inputs.ObjectiveIn, inputs.ObjectiveChange),
    Register("initiative", "initiatives", OfObjective, inputs.InitiativeIn, inputs.InitiativeChange),
    Register("initiative_party", "initiative-parties", OfInitiative),
    Register("milestone", "milestones", OfInitiative, inputs.MilestoneIn, inputs.MilestoneChange),
    Register("assumption", "assumptions", OfBoth, inputs.AssumptionIn, inputs.AssumptionChange),
    Register("risk", "risks", OfBoth, inputs.RiskIn, inputs.RiskChange),
    Register("slip", "slips", OfInitiative),
)


def offer(router: Router) -> None:
    """Add the operations of every register."""
    for register in REGISTERS:
        _reading(router, register)
        if register.made:
            _creating(router, register, register.made)
        if register.changed:
            _editing(router, register, register.changed)


def _reading(router: Router, register: Register) -> None:
    out, kind = values.OUT[register.kind], register.kind

    def listed(request: Any, given: Any) -> Any:
        wanted = given.dict(exclude_none=True)
        limit, cursor = wanted.pop("limit"), wanted.pop("cursor")
        for name, id_ in wanted.items():
            queries.record(request.viewer, name, id_)
        page = queries.page(request.viewer, kind, limit=limit, cursor=cursor, **wanted)
        return {"items": values.all_shown(request, page.items), "next": page.next_cursor}

    def got(request: Any, pk: uuid.UUID) -> Any:
        return values.shown(request, queries.record(request.viewer, kind, pk))

    _takes(listed, given=Query[register.asked])  # type: ignore[misc, name-defined]
    page_of = Page.__class_getitem__(out)
    router.get(f"/{register.path}", response=page_of, **_named("list", kind))(listed)
    router.get(f"/{register.path}/{{uuid:pk}}", response=out, **_named("get", kind))(got)


def _creating(router: Router, register: Register, made: type[inputs.Made]) -> None:
    kind = register.kind

    def created(request: Any, payload: Any) -> Any:
        given, audience = values.taken(request, payload), api.audience(request, payload.marking)
        record = api.once_from(
            request, lambda: actions.create(kind, given, audience=audience, by=request.actor)
        )
        return values.shown(request, record)

    _takes(created, payload=made)
    router.post(f"/{register.path}", response=values.OUT[kind], **_named("create", kind))(created)


def _editing(router: Router, register: Register, changed: type[Versioned]) -> None:
    kind = register.kind

    def edited(request: Any, pk: uuid.UUID, payload: Any) -> Any:
        record, given = queries.record(request.viewer, kind, pk), values.taken(request, payload)
        done = api.once_from(
            request, lambda: actions.edit(record, given, by=request.actor, expected=payload.version)
        )
        return values.shown(request, done)

    _takes(edited, payload=changed)
    router.patch(f"/{register.path}/{{uuid:pk}}", response=values.OUT[kind], **_named("edit", kind))(edited)


def _takes(operation: Callable[..., Any], **shape: Any) -> None:
    """Give an operation its argument's shape, which differs from kind to kind, where ninja reads it."""
    operation.__annotations__ |= shape


def _named(deed: str, kind: str) -> dict[str, Any]:
    return {"operation_id": f"plan_{deed}_{kind}", "summary": f"{deed.capitalize()}: {kind}"}
