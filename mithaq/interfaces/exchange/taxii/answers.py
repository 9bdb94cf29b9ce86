"""Answers: media types, envelopes joined from stored bytes, errors in the standard's own form. TAXII 2.1 §1.6, §3."""

from collections.abc import Mapping
from typing import Any

import orjson
from django.http import HttpResponse

from ..stix import times
from .queries import Page

TAXII = "application/taxii+json;version=2.1"
STIX = "application/stix+json;version=2.1"
LONGEST_BODY = 10 * 1024 * 1024
# each object has a line in the receipt, whatever it is
MOST_OBJECTS = 10_000
_TITLES = {
    400: ("bad_request", "The request cannot be understood"),
    401: ("unauthorized", "Send a token that still holds"),
    403: ("forbidden", "This is not allowed"),
    404: ("not_found", "There is nothing here"),
    405: ("method_not_allowed", "This address does not take that method"),
    406: ("not_acceptable", f"This server answers in {TAXII}"),
    409: ("conflict", "This cannot be done in the present state"),
    413: ("too_large", f"The request is larger than {LONGEST_BODY} bytes, or {MOST_OBJECTS} objects"),
    415: ("unsupported_media_type", f"Send {TAXII}"),
    422: ("unprocessable", "The envelope cannot be taken in"),
    500: ("error", "Something went wrong here; nothing was changed"),
    503: ("store_away", "The store does not answer just now; nothing was changed; try again in a minute"),
    507: ("store_full", "The store is full; nothing was changed"),
}
CHALLENGE = 'Bearer realm="Mithaq", Basic realm="Mithaq", charset="UTF-8"'


def resource(values: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """Return a TAXII resource."""
    return _answer(orjson.dumps(values), status)


def error(status: int, said: str = "", headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return an error message (§3.6.1); the same bytes for whatever is hidden and whatever is missing."""
    code, title = _TITLES[status]
    values = {"title": title, "error_code": code, "http_status": str(status)}
    answer = _answer(orjson.dumps({**values, **({"description": said} if said else {})}), status)
    for name, value in (headers or {}).items():
        answer.headers[name] = value
    return answer


def envelope(page: Page) -> HttpResponse:
    """Return the objects of a page (§3.7), as the bytes that were stored."""
    return _page(page, "objects", b",".join(bytes(row.body) for row in page.rows))


def manifest(page: Page) -> HttpResponse:
    """Return what the objects of a page are (§5.3.1)."""
    listed = [
        {
            "id": row.stix_id,
            "date_added": times.exact(row.stamp),
            "version": times.version(row.version),
            "media_type": STIX,
        }
        for row in page.rows
    ]
    return _page(page, "objects", orjson.dumps(listed)[1:-1])


def versions(page: Page) -> HttpResponse:
    """Return the versions of one object (§5.8.1)."""
    listed = [times.version(row.version) for row in page.rows]
    return _page(page, "versions", orjson.dumps(listed)[1:-1])


def _page(page: Page, name: str, inside: bytes) -> HttpResponse:
    """Return a list with its position: `next` and the header are the same stamp, so both ways of paging meet."""
    if not page.rows:
        return _answer(b'{"more":false}', 200)
    last = page.rows[-1].stamp
    more = b'"more":true,"next":"%d"' % last if page.more else b'"more":false'
    answer = _answer(b'{%s,"%s":[%s]}' % (more, name.encode(), inside), 200)
    answer.headers["X-TAXII-Date-Added-First"] = times.exact(page.rows[0].stamp)
    answer.headers["X-TAXII-Date-Added-Last"] = times.exact(last)
    return answer


def _answer(body: bytes, status: int) -> HttpResponse:
    answer = HttpResponse(body, status=status, content_type=TAXII)
    answer.headers["Content-Length"] = str(len(body))
    answer.headers["Cache-Control"] = "no-store"
    return answer


def accepts(header: str) -> bool:
    """Return whether an `Accept` header takes what this server has; the most exact range decides. RFC 9110 §12.5.1."""
    best: tuple[int, float] | None = None
    for part in header.split(",") if header.strip() else ["*/*"]:
        name, *parameters = [piece.strip().casefold() for piece in part.split(";")]
        values = dict(piece.partition("=")[::2] for piece in parameters)
        exactness = {"application/taxii+json": 2, "application/*": 1, "*/*": 0}.get(name)
        if exactness is None or values.get("version", "2.1").strip('"') != "2.1":
            continue
        best = max(best or (-1, 0.0), (exactness, _weight(values.get("q", "1"))))
    return best is not None and best[1] > 0


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def sends(header: str) -> bool:
    """Return whether a `Content-Type` is that of TAXII 2.1."""
    name, *parameters = [piece.strip().casefold() for piece in header.split(";")]
    values = dict(piece.partition("=")[::2] for piece in parameters)
    return name == "application/taxii+json" and values.get("version", "2.1").strip('"') == "2.1"
