"""Objects of every type of the standard with every property, made from the table, and what can be wrong with them."""

from collections.abc import Iterator
from typing import Any

from mithaq.interfaces.exchange.stix import shapes

AT = "2026-11-01T08:00:00.000Z"
NUMBER = "11111111-1111-4111-8111-111111111111"
TYPES = sorted({name for group in ("domain", "meta", "observable") for name in shapes.table()[group]})
_CLASSES = {"SCO": "file", "SDO": "incident", "SRO": "sighting"}
# what goes with something else only, or instead of it
_LEFT_OUT = {
    "observed-data": {"objects"},
    "artifact": {"payload_bin"},
    "email-message": {"body"},
    "marking-definition": {"extensions"},
}
_SPECIAL: dict[tuple[str, str], Any] = {
    ("indicator", "pattern"): "[file:name = 'x']",
    ("indicator", "pattern_type"): "stix",
    ("indicator", "pattern_version"): "2.1",
    ("indicator", "valid_until"): "2026-12-01T08:00:00Z",
    ("relationship", "stop_time"): "2026-12-01T08:00:00Z",
    ("network-traffic", "is_active"): False,
    ("email-message", "is_multipart"): True,
    ("marking-definition", "definition_type"): "statement",
    ("marking-definition", "definition"): {"statement": "Mine."},
}


def whole(kind: str) -> dict[str, Any]:
    """Return an object with every property of its type that can stand together."""
    made = {"type": kind, "spec_version": "2.1", "id": f"{kind}--{NUMBER}"}
    for name, shape in _listed(kind):
        if name not in _LEFT_OUT.get(kind, ()):
            made[name] = _SPECIAL.get((kind, name), _value(shape))
    return made


def _listed(kind: str) -> Iterator[tuple[str, str]]:
    for name, shape in (shapes.properties(kind) or {}).items():
        if shape:
            yield name.rstrip("!"), shape


def _value(shape: str) -> Any:
    if shape.startswith("*"):
        return [_value(shape[1:])]
    kind, _colon, rest = shape.partition(":")
    if kind == "part":
        part = {name.rstrip("!"): _value(inner) for name, inner in shapes.table()["part"][rest].items()}
        part.pop("lang" if rest == "granular-marking" else "", None)
        return part
    if kind == "one":
        return rest.split("|")[0]
    if kind == "ref":
        first = "incident" if rest.startswith("!") else rest.split("|")[0]
        return f"{_CLASSES.get(first, first)}--{NUMBER}"
    return {
        "text": "Text",
        "time": AT,
        "flag": True,
        "int": 1,
        "number": 1.5,
        "hex": "0aff",
        "binary": "aGk=",
        "map": {"key": "value"},
        "hashes": {"MD5": "0" * 32},
        "selector": "id",
        "extensions": {
            f"extension-definition--{NUMBER}": {"extension_type": "property-extension", "note": "x"}
        },
    }[kind]


def faulty(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield objects with one thing wrong, each with what it is."""
    good = whole(kind)
    for name, shape in _listed(kind):
        if name not in good:
            continue
        for what, value in _wrong(shape, good[name]):
            yield f"{name} {what}", {**good, name: value}
    for name in (key[:-1] for key in shapes.properties(kind) or {} if key.endswith("!")):
        yield f"{name} missing", {key: value for key, value in good.items() if key != name}
    yield "id of another type", {**good, "id": f"{'file' if kind != 'file' else 'url'}--{NUMBER}"}
    yield "id without a UUID", {**good, "id": f"{kind}--1"}
    yield "id with a wrong variant", {**good, "id": f"{kind}--11111111-1111-4111-1111-111111111111"}
    yield "spec_version another", {**good, "spec_version": "2.0"}
    yield "selector of nothing", {**good, "granular_markings": [_marking("nothing_of_this_name")]}
    yield "marking of a wrong type", {**good, "object_marking_refs": [f"identity--{NUMBER}"]}


def _marking(selector: str) -> dict[str, Any]:
    return {"selectors": [selector], "marking_ref": f"marking-definition--{NUMBER}"}


def _wrong(shape: str, good: Any) -> Iterator[tuple[str, Any]]:
    if shape.startswith("*"):
        for what, value in _wrong(shape[1:], good[0]):
            yield f"with one {what}", [value]
        return
    kind, _colon, rest = shape.partition(":")
    if kind == "ref":
        yield "to no id", "nobody"
        yield "to a wrong type", f"bundle--{NUMBER}"
    elif kind in ("int", "number"):
        least, most = rest.split(":")[:2] if rest else ("", "")
        yield "no figure", "many"
        if least:
            yield "too small", int(least) - 1
        if most and rest != "0:100":
            yield "too large", int(most) + 1
    elif kind in ("one", "time", "hex", "flag"):
        yield "no such word", "Zq"
    elif kind in ("map", "hashes", "extensions", "part"):
        yield "no object", 7
        yield "empty", {}
    if kind == "hashes":
        yield "no hash", {"MD5": "Zq"}
    if kind == "map":
        yield "with a bad key", {"a key": 1}
    if kind == "part":
        yield from _wrong_part(rest, good)


def _wrong_part(name: str, good: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, inner in shapes.table()["part"][name].items():
        if key.endswith("!"):
            yield (
                f"without {key[:-1]}",
                {other: value for other, value in good.items() if other != key[:-1]} or {"x": 1},
            )
        for what, value in _wrong(inner, good.get(key.rstrip("!"), "")) if key.rstrip("!") in good else ():
            yield f"with {key.rstrip('!')} {what}", {**good, key.rstrip("!"): value}
