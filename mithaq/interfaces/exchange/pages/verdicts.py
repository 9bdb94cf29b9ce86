"""What the checks say of objects that wait, in the reader's language, and what an object would do to the collection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from django.utils.translation import gettext as _

from mithaq.kernel.markings.viewers import Viewer
from mithaq.web import states
from mithaq.web.states import StateWord

from ..models import Contribution
from ..stix import checks
from ..taxii import queries
from ..taxii.queries import Row

LONGEST_NAME = 120
_NAMED_BY = ("name", "value", "pattern", "abstract", "content", "relationship_type", "opinion")


@dataclass(frozen=True)
class Object:
    """An object that waits: its type and id, what it calls itself, what it would change, and all of it as JSON."""

    type: str
    id: str
    name: str
    effect: StateWord
    text: str


def of_contribution(one: Contribution) -> list[StateWord]:
    """Return what was checked before a person looks at it, and what was not."""
    found = [StateWord(_("Has the shape of STIX 2.1"), states.GOING)]
    if not one.collection.is_strict:
        return [*found, StateWord(_("Not checked strictly"), states.IDLE)]
    if one.is_checked:
        return [*found, StateWord(_("Passed the strict check"), states.GOING)]
    return [*found, StateWord(_("The strict check has not run yet"), states.ATTENTION)]


def objects(viewer: Viewer, one: Contribution) -> list[Object]:
    """Return the objects of a contribution that waits, compared with what the viewer knows in the collection."""
    waiting = queries.waiting_objects(viewer, one)
    held: dict[str, list[Row]] = {}
    for row in queries.versions_held(viewer, one.collection, [value["id"] for value in waiting]):
        held.setdefault(row.stix_id, []).append(row)
    return [_object(value, _effect(one, value, held.get(value["id"], []))) for value in waiting]


def _object(value: Mapping[str, Any], effect: StateWord) -> Object:
    text = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    return Object(value["type"], value["id"], _name(value), effect, text)


def _name(value: Mapping[str, Any]) -> str:
    found = next((value[key] for key in _NAMED_BY if isinstance(value.get(key), str)), "")
    return found[:LONGEST_NAME]


def _effect(one: Contribution, value: Mapping[str, Any], held: Sequence[Row]) -> StateWord:
    """Return what letting an object in would do; nobody supersedes the object of somebody else."""
    if value.get("revoked") is True:
        return StateWord(_("Takes the object back"), states.ATTENTION)
    own = [row.version for row in held if row.owner == one.owner_id and not row.is_withdrawn]
    if own:
        return _next_to(own, checks.version(value))
    if held:
        return StateWord(_("Another party has an object of this id there"), states.ATTENTION)
    return StateWord(_("New in the collection"), states.GOING)


def _next_to(versions: Sequence[int], version: int | None) -> StateWord:
    if version is None or version in versions:
        return StateWord(_("Is there already"), states.IDLE)
    if version > max(versions):
        return StateWord(_("Later version of what is there"), states.GOING)
    return StateWord(_("Older than what is there"), states.ATTENTION)
