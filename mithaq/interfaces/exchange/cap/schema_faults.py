"""What a schema found, as a word and its values: libxml speaks English, our readers do not all.

Which element is missing, unknown or misplaced is read out of its message and the elements beside; a fault that is none
of the common ones keeps that message as it is.
"""

import re
from collections.abc import Callable
from contextlib import suppress

from lxml import etree

from .elements import ALERT, Table

Values = dict[str, str]
LONGEST = 80
_MOMENTS = frozenset({"sent", "effective", "onset", "expires"})
# of CAP 1.2, §3.2; where one of these may come next and nothing after it, it has to
_NEEDED = frozenset(
    {"identifier", "sender", "sent", "status", "msgType", "scope", "category", "event", "urgency"}
    | {"severity", "certainty", "resourceDesc", "mimeType", "areaDesc", "valueName", "value"}
)
_EXPECTED = re.compile(r"Expected is (?:one of )?\( (.*) \)\.")
_ALLOWED = re.compile(r"of the set \{(.*)\}\.$", re.DOTALL)
_LOCAL = re.compile(r"(?:\{[^}]*\})?([^,\s]+)")
_TYPES = etree.ErrorTypes


def found(root: etree._Element, error: etree._LogEntry) -> Values:
    """Return the fault of `error` in the document: the word under `fault`, and what its sentence names."""
    element = _element(root, error.path)
    read = _READ.get(error.type)
    said = read(root, element, error.message) if read is not None and element is not None else None
    return said or {"fault": "other", "raw": error.message[:300]}


def _element(root: etree._Element, path: str | None) -> etree._Element | None:
    """Return the element at a path that libxml gave; None for one with prefixes, which only elements of others have."""
    with suppress(etree.XPathEvalError):
        held = root.getroottree().xpath(path) if path else []
        if isinstance(held, list) and held and isinstance(held[0], etree._Element):
            return held[0]
    return None


def _content(root: etree._Element, element: etree._Element, message: str) -> Values | None:
    """Return what is wrong with the elements inside another: one missing, unknown, or not in its place."""
    expected = _EXPECTED.search(message)
    wanted = _LOCAL.findall(expected[1])[-1] if expected else ""
    if "Missing child" in message:
        return {"fault": "missing", "wanted": wanted, "place": _name(element)}
    parent = element.getparent()
    if parent is None:
        return None
    told = {"name": _name(element), "place": _name(parent)}
    if etree.QName(element).namespace != etree.QName(root).namespace:
        return {"fault": "unknown", **told, "name": str(element.tag)[:LONGEST]}
    if _name(element) not in _NAMES:
        return {"fault": "unknown", **told}
    beside = {_name(child) for child in parent if isinstance(child.tag, str)}
    if wanted in _NEEDED - beside:
        return {"fault": "missing", "wanted": wanted, **told}
    return {"fault": "misplaced", **told}


def _listed(_root: etree._Element, element: etree._Element, message: str) -> Values | None:
    allowed = _ALLOWED.search(message)
    return {**_value(element, "not_listed"), "allowed": allowed[1].replace("'", "")} if allowed else None


def _form(_root: etree._Element, element: etree._Element, _message: str) -> Values:
    return _value(element, "moment" if _name(element) in _MOMENTS else "value")


def _value(element: etree._Element, fault: str) -> Values:
    return {"fault": fault, "name": _name(element), "value": (element.text or "").strip()[:LONGEST]}


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname[:LONGEST]


def _names(table: Table) -> set[str]:
    below = [_names(element.part) for element in table.elements if element.part is not None]
    return {element.name for element in table.elements}.union(*below)


_NAMES = _names(ALERT) | {"valueName", "value", "password"}
_READ: dict[int, Callable[[etree._Element, etree._Element, str], Values | None]] = {
    _TYPES.SCHEMAV_ELEMENT_CONTENT: _content,
    _TYPES.SCHEMAV_CVC_ENUMERATION_VALID: _listed,
    _TYPES.SCHEMAV_CVC_DATATYPE_VALID_1_2_1: _form,
    _TYPES.SCHEMAV_CVC_PATTERN_VALID: _form,
}
