"""The addresses of the standard. Each finds out who asks, then whether there is such a thing for him.

Source: TAXII 2.1 §4, §5.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

import orjson
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from mithaq.domains.picture import actions as picture
from mithaq.kernel.errors import MithaqError, NotVisible, of_store
from mithaq.kernel.i18n import pick
from mithaq.kernel.markings import walls

from ..models import Collection
from . import actions, answers, credentials, filters, queries, receipts
from .credentials import Asker
from .queries import Page, Rights

Endpoint = Callable[..., HttpResponse]
_log = logging.getLogger("django.request")


class _Refused(Exception):
    """The request is answered with this status, whatever it asks for."""

    def __init__(self, status: int, said: str = "") -> None:
        super().__init__(status)
        self.status, self.said = status, said


def endpoint(**by_method: Endpoint) -> Endpoint:
    """Return the view of one address: a function for each method that it takes; HEAD is answered as GET."""
    allowed = ", ".join(sorted({*by_method, *(["HEAD"] if "GET" in by_method else [])}))

    @csrf_exempt
    def view(request: HttpRequest, **parts: str) -> HttpResponse:
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method not in by_method:
            return answers.error(405, headers={"Allow": allowed})
        with translation.override("en"):
            return _answered(by_method[method], request, parts)

    return view


def _answered(do: Endpoint, request: HttpRequest, parts: dict[str, str]) -> HttpResponse:
    """Return what `do` says, or why not, in the standard's own form; a fault of ours is undone and logged."""
    try:
        asker = credentials.asker(request.headers.get("Authorization", ""))
        if not answers.accepts(request.headers.get("Accept", "")):
            return answers.error(406)
        with walls.bound(asker.viewer):
            return _within(do, request, asker, parts)
    except credentials.Unknown:
        return answers.error(401, headers={"WWW-Authenticate": answers.CHALLENGE})
    except Exception as error:
        return _fault(request, error)


def _within(do: Endpoint, request: HttpRequest, asker: Asker, parts: dict[str, str]) -> HttpResponse:
    try:
        if "\x00" in request.path:
            raise NotVisible  # PostgreSQL does not even look for such a name
        return do(request, asker, **parts)
    except NotVisible:
        return answers.error(404)
    except filters.BadFilter as error:
        return answers.error(400, str(error))
    except _Refused as error:
        return answers.error(error.status, error.said)
    except MithaqError as error:
        return answers.error(error.status, str(error))


def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    _log.error("%s %s", request.method, request.path, exc_info=error)
    got_request_exception.send(sender=None, request=request)
    if told := of_store(error):
        return answers.error(told.status)
    walls.undo()
    return answers.error(500)


Reading = Callable[[HttpRequest, Asker, Collection], HttpResponse]


def _readable(read: Callable[..., HttpResponse]) -> Endpoint:
    """Let `read` have the collection, once it is known that the caller may read it."""

    @wraps(read)
    def found(request: HttpRequest, asker: Asker, root: str, name: str, **rest: str) -> HttpResponse:
        of = queries.collection(asker.viewer, root, name)
        if not queries.can_read(of, asker.actor.party_id):
            raise _Refused(403, "Your party may not read this collection.")
        return read(request, asker, of, **rest)

    return found


def _rights(of: Collection, asker: Asker) -> Rights:
    return queries.rights(of, asker.actor.party_id, writes=asker.writes)


def _writable(asker: Asker, root: str, name: str) -> Collection:
    of = queries.collection(asker.viewer, root, name)
    if not _rights(of, asker).can_write:
        raise _Refused(403, "Your party, or this token, may not send objects to this collection.")
    return of


def _discover(request: HttpRequest, asker: Asker) -> HttpResponse:
    """§4.1: only the roots under which the caller knows of a collection."""
    here = request.build_absolute_uri("/taxii2/")
    roots = [f"{here}{root}/" for root in queries.roots(asker.viewer)]
    listed = {"default": roots[0], "api_roots": roots} if roots else {}
    return answers.resource({"title": "Mithaq", "description": "Objects released to you.", **listed})


def _root(_request: HttpRequest, asker: Asker, root: str) -> HttpResponse:
    _check_root(asker, root)
    return answers.resource(
        {"title": root, "versions": [answers.TAXII], "max_content_length": answers.LONGEST_BODY}
    )


def _check_root(asker: Asker, root: str) -> None:
    if not queries.collections(asker.viewer, root).exists():
        raise NotVisible


def _status(_request: HttpRequest, asker: Asker, root: str, id_: str) -> HttpResponse:
    return answers.resource(receipts.status(receipts.of(root, id_, asker.actor.party_id)))


def _collections(_request: HttpRequest, asker: Asker, root: str) -> HttpResponse:
    _check_root(asker, root)
    listed = [_collection_of(one, asker) for one in queries.collections(asker.viewer, root)]
    return answers.resource({"collections": listed})


def _collection(_request: HttpRequest, asker: Asker, root: str, name: str) -> HttpResponse:
    return answers.resource(_collection_of(queries.collection(asker.viewer, root, name), asker))


def _collection_of(one: Collection, asker: Asker) -> dict[str, Any]:
    """§5.2.1."""
    rights = _rights(one, asker)
    return {
        "id": str(one.pk),
        "title": pick(one.title),
        **({"description": pick(one.description)} if any(one.description.values()) else {}),
        "alias": one.alias,
        "can_read": rights.can_read,
        "can_write": rights.can_write,
        "media_types": [answers.STIX],
    }


def _given(asker: Asker, of: Collection, page: Page) -> Page:
    """Return a page, once it is noted that the caller's party has the reports in it."""
    if of.follows:
        picture.note_fetched(queries.records(asker.viewer, of, page.rows), by=asker.actor)
    return page


@_readable
def _manifest(request: HttpRequest, asker: Asker, of: Collection) -> HttpResponse:
    return answers.manifest(queries.page(asker.viewer, of, filters.read(request.GET.dict())))


@_readable
def _objects(request: HttpRequest, asker: Asker, of: Collection) -> HttpResponse:
    return answers.envelope(
        _given(asker, of, queries.page(asker.viewer, of, filters.read(request.GET.dict())))
    )


@_readable
def _object(request: HttpRequest, asker: Asker, of: Collection, id_: str) -> HttpResponse:
    wanted = filters.read(request.GET.dict())
    return answers.envelope(_given(asker, of, queries.versions(asker.viewer, of, id_, wanted)))


@_readable
def _versions(request: HttpRequest, asker: Asker, of: Collection, id_: str) -> HttpResponse:
    wanted = filters.read(request.GET.dict(), every_version=True)
    return answers.versions(queries.versions(asker.viewer, of, id_, wanted))


def _post(request: HttpRequest, asker: Asker, root: str, name: str) -> HttpResponse:
    """§5.5: take in an envelope, and say what became of each object."""
    of = _writable(asker, root, name)
    if not answers.sends(request.headers.get("Content-Type", "")):
        raise _Refused(415)
    if request.headers.get("Content-Encoding", "identity").strip().casefold() != "identity":
        raise _Refused(415, "Send the envelope without a content coding.")
    receipt = actions.contribute(of, _sent(request), by=asker.actor, viewer=asker.viewer)
    return answers.resource(receipts.status(receipt), 202)


def _sent(request: HttpRequest) -> list[Any]:
    body = request.read(answers.LONGEST_BODY + 1)
    if len(body) > answers.LONGEST_BODY:
        raise _Refused(413)
    try:
        sent = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise _Refused(400, "The body is not JSON.") from error
    objects = sent.get("objects") if isinstance(sent, dict) else None
    if not isinstance(objects, list) or not objects:
        raise _Refused(422, "An envelope holds a list of objects.")
    if len(objects) > answers.MOST_OBJECTS:
        raise _Refused(413, f"An envelope holds at most {answers.MOST_OBJECTS} objects.")
    return objects


def _delete(request: HttpRequest, asker: Asker, root: str, name: str, id_: str) -> HttpResponse:
    """§5.7: all versions, unless some are named."""
    query = {"match[version]": filters.ALL, **request.GET.dict()}
    of = queries.collection(asker.viewer, root, name)
    rights = _rights(of, asker)
    if not (rights.can_read and rights.can_write):
        raise _Refused(403, "Your party, or this token, may not take objects out of this collection.")
    actions.remove(of, id_, filters.read(query), by=asker.actor, viewer=asker.viewer)
    return answers.resource({})


discovery = endpoint(GET=_discover)
root = endpoint(GET=_root)
status = endpoint(GET=_status)
collections = endpoint(GET=_collections)
collection = endpoint(GET=_collection)
manifest = endpoint(GET=_manifest)
objects = endpoint(GET=_objects, POST=_post)
object_ = endpoint(GET=_object, DELETE=_delete)
versions = endpoint(GET=_versions)


@csrf_exempt
def nothing(request: HttpRequest, **_parts: str) -> HttpResponse:
    """Answer whatever is no address of the standard as what is hidden is answered."""
    return endpoint(**{str(request.method): _missing})(request)


def _missing(_request: HttpRequest, _asker: Asker) -> HttpResponse:
    raise NotVisible
