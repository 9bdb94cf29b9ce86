"""Whether an object has the shape of STIX: compiled schemas, a few microseconds an object.

The required properties are a data file, `schema/objects.json`. Types of one's own are held to the common properties.
What lies deeper (patterns, vocabularies, which references a relationship allows) is for `strict`.
"""

import json
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import Any

import fastjsonschema

from . import times

_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_TYPE = "[a-z0-9]+(-[a-z0-9]+)*"
_TIME = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,20})?Z$"}
_REF = {"type": "string", "pattern": f"^{_TYPE}--{_UUID}$", "maxLength": 120}
_REFS = {"type": "array", "minItems": 1, "items": _REF}
_SHAPES: Mapping[str, Any] = {
    "text": {"type": "string"},
    "time": _TIME,
    "ref": _REF,
    "refs": _REFS,
    "yes_or_no": {"type": "boolean"},
    "count": {"type": "integer", "minimum": 0},
    "list": {"type": "array", "minItems": 1},
    "map": {"type": "object"},
}
_COMMON: Mapping[str, Any] = {
    "type": {"type": "string", "pattern": f"^{_TYPE}$", "minLength": 3, "maxLength": 64},
    "spec_version": {"const": "2.1"},
    "id": _REF,
    "created_by_ref": {"type": "string", "pattern": f"^identity--{_UUID}$"},
    "created": _TIME,
    "modified": _TIME,
    "revoked": {"type": "boolean"},
    "confidence": {"type": "integer", "minimum": 0, "maximum": 100},
    "labels": {"type": "array", "items": {"type": "string"}},
    "object_marking_refs": {
        "type": "array",
        "items": {"type": "string", "pattern": f"^marking-definition--{_UUID}$"},
    },
    "granular_markings": {"type": "array", "items": {"type": "object", "required": ["selectors"]}},
    "external_references": {"type": "array", "items": {"type": "object", "required": ["source_name"]}},
    "extensions": {"type": "object"},
}
_CREATED, _VERSIONED = ["spec_version", "created"], ["spec_version", "created", "modified"]


def fault(value: Any) -> str:
    """Return what is wrong with an object, in a sentence; empty where it has the shape of STIX 2.1."""
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        return "An object of STIX has a type."
    try:
        _check(value["type"] if value["type"] in _known() else "")(value)
        _check_moments(value)
    except fastjsonschema.JsonSchemaValueException as error:
        return f"{error.message}."
    except ValueError as error:
        return f"{error}."
    if not value["id"].startswith(f"{value['type']}--"):
        return "The id begins with the type."
    return ""


def version(value: Mapping[str, Any]) -> int | None:
    """Return the version of a checked object in µs: when it was modified, else created; None where it says neither."""
    text = value.get("modified") or value.get("created")
    return times.microseconds(text) if text else None


def _check_moments(value: Mapping[str, Any]) -> None:
    """Raise ValueError for a day that is in no calendar, or a version older than its object."""
    moments = [times.microseconds(value[name]) for name in ("created", "modified") if name in value]
    if moments != sorted(moments):
        raise ValueError("modified lies before created")


@cache
def _known() -> Mapping[str, tuple[list[str], Mapping[str, str]]]:
    """Return for each type the common properties that it must have, and those of its own with their shapes."""
    text = resources.files(__package__).joinpath("schema/objects.json").read_text(encoding="utf-8")
    listed = json.loads(text)
    needs = {"domain": _VERSIONED, "unversioned": _CREATED, "observable": []}
    return {name: (common, own) for group, common in needs.items() for name, own in listed[group].items()}


@cache
def _check(name: str) -> Callable[[Any], Any]:
    common, own = _known().get(name, ([], {}))
    schema = {
        "type": "object",
        "required": ["type", "id", *common, *own],
        "properties": {**_COMMON, **{key: _SHAPES[shape] for key, shape in own.items()}},
    }
    check: Callable[[Any], Any] = fastjsonschema.compile(schema, use_default=False)
    return check
