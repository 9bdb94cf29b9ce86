"""The resources under /features/: landing page, definition, conformance, collections, items. OGC 17-069r4, §7."""

from typing import Any
from urllib.parse import urlencode, urljoin

import orjson
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mithaq.kernel import clock
from mithaq.kernel.errors import Invalid

from ..doors import for_readers
from . import definition, offered, parameters
from .definition import GEOJSON
from .offered import Collection
from .parameters import Wrong

JSON = "application/json"
_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_SPEC = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CLASSES = tuple(f"{_SPEC}/{name}" for name in ("core", "geojson", "oas30"))
Link = dict[str, str]


@for_readers
def landing(_request: Any) -> HttpResponse:
    """Show what there is."""
    links = [
        _link("self", _address("landing")),
        _link("service-desc", _address("definition"), definition.CONTENT_TYPE),
        _link("conformance", _address("conformance")),
        _link("data", _address("collections")),
    ]
    return _answer({"title": _("Places and incidents"), "links": links})


@for_readers
def define(_request: Any) -> HttpResponse:
    """Show the OpenAPI document."""
    server = _address("landing").removesuffix("/")
    return _answer(definition.document(server), definition.CONTENT_TYPE)


@for_readers
def conformance(_request: Any) -> HttpResponse:
    """Show what of the standard is kept."""
    return _answer({"conformsTo": CLASSES})


@for_readers
def collections(_request: Any) -> HttpResponse:
    """Show the collections."""
    found = [_about(one) for one in offered.COLLECTIONS.values()]
    return _answer({"links": [_link("self", _address("collections"))], "collections": found})


@for_readers
def collection(_request: Any, name: str) -> HttpResponse:
    """Show what one collection holds."""
    return _answer(_about(offered.collection(name)))


@for_readers
def items(request: Any, name: str) -> HttpResponse:
    """Show a page of features, and the way to the next; nothing says how many there are in all."""
    one = offered.collection(name)
    wanted = parameters.read(request.GET.dict(), one.properties, dated=one.dated)
    try:
        found, following = one.page(request, wanted)
    except Invalid as error:
        raise Wrong(fields=error.fields) from error
    here = _address("items", one.id)
    links = [
        _link("self", _with(here, request.GET.dict()), GEOJSON),
        _link("collection", _address("collection", one.id)),
    ]
    if following:
        links.append(_link("next", _with(here, {**wanted.given, "cursor": following}), GEOJSON))
    page = {
        "type": "FeatureCollection",
        "features": found,
        "links": links,
        "timeStamp": clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
        "numberReturned": len(found),
    }
    return _answer(page, GEOJSON)


@for_readers
def item(request: Any, name: str, id_: str) -> HttpResponse:
    """Show one feature."""
    one = offered.collection(name)
    links = [
        _link("self", _address("item", one.id, id_), GEOJSON),
        _link("collection", _address("collection", one.id)),
    ]
    return _answer({**one.one(request, id_), "links": links}, GEOJSON)


def _about(one: Collection) -> dict[str, Any]:
    links = [
        _link("self", _address("collection", one.id)),
        _link("items", _address("items", one.id), GEOJSON),
    ]
    return {
        "id": one.id,
        "title": str(one.title),
        "description": str(one.description),
        "itemType": "feature",
        "crs": [_CRS84],
        "links": links,
    }


def _link(rel: str, href: str, media: str = JSON) -> Link:
    return {"rel": rel, "href": href, "type": media}


def _address(name: str, *args: str) -> str:
    return urljoin(settings.ORIGIN.geturl(), reverse(f"exchange:features_{name}", args=args))


def _with(address: str, given: Any) -> str:
    return f"{address}?{urlencode(given)}" if given else address


def _answer(content: Any, media: str = JSON) -> HttpResponse:
    return HttpResponse(orjson.dumps(content), content_type=media)
