"""Our feed of alerts: Atom (RFC 4287)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from .refusals import Refused

ATOM = "http://www.w3.org/2005/Atom"
ATOM_TYPE = "application/atom+xml"
CAP_TYPE = "application/cap+xml"
_NS = f"{{{ATOM}}}"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Source:
    """What a feed is: its lasting id, its title and author, and the address it is served from.

    `others` gives the addresses of the same feed by language, `next` that of the page after this one.
    """

    id: str
    title: str
    author: str
    address: str
    language: str = "en"
    others: Mapping[str, str] = field(default_factory=dict)
    next: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """An alert as our feed lists it: its lasting id, title with its language, sender, address and categories."""

    id: str
    title: str
    language: str
    updated: datetime
    author: str
    address: str
    categories: tuple[str, ...] = ()


def written(source: Source, updated: datetime, listed: Iterable[Listed]) -> bytes:
    """Return a feed of alerts, each with the address of its document; paged as RFC 5005, §3 says."""
    root = etree.Element(f"{_NS}feed", {_LANGUAGE: source.language}, nsmap={None: ATOM})
    _add(root, "id", source.id)
    _add(root, "title", source.title)
    _add(root, "updated", updated.isoformat(timespec="seconds"))
    _add(_add(root, "author"), "name", source.author)
    _add(root, "link", rel="self", href=source.address, type=ATOM_TYPE)
    for language, address in source.others.items():
        _add(root, "link", rel="alternate", href=address, type=ATOM_TYPE, hreflang=language)
    if source.next:
        _add(root, "link", rel="next", href=source.next, type=ATOM_TYPE)
    for one in listed:
        _add_entry(root, one)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _add_entry(root: etree._Element, one: Listed) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", one.id)
    _add(entry, "title", one.title, **{_LANGUAGE: one.language})
    _add(entry, "updated", one.updated.isoformat(timespec="seconds"))
    _add(_add(entry, "author"), "name", one.author)
    _add(entry, "link", rel="alternate", href=one.address, type=CAP_TYPE)
    for category in one.categories:
        _add(entry, "category", term=category)


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    child = etree.SubElement(parent, _NS + name, attributes)
    try:
        child.text = text or None
    except ValueError as error:
        raise Refused("value", name=name, value=repr(text[:80])) from error
    return child
