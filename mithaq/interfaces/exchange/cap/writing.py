"""From an alert to the bytes of CAP 1.2."""

from typing import Any

from lxml import etree

from . import rules, schemas, signatures
from .alerts import Alert
from .elements import ALERT, Element, Table
from .refusals import Refused
from .trust import Identity

_NAMESPACE = f"{{{schemas.CAP_12}}}"


def written(alert: Alert, identity: Identity | None = None) -> bytes:
    """Return `alert` as a document that follows the schema, signed where an identity is given.

    Raises Refused where the alert breaks a rule of CAP, or holds a character that XML cannot.
    """
    broken = rules.faults(alert)
    if broken:
        raise Refused("rules", detail=" ".join(map(str, broken)))
    root = etree.Element(f"{_NAMESPACE}alert", nsmap={None: schemas.CAP_12})
    _add_part(root, alert, ALERT)
    schemas.check(root, "1.2")
    if identity is not None:
        root = signatures.signed(root, identity)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _add_part(parent: etree._Element, part: Any, table: Table) -> None:
    for element in table.elements:
        value = getattr(part, element.attribute)
        for one in value if element.many else (value,):
            _add(parent, element, one)


def _add(parent: etree._Element, element: Element, value: Any) -> None:
    if element.part is not None:
        _add_part(etree.SubElement(parent, _NAMESPACE + element.name), value, element.part)
    elif element.pair:
        pair = etree.SubElement(parent, _NAMESPACE + element.name)
        for name, text in zip(("valueName", "value"), value, strict=True):
            _add_text(pair, name, text)
    elif (text := element.write(value)) is not None:
        _add_text(parent, element.name, text)


def _add_text(parent: etree._Element, name: str, text: str) -> None:
    try:
        etree.SubElement(parent, _NAMESPACE + name).text = text
    except ValueError as error:
        raise Refused("value", name=name, value=repr(text[:80])) from error
