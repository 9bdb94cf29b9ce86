"""Alerts for programs: the document of each, byte by byte, and the feed of all; with a token or at a secret address."""

import hashlib
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from mithaq.kernel.errors import Invalid, NotVisible
from mithaq.kernel.i18n import LANGUAGES
from mithaq.kernel.markings import walls
from mithaq.kernel.markings.viewers import Viewer
from mithaq.web import responses

from .. import links
from ..doors import for_readers
from ..models import CapAlert
from ..models.links import ALERTS
from . import feeds, queries

CAP_TYPE, ATOM_TYPE = "application/cap+xml", "application/atom+xml; charset=utf-8"


@for_readers
def feed(request: Any) -> HttpResponse:
    """Return the alerts that the reader may see, newest first."""
    way = feeds.Way(
        reverse("exchange:alert_feed"), lambda id_: reverse("exchange:alert_document", args=[id_])
    )
    return _feed(request, request.viewer, way, get_language() or "en")


@for_readers
def document(request: Any, id_: uuid.UUID) -> HttpResponse:
    """Return the document of one alert as it was handed in."""
    return _document(request, request.viewer, queries.one(request.viewer, id_))


@require_safe
def secret_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Return the alerts that whoever holds the secret may see, and that are not marked above GREEN."""
    with walls.job("whom a feed's address stands for is known before there is a viewer"):
        viewer, account = links.reader_of(secret, ALERTS)
    way = feeds.Way(
        reverse("exchange:secret_alert_feed", args=[secret]),
        lambda id_: reverse("exchange:secret_alert_document", args=[secret, id_]),
        outside=True,
    )
    with walls.bound(viewer):
        return _unlisted(_feed(request, viewer, way, account.language))


@require_safe
def secret_document(request: HttpRequest, secret: str, id_: uuid.UUID) -> HttpResponse:
    """Return the document of an alert that stands in the feed at a secret address."""
    with walls.job("whom a feed's address stands for is known before there is a viewer"):
        viewer, _account = links.reader_of(secret, ALERTS)
    with walls.bound(viewer):
        found = queries.one(viewer, id_)
        if found.audience.tlp not in queries.OUTSIDE:
            raise NotVisible
        return _unlisted(_document(request, viewer, found))


def _feed(request: HttpRequest, viewer: Viewer, way: feeds.Way, likely: str) -> HttpResponse:
    asked = request.GET.get("lang", "")
    language = asked if asked in LANGUAGES else likely
    cursor = request.GET.get("cursor") or None
    try:
        data = feeds.written(viewer, way, language=language, cursor=cursor)
    except Invalid:
        # an address of this feed that nobody was ever given
        raise NotVisible from None
    return _unless_known(request, HttpResponse(data, content_type=ATOM_TYPE), data)


def _document(request: HttpRequest, viewer: Viewer, kept: CapAlert) -> HttpResponse:
    data = queries.document(viewer, kept)
    return _unless_known(request, responses.attachment(f"{kept.pk}.cap", CAP_TYPE, data), data)


def _unless_known(request: HttpRequest, answer: HttpResponse, data: bytes) -> HttpResponse:
    """Return the answer, or 304 where the program holds just these bytes already."""
    answer["ETag"] = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    told = get_conditional_response(request, etag=answer["ETag"], response=answer)
    assert isinstance(told, HttpResponse)
    return told


def _unlisted(answer: HttpResponse) -> HttpResponse:
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer
