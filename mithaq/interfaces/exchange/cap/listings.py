"""Feeds of alerts that others publish: Atom (RFC 4287) and RSS 2.0, read into the same plain values."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lxml import etree

from . import documents, elements
from .atom import ATOM, CAP_TYPE
from .refusals import Refused

MOST_ENTRIES = 500
LONGEST_NAME = 120
_NS = f"{{{ATOM}}}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: where the alert is, or the alert itself as it stands in the feed; `updated` is None where untold."""

    id: str
    title: str
    updated: datetime | None
    address: str = ""
    document: bytes = b""


@dataclass(frozen=True, slots=True)
class Faulty:
    """An entry that could not be used, by its title or its place in the feed, and why."""

    name: str
    refused: Refused


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a feed that was read; `next` is the address of the page with what is older, empty for none."""

    id: str
    entries: tuple[Entry, ...]
    faults: tuple[Faulty, ...]
    next: str = ""


def read(data: bytes) -> Listing:
    """Return the feed in `data`; an entry that lacks what it needs is left out and named.

    Raises Refused for what is no feed, or attacks.
    """
    root = documents.opened(data)
    if root.tag == f"{_NS}feed":
        found = _listing(_text(root, f"{_NS}id"), root.findall(f"{_NS}entry"), f"{_NS}title", _atom_entry)
        return replace(found, next=_next(root))
    if root.tag == "rss" and (channel := root.find("channel")) is not None:
        return _listing(_text(channel, "link"), channel.findall("item"), "title", _rss_item)
    raise Refused("feed")


def _listing(
    id_: str, found: list[etree._Element], title: str, read_one: Callable[[etree._Element], Entry]
) -> Listing:
    entries: list[Entry] = []
    faults: list[Faulty] = []
    for place, element in enumerate(found[:MOST_ENTRIES], 1):
        try:
            entries.append(read_one(element))
        except Refused as refused:
            faults.append(Faulty(_text(element, title)[:LONGEST_NAME] or str(place), refused))
    if len(found) > MOST_ENTRIES:
        faults.append(Faulty(f"{MOST_ENTRIES + 1}–{len(found)}", Refused("entries", most=MOST_ENTRIES)))
    return Listing(id_, tuple(entries), tuple(faults))


def _next(root: etree._Element) -> str:
    """Return where the page with what is older lies. Source: RFC 5005, §3."""
    links = (link for link in root.findall(f"{_NS}link") if link.get("rel") == "next")
    return next((link.get("href", "").strip() for link in links), "")


def _atom_entry(element: etree._Element) -> Entry:
    """Return one entry. Raises Refused for what is missing, or cannot be read."""
    address, document = _address(element), _document(element)
    return _entry(
        _text(element, f"{_NS}id"),
        _text(element, f"{_NS}title"),
        _moment(_text(element, f"{_NS}updated"), elements.moment),
        address,
        document,
    )


def _rss_item(element: etree._Element) -> Entry:
    """Return one item; its address stands for an id where it has none. Raises Refused."""
    address, published = _text(element, "link"), _text(element, "pubDate")
    updated = _moment(published, _mail_date) if published else None
    return _entry(_text(element, "guid") or address, _text(element, "title"), updated, address)


def _entry(id_: str, title: str, updated: datetime | None, address: str, document: bytes = b"") -> Entry:
    if not address and not document:
        raise Refused("entry_address")
    if not id_:
        raise Refused("entry_id")
    return Entry(id_, title, updated, address, document)


def _moment(text: str, read_text: Callable[[str], datetime]) -> datetime:
    try:
        return read_text(text)
    except (ValueError, OverflowError) as error:
        raise Refused("entry_date", value=text[:80]) from error


def _mail_date(text: str) -> datetime:
    at = parsedate_to_datetime(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _address(element: etree._Element) -> str:
    """Return the link to the alert: one that says so, else the first."""
    links = element.findall(f"{_NS}link")
    typed = [link for link in links if link.get("type") == CAP_TYPE]
    return next((link.get("href", "").strip() for link in [*typed, *links]), "")


def _document(element: etree._Element) -> bytes:
    """Return the alert that stands in an entry, as a document of its own; empty where there is none.

    Names that only the feed around it declares are left out: whoever signed it did not sign them.
    """
    content = element.find(f"{_NS}content")
    inside = [] if content is None else [child for child in content if isinstance(child.tag, str)]
    if not inside:
        return b""
    alone = deepcopy(inside[0])
    etree.cleanup_namespaces(alone)
    return etree.tostring(alone, encoding="UTF-8", with_tail=False)


def _text(element: etree._Element, tag: str) -> str:
    child = element.find(tag)
    return "" if child is None else (child.text or "").strip()
