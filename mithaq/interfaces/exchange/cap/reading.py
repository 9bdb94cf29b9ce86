"""From bytes to an alert, in three steps that can each refuse: open, check against the schema, read the values."""

from dataclasses import dataclass
from datetime import datetime
from decimal import InvalidOperation
from typing import Any

from lxml import etree

from . import documents, rules, schemas, signatures
from .alerts import Alert
from .elements import ALERT, Element, Table
from .refusals import Refused
from .trust import Trusted

# CAP 1.2, §3.2.2: the word that CAP 1.0 knew is to be read as this one
OLD_WORDS = {"Very Likely": "Likely"}


@dataclass(frozen=True, slots=True)
class Received:
    """An alert that came in: its version, whose certificate signed it ("" for none), and the rules it breaks."""

    alert: Alert
    version: str
    signed_by: str
    faults: tuple[rules.Fault, ...]


def received(data: bytes, trusted: Trusted, at: datetime, *, must_be_signed: bool = True) -> Received:
    """Return the alert in `data`, read from exactly what its signature covers.

    Raises Refused for what is no alert, is unsigned although it must be signed, or is signed by somebody whom
    `trusted` does not name for its sender at the moment `at`. A wrong signature is never taken for a missing one.
    """
    root = documents.opened(data)
    version = schemas.version_of(root)
    schemas.check(root, version)
    sender = documents.text_of(root[_index_of(root, "sender")])
    signed = signatures.verified(root, sender, trusted, at)
    if signed is None and must_be_signed:
        raise Refused("unsigned")
    alert = read(root if signed is None else signed.content)
    return Received(alert, version, signed.certificate if signed else "", tuple(rules.faults(alert)))


def parsed(data: bytes) -> Alert:
    """Return the alert in `data`, without asking who signed it. Raises Refused."""
    root = documents.opened(data)
    schemas.check(root, schemas.version_of(root))
    return read(root)


def read(root: etree._Element) -> Alert:
    """Return the alert of an element that follows its schema. Raises Refused for a value that cannot be read."""
    alert: Alert = _part(root, ALERT)
    return alert


def _index_of(root: etree._Element, name: str) -> int:
    return next(place for place, child in enumerate(root) if _is(child, name))


def _is(child: etree._Element, name: str) -> bool:
    return isinstance(child.tag, str) and documents.name_of(child) == name


def _part(element: etree._Element, table: Table) -> Any:
    own = etree.QName(element).namespace
    found: dict[str, list[etree._Element]] = {}
    for child in element:
        if isinstance(child.tag, str) and etree.QName(child).namespace == own:
            found.setdefault(documents.name_of(child), []).append(child)
    values = {e.attribute: _value(found[e.name], e) for e in table.elements if e.name in found}
    return table.make(**{name: value for name, value in values.items() if value is not None})


def _value(children: list[etree._Element], element: Element) -> Any:
    """Return the value of one element, or of all repeated ones; None where nothing stands in it."""
    if element.part is not None:
        return tuple(_part(child, element.part) for child in children)
    if element.pair:
        return tuple(_pair(child) for child in children)
    values = [_simple(child, element) for child in children]
    return tuple(v for v in values if v is not None) if element.many else values[0]


def _simple(child: etree._Element, element: Element) -> Any:
    text = documents.text_of(child)
    if not text:
        return None
    try:
        return element.read(OLD_WORDS.get(text, text))
    except (ValueError, InvalidOperation, OverflowError) as error:
        raise Refused("value", name=element.name, value=text[:80]) from error


def _pair(child: etree._Element) -> tuple[str, str]:
    """Return name and value; CAP 1.0 writes them as one text, "name=value"."""
    if len(child):
        name, value = (documents.text_of(part) for part in child.iterchildren(tag=etree.Element))
        return name, value
    name, _, value = documents.text_of(child).partition("=")
    return name, value
