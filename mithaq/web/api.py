"""What every `api.py` stands on: who asks, shared shapes (`shapes`), keys for repeated submissions, errors.

Reading and acting have no rules of their own here: operations call queries with `request.viewer` and actions
with `by=request.actor`, which `web.access` has set from the session or the bearer token.
"""

import logging
import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar, cast

import orjson
from django.core.exceptions import RequestDataTooBig
from django.core.signals import got_request_exception
from django.db import DatabaseError, DataError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from mithaq.kernel.acts.once import once
from mithaq.kernel.errors import Invalid, MithaqError, NotAllowed, NotVisible, StoreAway, of_store
from mithaq.kernel.markings import audiences, walls
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.people import queries as people
from mithaq.kernel.people.models import CARRY_OUT, WRITE, Membership

from . import described, problems, sessions, submissions
from .described import KEY_CHARACTERS, KEY_HEADER, LONGEST_KEY, PROBLEM
from .shapes import (
    MarkingIn,
    MarkingOut,
    NamesOut,
    NamesSchema,
    Page,
    RecordOut,
    Shape,
    Tlp,
    Versioned,
)

__all__ = [
    "KEY_HEADER",
    "LONGEST_KEY",
    "MarkingIn",
    "MarkingOut",
    "NamesOut",
    "NamesSchema",
    "Page",
    "RecordOut",
    "Router",
    "Schema",
    "Shape",
    "Versioned",
]
JSON = "application/json"
SAFE = ("GET", "HEAD", "OPTIONS")
_KEY = re.compile(f"{KEY_CHARACTERS}{{0,{LONGEST_KEY}}}")
WRITES = (WRITE, CARRY_OUT)
R = TypeVar("R", bound=Marked)
_KEPT_ON = "_api_codes"
_log = logging.getLogger("django.request")


class Session(AuthBase):
    """The cookie of a sign-in; anything that writes must also bring the CSRF token of our own pages."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "session"

    def __call__(self, request: Any) -> Any:
        if request.actor is None or request.token_scope:
            return None
        if check_csrf(request):
            raise NotAllowed(_("The request does not come from a page of this installation."))
        return request.actor


class Bearer(AuthBase):
    """`Authorization: Bearer …`; a token of scope read does not write."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: Any) -> Any:
        if request.actor is None or not request.token_scope:
            return None
        if request.method not in SAFE and request.token_scope not in WRITES:
            raise NotAllowed(_("This token may read only. Use one of scope write."))
        return request.actor


class _Reader(Parser):
    """Bodies by orjson: duplicate-free, strict JSON; text that no store takes is refused here."""

    def parse_body(self, request: HttpRequest) -> Any:
        if request.content_type != JSON:
            raise HttpError(415, f"not {JSON}")
        if b"\\u0000" in request.body:
            raise Invalid(_("The text holds a character that cannot be stored."))
        return orjson.loads(request.body)

    def parse_querydict(self, data: Any, list_fields: list[str], request: HttpRequest) -> Any:
        texts = (value for name in data for value in data.getlist(name) if isinstance(value, str))
        if any("\x00" in text for text in texts):
            raise Invalid(_("The text holds a character that cannot be stored."))
        return super().parse_querydict(data, list_fields, request)


class MithaqAPI(NinjaAPI):
    """An API whose errors are problems, and whose document says which writes take an idempotency key."""

    def __init__(self, **options: Any) -> None:
        super().__init__(auth=[Session(), Bearer()], parser=_Reader(), docs_url=None, **options)
        for family, answer in _HANDLERS.items():
            self.add_exception_handler(family, answer)

    @property
    def urls(self) -> Any:
        """Return the addresses; a method that none of them takes is answered as a problem too."""
        patterns, app, namespace = super().urls
        for pattern in patterns:
            view: Any = pattern.callback
            pattern.callback = _never_bare(view)
        return patterns, app, namespace

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        document = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        described.complete(document)
        return document


def _never_bare(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Return `view` with a problem in the place of the plain words that the framework has for a wrong method."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        answer: HttpResponse = view(request, *args, **kwargs)
        if not isinstance(answer, HttpResponseNotAllowed):
            return answer
        told = problem(405, "method_not_allowed", _("This address does not take that method."))
        told["Allow"] = answer["Allow"]
        return told

    return answered


def problem(
    status: int,
    code: str,
    title: str,
    fields: Mapping[str, Sequence[Any]] | None = None,
    current: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Return an `application/problem+json` answer; hidden and missing have the same bytes."""
    content: dict[str, Any] = {
        "type": f"urn:mithaq:problem:{code}",
        "title": title,
        "status": status,
        "code": code,
    }
    if fields:
        content["fields"] = {name: [str(said) for said in told] for name, told in fields.items()}
    if current:
        content["current"] = current
    answer = HttpResponse(orjson.dumps(content), status=status, content_type=PROBLEM)
    if status == StoreAway.status:
        answer.headers["Retry-After"] = str(problems.AGAIN_AFTER_S)
    return answer


def once_from(request: Any, do: Callable[[], R]) -> R:
    """Return what `do` makes, once for each Idempotency-Key of this person."""
    key = request.headers.get(KEY_HEADER, "")
    if not _KEY.fullmatch(key):
        told = _("Give at most 80 characters, letters, digits and signs of ASCII without a space.")
        raise Invalid(fields={KEY_HEADER: told})
    return once(key, request.actor, do, of=submissions.digest(request))


def check_confirmed(request: Any) -> None:
    """Let a grave step be taken by a token made for that, or within five minutes of a factor, as on the pages.

    Raises NotAllowed. Why a scope of its own: docs/decisions/0068-carrying-out-by-token.md.
    """
    if request.token_scope:
        if request.token_scope != CARRY_OUT:
            raise NotAllowed(_("This token may not take grave steps. Use one of scope carry_out."))
    elif not sessions.was_confirmed(request):
        raise NotAllowed(_("Confirm on the pages that it is you, and send this within five minutes."))


def check_in_person(request: Any) -> None:
    """Let something be made that lets somebody in: by a person within five minutes of a factor, never by a token.

    Raises NotAllowed. Decision: docs/decisions/0150-what-lets-in-is-made-in-person.md.
    """
    if request.token_scope:
        raise NotAllowed(_("A token makes no further way in. Do this on the pages, or with their session."))
    check_confirmed(request)


def membership(request: Any) -> Membership:
    """Return the membership in which the caller acts: of his session, or the one that his token stands for."""
    found: Membership = request.membership or people.held_by(request.actor)
    return found


def audience(request: Any, marking: MarkingIn) -> Audience:
    """Return the audience of a marking given by codes. Raises Invalid for what the reader does not know."""
    return people.audience(
        request.viewer, marking.tlp, parties=marking.parties, groups=marking.groups, persons=marking.persons
    )


def marking(request: Any, shown: Audience) -> MarkingOut:
    """Return a marking by codes, as far as the reader may know its receivers."""
    members, known = audiences.receivers(shown), codes(request)
    groups = [group_id for group_id, _generation in members["groups"]]
    return MarkingOut(
        tlp=cast(Tlp, shown.tlp),
        parties=[known[p] for p in members["parties"] if p in known],
        groups=[known[g] for g in groups if g in known],
        persons=handles(request, members["persons"]) if members["persons"] else [],
    )


def record(request: Any, shown: Marked) -> dict[str, Any]:
    """Return the values of RecordOut; a domain adds its own: `InitiativeOut(**api.record(request, x),
    code=…)`.
    """
    return {
        "id": shown.pk,
        "kind": shown.KIND,
        "version": shown.version,
        "owner": codes(request).get(str(shown.owner_id)),
        "marking": marking(request, shown.audience),
        "created_at": shown.created_at,
        "changed_at": shown.changed_at,
    }


def codes(request: Any) -> dict[str, str]:
    """Return the codes of all parties and groups that the reader may see, by id; asked once a request."""
    if not hasattr(request, _KEPT_ON):
        known = [*people.named_parties(request.viewer).values_list("pk", "code")]
        known += people.groups(request.viewer).values_list("pk", "code")
        setattr(request, _KEPT_ON, {str(id_): code for id_, code in known})
    found: dict[str, str] = getattr(request, _KEPT_ON)
    return found


def handles(request: Any, ids: Sequence[str]) -> list[str]:
    """Return the handles of those of `ids` that are persons whom the reader may know."""
    return list(people.persons(request.viewer).filter(pk__in=ids).values_list("handle", flat=True))


def _family(request: HttpRequest, error: Any) -> HttpResponse:
    if isinstance(error, NotVisible):
        return not_found(request)
    return problem(error.status, error.code, str(error.message), error.fields, _current(request, error))


def _current(request: Any, error: MithaqError) -> dict[str, Any] | None:
    """Return what stands now, where somebody else was quicker and the reader still sees the record."""
    stands = getattr(error, "current", None)
    if isinstance(stands, Marked) and stands.audience_id in request.viewer.audiences:
        return stands.body()
    return None


def not_found(_request: HttpRequest, _error: Any = None) -> HttpResponse:
    """Answer what is hidden, what is missing, and what never was an address."""
    return problem(404, NotVisible.code, str(NotVisible.default))


def _unknown(_request: HttpRequest, _error: Any) -> HttpResponse:
    answer = problem(
        401, "not_signed_in", _("Sign in, or send a token that still holds: Authorization: Bearer …")
    )
    answer["WWW-Authenticate"] = "Bearer"
    return answer


def _unreadable(request: HttpRequest, error: Any) -> HttpResponse:
    """Answer a body that cannot be read; what the parser had to say of it stands behind the error."""
    cause = error.__cause__
    if isinstance(cause, MithaqError):
        return _family(request, cause)
    status = (cause if isinstance(cause, HttpError) else error).status_code
    return problem(status, "unreadable", _("The request cannot be read. Send JSON as the document says."))


def _too_large(_request: HttpRequest, _error: Any) -> HttpResponse:
    return problem(413, "too_large", _("What you sent is larger than this installation accepts."))


def _misshapen(_request: HttpRequest, error: Any) -> HttpResponse:
    fields: dict[str, list[str]] = {}
    for told in error.errors:
        place = [str(part) for part in told["loc"]]
        name = ".".join(place[2:] if place[0] == "body" else place[1:]) or place[0]
        fields.setdefault(name, []).append(told["msg"])
    return problem(422, Invalid.code, str(Invalid.default), fields)


def _store(request: HttpRequest, error: Any) -> HttpResponse:
    told = of_store(error)
    return _family(request, told) if told else _fault(request, error)


def _unstorable(request: HttpRequest, error: Any) -> HttpResponse:
    """Answer an address with a zero byte, which PostgreSQL does not even look for: there is nothing of that name."""
    if "\x00" not in request.path:
        return _fault(request, error)
    walls.undo()
    return not_found(request)


def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    """Answer a fault of ours without a word about its inside; it is logged, and the transaction undone."""
    _log.error("%s %s", request.method, request.path, exc_info=error)
    got_request_exception.send(sender=None, request=request)
    walls.undo()
    return problem(500, "error", str(MithaqError.default))


_HANDLERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    Exception: _fault,
    MithaqError: _family,
    DatabaseError: _store,
    InterfaceError: _store,
    DataError: _unstorable,
    RequestDataTooBig: _too_large,
    Http404: not_found,
    AuthenticationError: _unknown,
    HttpError: _unreadable,
    ValidationError: _misshapen,
}
