"""Feeds of alerts: Atom (RFC 4287), written for what is in force and read from others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from . import documents, elements
from .alerts import Alert
from .refusals import Refused

ATOM = "http://www.w3.org/2005/Atom"
CONTENT_TYPE = "application/atom+xml; charset=utf-8"
CAP_TYPE = "application/cap+xml"
MOST_ENTRIES = 500
_NS = f"{{{ATOM}}}"


@dataclass(frozen=True, slots=True)
class Source:
    """What a feed is: its lasting id, its title and author, and the address it is served from."""

    id: str
    title: str
    author: str
    address: str


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


def written(source: Source, updated: datetime, alerts: Iterable[tuple[Alert, str]]) -> bytes:
    """Return a feed of alerts, each with the address of its document."""
    root = etree.Element(f"{_NS}feed", nsmap={None: ATOM})
    _add(root, "id", source.id)
    _add(root, "title", source.title)
    _add(root, "updated", updated.isoformat(timespec="seconds"))
    _add(_add(root, "author"), "name", source.author)
    _add(root, "link", rel="self", href=source.address, type="application/atom+xml")
    for alert, address in alerts:
        _add_entry(root, alert, address)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _add_entry(root: etree._Element, alert: Alert, address: str) -> None:
    entry = _add(root, "entry")
    info = alert.infos[0] if alert.infos else None
    title = (info.headline or info.event) if info else alert.identifier
    _add(entry, "id", f"tag:{alert.sender},{alert.sent:%Y-%m-%d}:{alert.identifier}")
    _add(entry, "title", title)
    _add(entry, "updated", alert.sent.isoformat(timespec="seconds"))
    _add(_add(entry, "author"), "name", info.sender_name or alert.sender if info else alert.sender)
    _add(entry, "link", rel="alternate", href=address, type=CAP_TYPE)
    if info:
        _add(entry, "summary", info.description or title)
    for category in info.categories if info else ():
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
