"""Whether an object is STIX 2.1: every property of the standard, and what it asks of several together.

Compiled checks of tens of microseconds an object, fast enough to be made before an envelope is answered. What others
define beside the standard (their types, properties and extensions) is held to the common rules, or refused where
`custom` is false. Nothing is coerced or filled in: the bytes that come in are those that go out. Where this differs
from the reference library, and why: docs/decisions/0110-stix-is-checked-at-once.md.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from . import constraints, own_extension, shapes, times

LONGEST_REASON = 300
_NAME = re.compile("[a-z][a-z0-9_]{2,249}|id")
_TOPLEVEL = "toplevel-property-extension"
_EXTENSION_TYPES = ("new-sdo", "new-sco", "new-sro", "property-extension", _TOPLEVEL)


class _Fault(ValueError):
    """What is wrong with an object."""


def fault(value: Any, *, custom: bool = True) -> str:
    """Return what is wrong with an object, in a sentence that names the property; empty where nothing is."""
    try:
        _check(value, custom=custom)
    except ValueError as error:
        return f"{str(error)[:LONGEST_REASON]}."
    return ""


def version(value: Mapping[str, Any]) -> int | None:
    """Return the version of a checked object in µs: when it was modified, else created; None where it says neither."""
    text = value.get("modified") or value.get("created")
    return times.microseconds(text) if text else None


def _check(value: Any, *, custom: bool) -> None:
    if not isinstance(value, dict) or not isinstance(value.get("type"), str):
        raise _Fault("An object of STIX has a type")
    kind = value["type"]
    if kind == "bundle":
        raise _Fault("type: a bundle is no object; send what it holds")
    known = shapes.names(kind)
    if not known and not custom and not _defines_type(value):
        raise _Fault("type is none of the standard")
    shapes.check(kind if known else "", value, custom=custom)
    if not value["id"].startswith(f"{kind}--"):
        raise _Fault("id must begin with the type")
    _beside(value, value.keys() - known if known else value.keys(), custom=custom or not known)
    _extensions(value.get("extensions", {}), custom=custom)
    constraints.check(value)
    if kind == "observed-data":
        _embedded(value.get("objects", {}), custom=custom)


def _defines_type(value: Mapping[str, Any]) -> bool:
    extensions = value.get("extensions")
    held = extensions.values() if isinstance(extensions, dict) else ()
    return any(isinstance(one, dict) and str(one.get("extension_type")).startswith("new-") for one in held)


def _beside(value: Mapping[str, Any], names: Iterable[str], *, custom: bool) -> None:
    """Check what the standard does not name: it needs an extension, unless `custom`, and a value in any case."""
    if not names:
        return
    held = value.get("extensions", {}).values()
    free = custom or any(one.get("extension_type") == _TOPLEVEL for one in held)
    for name in sorted(names):
        if not free:
            raise _Fault(f"{name[:80]!r} is no property of this type, nor of an extension that is named")
        if not _NAME.fullmatch(name):
            raise _Fault(f"{name[:80]!r} is no name of a property")
        if value[name] is None or value[name] == []:
            raise _Fault(f"{name} is empty")


def _extensions(extensions: Mapping[str, Any], *, custom: bool) -> None:
    for name, value in extensions.items():
        if shapes.check_extension(name, value, custom=custom):
            constraints.extension(name, value)
        elif name.startswith("extension-definition--"):
            _defined_elsewhere(name, value)
        elif not custom:
            raise _Fault(f"extensions: {name[:80]!r} is none of the standard")


def _defined_elsewhere(name: str, value: Mapping[str, Any]) -> None:
    if not shapes.is_extension_id(name):
        raise _Fault(f"extensions: {name[:80]!r} is no identifier of extension-definition")
    if value.get("extension_type") not in _EXTENSION_TYPES:
        raise _Fault(f"extensions.{name}.extension_type must be one of {list(_EXTENSION_TYPES)}")
    if name == own_extension.ID:
        own_extension.check(value)


def _embedded(objects: Mapping[str, Any], *, custom: bool) -> None:
    """Check the observables that older senders put inside observed data; they need no identifier there."""
    for key, value in objects.items():
        if not isinstance(value, dict) or not isinstance(value.get("type"), str):
            raise _Fault(f"objects.{key[:40]} has no type")
        nameless = {"id": f"{value['type']}--00000000-0000-4000-8000-000000000000"}
        try:
            _check({**nameless, **value}, custom=custom)
        except ValueError as error:
            raise _Fault(f"objects.{key[:40]}: {error}") from error
