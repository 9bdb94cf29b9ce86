"""References inside an object, and what is left of it without some of them.

A reference is the value of a property whose name ends with `_ref` or `_refs`, at any depth, where it has the form of
an identifier. Markings are none: they say how to handle an object, and are never taken off it. Source: STIX 2.1 §2.9.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from . import checks, constraints, shapes

IsHeld = Callable[[str], bool]
_MARKINGS = ("object_marking_refs", "marking_ref")


def found(value: Any) -> Iterator[str]:
    """Yield the ids that an object refers to, markings left out."""
    if isinstance(value, list):
        for one in value:
            yield from found(one)
    if not isinstance(value, dict):
        return
    for name, inner in value.items():
        if name in _MARKINGS:
            continue
        if _is_single(name, inner):
            yield inner
        elif _is_list(name, inner):
            yield from (one for one in inner if shapes.is_id(one))
        else:
            yield from found(inner)


def cut(value: Mapping[str, Any], is_held: IsHeld) -> Mapping[str, Any] | None:
    """Return the object without the references that are not held; None where nothing of STIX is left then."""
    if all(map(is_held, found(value))):
        return value
    kept: dict[str, Any] = _without(value, is_held)
    _mend_selectors(kept)
    return None if checks.fault(kept) else kept


def _is_single(name: str, value: Any) -> bool:
    return name.endswith("_ref") and isinstance(value, str) and shapes.is_id(value)


def _is_list(name: str, value: Any) -> bool:
    return name.endswith("_refs") and isinstance(value, list) and all(isinstance(one, str) for one in value)


def _without(value: Any, is_held: IsHeld) -> Any:
    if isinstance(value, list):
        return [_without(one, is_held) for one in value]
    if not isinstance(value, dict):
        return value
    kept: dict[str, Any] = {}
    for name, inner in value.items():
        if name in _MARKINGS:
            kept[name] = inner
        elif _is_single(name, inner):
            if is_held(inner):
                kept[name] = inner
        elif _is_list(name, inner):
            if left := [one for one in inner if not shapes.is_id(one) or is_held(one)]:
                kept[name] = left
        else:
            kept[name] = _without(inner, is_held)
    return kept


def _mend_selectors(value: dict[str, Any]) -> None:
    """Let a selector into a list of references select the whole list, and none select what is gone."""
    markings = []
    for marking in value.get("granular_markings", ()):
        whole = dict.fromkeys(map(_whole_list, marking["selectors"]))
        if left := [one for one in whole if constraints.leads_somewhere(value, one)]:
            markings.append({**marking, "selectors": left})
    if markings:
        value["granular_markings"] = markings
    else:
        value.pop("granular_markings", None)


def _whole_list(selector: str) -> str:
    steps = selector.split(".")
    for place, step in enumerate(steps):
        if step.endswith("_refs"):
            return ".".join(steps[: place + 1])
    return selector
