"""Between shapes and records: input with its references found, output with hidden ones left out."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel

from mithaq.kernel.errors import Invalid, NotVisible
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people import queries as people
from mithaq.web import api

from .. import queries
from ..queries import records
from . import outputs

REFERENCES = {
    "line_of_effort": "line_of_effort",
    "parent": "objective",
    "objective": "objective",
    "initiative": "initiative",
}
PARTIES = ("lead", "party", "reported_by", "verified_by")
OUT: dict[str, type[outputs.PlanOut]] = {
    "line_of_effort": outputs.LineOfEffortOut,
    "objective": outputs.ObjectiveOut,
    "initiative": outputs.InitiativeOut,
    "initiative_party": outputs.InitiativePartyOut,
    "milestone": outputs.MilestoneOut,
    "assumption": outputs.AssumptionOut,
    "risk": outputs.RiskOut,
    "slip": outputs.SlipOut,
}


def taken(request: Any, payload: BaseModel) -> dict[str, Any]:
    """Return what was sent, names and references resolved. Raises Invalid for what the sender cannot see."""
    sent = {name: getattr(payload, name) for name in payload.model_fields_set - {"marking", "version"}}
    return {name: _taken(request, name, value) for name, value in sent.items()}


def _taken(request: Any, name: str, value: Any) -> Any:
    if isinstance(value, api.NamesSchema):
        return value.names()
    if isinstance(value, dict):
        return {part: text.names() for part, text in value.items()}
    if name in REFERENCES:
        return _record(request, name, value) if value else None
    return party(request, name, value) if name in PARTIES else value


def _record(request: Any, name: str, id_: uuid.UUID) -> Any:
    try:
        return queries.record(request.viewer, REFERENCES[name], id_)
    except NotVisible as error:
        raise Invalid(fields={name: _("There is no such record that you can see.")}) from error


def party(request: Any, name: str, code: str) -> Any:
    """Return the party with this code. Raises Invalid for one that the sender cannot see."""
    try:
        return people.party(request.viewer, code)
    except NotVisible as error:
        raise Invalid(fields={name: _("There is no such party that you can see.")}) from error


def audience(request: Any, marking: api.MarkingIn | None) -> Audience | None:
    """Return the audience of a marking, None where none was sent."""
    return api.audience(request, marking) if marking else None


def shown(request: Any, found: Any) -> Any:
    """Return one record in its shape."""
    return all_shown(request, [found])[0]


def all_shown(request: Any, found: Sequence[Any]) -> list[Any]:
    """Return records of one kind in their shape; the same number of queries for one and for many."""
    if not found:
        return []
    kind = found[0].KIND
    above = _visible_above(request, found)
    broken = queries.at_risk(request.viewer) if kind in ("objective", "initiative") else None
    return [OUT[kind](**_values(request, record, OUT[kind], above, broken)) for record in found]


def _visible_above(request: Any, found: Iterable[Any]) -> set[uuid.UUID]:
    visible: set[uuid.UUID] = set()
    for name, kind in REFERENCES.items():
        if wanted := {id_ for record in found if (id_ := getattr(record, f"{name}_id", None))}:
            visible |= records.seen_by_id(request.viewer, records.MODELS[kind], wanted).keys()
    return visible


def _values(
    request: Any, record: Any, shape: type[outputs.PlanOut], above: set[uuid.UUID], broken: Any
) -> dict[str, Any]:
    given = api.record(request, record)
    own = {name for name in shape.model_fields if name not in given}
    for name in own & REFERENCES.keys():
        id_ = getattr(record, f"{name}_id")
        given[name] = id_ if id_ in above else None
    for name in own.intersection(PARTIES):
        given[name] = api.codes(request).get(str(getattr(record, f"{name}_id")))
    if "at_risk" in own:
        given["at_risk"] = (
            record.pk in broken.objectives if record.KIND == "objective" else broken.touches(record)
        )
    return given | {name: getattr(record, name) for name in own - given.keys()}
