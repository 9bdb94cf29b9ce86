"""The properties that the standard gives each type, as JSON Schemas that are compiled once for each type.

`schema/properties.json` writes them in words: `name!` must be there; `text`, `time`, `flag`, `int:0:9`, `number:0:`,
`hex`, `binary`, `map`, `hashes`, `selector`; `one:a|b` a closed list; `ref:a|b` an identifier of these types, or of
none of them after `!`; `part:x` one of the parts; `*` before any of them a list that is not empty.
"""

import base64
import binascii
import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import Any

import fastjsonschema

from . import hashes, times

_UUID = "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}"
_TYPE = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_ID = re.compile(f"({_TYPE})--{_UUID}")
_SELECTOR = re.compile(r"(?:[a-z0-9_-]{3,250}(?:\.(?:\[\d+\]|[a-z0-9_-]{1,250}))*|id)", re.ASCII)
_HEX = re.compile("(?:[a-fA-F0-9]{2})+")
# as long as the columns that keep them
_LONGEST_TYPE, _LONGEST_ID = 64, 120
_OWN = ("type", "spec_version", "id")
_EVERYWHERE = {
    "object_marking_refs": "*ref:marking-definition",
    "granular_markings": "*part:granular-marking",
    "extensions": "extensions",
}
_KEPT = {
    "created_by_ref": "ref:identity",
    "created": "time",
    "modified": "time",
    "revoked": "flag",
    "labels": "*text",
    "confidence": "int:0:100",
    "lang": "text",
    "external_references": "*part:external-reference",
}
_LACKING: Mapping[str, tuple[str, ...]] = {
    "language-content": ("lang",),
    "marking-definition": ("modified", "revoked", "labels", "confidence", "lang"),
    "extension-definition": ("extensions", "confidence", "lang"),
}
Check = Callable[[Any], Any]


@cache
def table() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return the properties by group and type."""
    text = resources.files(__package__).joinpath("schema/properties.json").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, Mapping[str, str]]] = json.loads(text)
    return found


@cache
def properties(name: str) -> Mapping[str, str] | None:
    """Return all properties of a type in words; None for a type that the standard does not have."""
    groups = table()
    if name in groups["observable"]:
        return {**dict.fromkeys(_OWN, ""), **_EVERYWHERE, "defanged": "flag", **groups["observable"][name]}
    own = groups["domain"].get(name) or groups["meta"].get(name)
    if own is None:
        return None
    common = {**dict.fromkeys(_OWN, ""), **_KEPT, **_EVERYWHERE}
    return {**{key: shape for key, shape in common.items() if key not in _LACKING.get(name, ())}, **own}


@cache
def names(name: str) -> frozenset[str]:
    """Return the names of the properties of a type of the standard."""
    return frozenset(key.rstrip("!") for key in properties(name) or ())


def check(name: str, value: Any, *, custom: bool) -> None:
    """Hold an object to the properties of a type; to the common ones where `name` is empty. Raises ValueError."""
    held_to(_compiled(name, custom=custom), value)


def check_extension(name: str, value: Any, *, custom: bool) -> bool:
    """Hold an extension to the standard; return whether the standard defines it. Raises ValueError."""
    known = _extension(name, custom=custom)
    if known is not None:
        held_to(known, value, f"extensions.{name}")
    return known is not None


def held_to(compiled: Check, value: Any, where: str = "") -> None:
    """Run a compiled check. Raises ValueError, which names the property, below `where`."""
    try:
        compiled(value)
    except fastjsonschema.JsonSchemaValueException as error:
        path = ".".join(filter(None, [where, *map(str, error.path[1:])]))
        said = str(error.message).removeprefix(str(error.name))
        if error.rule == "required":
            missing = set(error.rule_definition) - error.value.keys()
            said = f" must have {', '.join(sorted(missing))}"
        raise ValueError(f"{path or 'the object'}{said}") from error


@cache
def _compiled(name: str, *, custom: bool) -> Check:
    known = properties(name)
    own = known if known is not None else {**_KEPT, **_EVERYWHERE}
    # `checks` reads them whether the type may have any or not
    schema = _object({"extensions": "extensions", **own}, custom=custom)
    schema["properties"] |= {
        "type": {"type": "string", "format": "a type"},
        "id": {"type": "string", "format": f"an identifier of {name}" if name else "an identifier"},
        "spec_version": {"const": "2.1"},
    }
    schema["required"] += ["type", "id", *_required(name)]
    # what lies beside the named properties is judged in `checks`, which knows of extensions
    schema.pop("additionalProperties", None)
    return _compile(schema, custom=custom)


def _required(name: str) -> list[str]:
    groups = table()
    if name == "marking-definition":
        return ["spec_version", "created"]
    return (
        ["spec_version", "created", "modified"] if name in groups["domain"] or name in groups["meta"] else []
    )


@cache
def _extension(name: str, *, custom: bool) -> Check | None:
    own = table()["extension"].get(name)
    return None if own is None else _compile(_object(own, custom=custom), custom=custom)


def is_id(text: str) -> bool:
    """Return whether a text is an identifier."""
    return _ID.fullmatch(text) is not None and len(text) <= _LONGEST_ID


def is_extension_id(text: str) -> bool:
    """Return whether a text is an identifier of an extension's definition."""
    match = _ID.fullmatch(text)
    return match is not None and match[1] == "extension-definition"


def of(own: Mapping[str, str]) -> Check:
    """Return the check of an object with these properties, others allowed."""
    return _compile(_object(own, custom=True), custom=True)


def _object(own: Mapping[str, str], *, custom: bool) -> dict[str, Any]:
    return {
        "type": "object",
        "minProperties": 1,
        "required": [key[:-1] for key in own if key.endswith("!")],
        "properties": {key.rstrip("!"): _schema(shape, custom=custom) for key, shape in own.items() if shape},
        **({} if custom else {"additionalProperties": False}),
    }


def _schema(shape: str, *, custom: bool) -> dict[str, Any]:
    if shape.startswith("*"):
        return {"type": "array", "minItems": 1, "items": _schema(shape[1:], custom=custom)}
    kind, _colon, rest = shape.partition(":")
    if kind == "part":
        return _object(table()["part"][rest], custom=custom)
    if kind == "one":
        return {"enum": rest.split("|")}
    if kind in ("int", "number"):
        return _figure("integer" if kind == "int" else kind, *rest.split(":"))
    if kind == "ref":
        return {"type": "string", "format": f"an identifier of {rest}"}
    return _hashes(custom=custom) if kind == "hashes" else _PLAIN[kind]


def _hashes(*, custom: bool) -> dict[str, Any]:
    """Return what a dictionary of hashes is; `custom` takes algorithms that the standard does not name."""
    names: dict[str, Any] = {"pattern": _KEY} if custom else {"enum": sorted(hashes.STANDARD)}
    return {**_MAP, "propertyNames": names, "additionalProperties": {"type": "string"}}


def _figure(kind: str, least: str = "", most: str = "") -> dict[str, Any]:
    limits = {"minimum": least, "maximum": most}
    return {"type": kind, **{name: int(limit) for name, limit in limits.items() if limit}}


_KEY = r"^[a-zA-Z0-9_-]{1,250}\Z"
_MAP = {"type": "object", "minProperties": 1, "propertyNames": {"pattern": _KEY}}
_PLAIN: Mapping[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "flag": {"type": "boolean"},
    "map": _MAP,
    "extensions": {"type": "object", "minProperties": 1, "additionalProperties": {"type": "object"}},
    "time": {"type": "string", "format": "a timestamp such as 2026-11-22T08:00:00.000Z"},
    "hex": {"type": "string", "format": "an even number of hexadecimal digits"},
    "binary": {"type": "string", "format": "base64"},
    "selector": {"type": "string", "format": "a selector"},
}


def _compile(schema: dict[str, Any], *, custom: bool) -> Check:
    formats = {name: _form(name, custom=custom) for name in _formats(schema)}
    made: Check = fastjsonschema.compile(schema, formats=formats, use_default=False)
    return made


def _formats(schema: Any) -> set[str]:
    if isinstance(schema, list):
        return set().union(*map(_formats, schema))
    if not isinstance(schema, dict):
        return set()
    inner = set().union(*map(_formats, schema.values()))
    return inner | {schema["format"]} if isinstance(schema.get("format"), str) else inner


def _form(name: str, *, custom: bool) -> Callable[[str], bool]:
    """Return whether a text has the form; named as a sentence goes on after "must be"."""
    if name.startswith("an identifier of "):
        return _identifier(name.removeprefix("an identifier of "), custom=custom)
    return {
        "an identifier": is_id,
        "a type": lambda text: bool(re.fullmatch(_TYPE, text)) and 3 <= len(text) <= _LONGEST_TYPE,
        "a timestamp such as 2026-11-22T08:00:00.000Z": times.is_timestamp,
        "an even number of hexadecimal digits": lambda text: bool(_HEX.fullmatch(text)),
        "base64": _is_base64,
        "a selector": lambda text: bool(_SELECTOR.fullmatch(text)),
    }[name]


def _identifier(types: str, *, custom: bool) -> Callable[[str], bool]:
    """Return whether a text is an identifier of these types; other people's types pass where `custom`."""
    is_not, groups = types.startswith("!"), table()
    classes = {
        "SDO": set(groups["domain"]) - {"relationship", "sighting"},
        "SRO": {"relationship", "sighting"},
        "SCO": set(groups["observable"]),
    }
    listed = types.lstrip("!").split("|")
    named: set[str] = set().union(*(classes.get(one, {one}) for one in listed))
    known = classes["SDO"] | classes["SRO"] | classes["SCO"] | set(groups["meta"]) | {"bundle"}
    is_wide = is_not or any(one in classes for one in listed)

    def fits(text: str) -> bool:
        match = _ID.fullmatch(text)
        if match is None or len(text) > _LONGEST_ID:
            return False
        kind = match[1]
        if kind not in known and kind not in named:
            return custom and is_wide
        return (kind in named) != is_not

    return fits


def _is_base64(text: str) -> bool:
    try:
        base64.b64decode(text)
    except (binascii.Error, ValueError):
        return False
    return True
