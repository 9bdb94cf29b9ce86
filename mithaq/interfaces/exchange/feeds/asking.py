"""The way to a feed's server, with its secret where it has one, and to a second one for its documents, without it."""

import base64
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from .. import outgoing, partner_secrets
from ..models import AlertFeed

MOST_BYTES = 4 * 1024 * 1024
LONGEST = 200
_ACCEPT = "application/atom+xml, application/rss+xml, application/cap+xml, application/xml"
_MOVED = (301, 302, 303, 307, 308)
_ANY_CONTENT = ("", "text/plain", "application/octet-stream")
UNCHANGED, GONE = 304, 410


class Trouble(Exception):
    """Something is wrong; `reason` is a word that the pages know, `values` go into its sentence."""

    def __init__(self, reason: str, **values: Any) -> None:
        super().__init__(f"{reason} {values}")
        self.reason, self.values = reason, values


@dataclass(frozen=True)
class Source:
    """The server of a feed."""

    address: str
    origin: str
    documents: str
    credential: Mapping[str, str]

    @classmethod
    def of(cls, feed: AlertFeed) -> "Source":
        """Return the server of `feed`. Raises NotListed, NoSecret."""
        headers = {}
        if feed.secret_name:
            assert feed.owner is not None
            secret = partner_secrets.read(feed.owner.code, feed.secret_name, feed.address)
            headers["Authorization"] = _credential(feed.user, secret)
        return cls(feed.address, outgoing.origin(feed.address), feed.documents_at, headers)

    def ask(self, address: str, conditions: Mapping[str, str] | None = None) -> outgoing.Answer:
        """Return the feed, or a page of it, at `address`; under `conditions` also that nothing has changed.

        Raises Trouble, Unreachable.
        """
        return self._asked(self._within(address, self.origin), conditions or {})

    def document(self, address: str) -> bytes:
        """Return the document of an entry. Raises Trouble, Unreachable.

        It lies at the feed's own origin, or at the one that was named with the feed: nothing is asked of another host,
        also of one that is listed. Whoever writes a feed shall not choose where this installation goes.
        """
        return self._asked(self._within(address, self.origin, self.documents)).body

    def _asked(self, at: str, conditions: Mapping[str, str] = MappingProxyType({})) -> outgoing.Answer:
        mine = self.credential if outgoing.origin(at) == self.origin else {}
        answer = outgoing.get(at, {"Accept": _ACCEPT, **mine, **conditions}, most_bytes=MOST_BYTES)
        if not (conditions and answer.status == UNCHANGED):
            _check(answer)
        return answer

    def _within(self, address: str, *origins: str) -> str:
        """Return an address, as it stands in the feed, in full. Raises Trouble where it lies elsewhere."""
        host = ""
        with suppress(ValueError, outgoing.NotListed):
            at = urldefrag(urljoin(self.address, address)).url
            host = urlsplit(at).netloc
            if outgoing.origin(at) in origins:
                return at
        raise Trouble("elsewhere", host=plain(host or address))


def _credential(user: str, secret: str) -> str:
    if not user:
        return f"Bearer {secret}"
    return f"Basic {base64.b64encode(f'{user}:{secret}'.encode()).decode()}"


def _check(answer: outgoing.Answer) -> None:
    """Raise Trouble unless the answer is one that may hold XML."""
    if answer.status in _MOVED:
        raise Trouble("moved", address=plain(answer.headers.get("location", "")))
    if answer.status == GONE:
        raise Trouble("gone")
    if not answer.is_good:
        raise Trouble("status", status=answer.status)
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _ANY_CONTENT and "xml" not in kind:
        raise Trouble("media_type", type=plain(kind))


def plain(text: str) -> str:
    """Return what a stranger wrote as far as it can be shown in a line."""
    return "".join(letter for letter in text if letter.isprintable())[:LONGEST]
