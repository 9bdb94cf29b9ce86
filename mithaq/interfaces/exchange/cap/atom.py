"""Feeds of alerts: Atom (RFC 4287), written for what is kept and read from others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from . import documents, elements
from .refusals import Refused

ATOM = "http://www.w3.org/2005/Atom"
ATOM_TYPE = "application/atom+xml"
CONTENT_TYPE = f"{ATOM_TYPE}; charset=utf-8"
CAP_TYPE = "application/cap+xml"
MOST_ENTRIES = 500
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


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: where the alert is, or the alert itself as it stands in the feed."""

    id: str
    title: str
    updated: datetime
    address: str = ""
    document: bytes = b""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that was read: its entries, and one sentence for each that could not be used."""

    id: str
    title: str
    entries: tuple[Entry, ...]
    faults: tuple[str, ...]


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


def read(data: bytes) -> Feed:
    """Return the feed in `data`; an entry that lacks what it needs is left out and named.

    Raises Refused for what is no Atom feed, or attacks.
    """
    root = documents.opened(data)
    if root.tag != f"{_NS}feed":
        raise Refused("feed")
    entries: list[Entry] = []
    faults: list[str] = []
    for place, element in enumerate(root.findall(f"{_NS}entry")[:MOST_ENTRIES], 1):
        try:
            entries.append(_entry(element))
        except (LookupError, ValueError) as fault:
            faults.append(f"{place}: {fault}")
    return Feed(_text(root, "id"), _text(root, "title"), tuple(entries), tuple(faults))


def _entry(element: etree._Element) -> Entry:
    """Return one entry. Raises LookupError or ValueError with what is missing."""
    address, document = _address(element), _document(element)
    if not address and not document:
        raise LookupError("link")
    identifier = _text(element, "id")
    if not identifier:
        raise LookupError("id")
    updated = elements.moment(_text(element, "updated"))
    return Entry(identifier, _text(element, "title"), updated, address, document)


def _address(element: etree._Element) -> str:
    """Return the link to the alert: one that says so, else the first."""
    links = element.findall(f"{_NS}link")
    typed = [link for link in links if link.get("type") == CAP_TYPE]
    return next((link.get("href", "") for link in [*typed, *links]), "")


def _document(element: etree._Element) -> bytes:
    content = element.find(f"{_NS}content")
    inside = [] if content is None else [child for child in content if isinstance(child.tag, str)]
    return etree.tostring(inside[0], with_tail=False) if inside else b""


def _text(element: etree._Element, name: str) -> str:
    child = element.find(_NS + name)
    return "" if child is None else (child.text or "").strip()
