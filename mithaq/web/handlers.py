"""Django's error hooks, all answered by the same pages; named in `config.urls` and `CSRF_FAILURE_VIEW`."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from mithaq.kernel.errors import MithaqError, of_store

from . import api, problems


def bad_request(request: HttpRequest, exception: object = None) -> HttpResponse:
    """Answer `handler400`; what is larger than a form may be is told so."""
    return problems.answer(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, *_rest: object, **_more: object) -> HttpResponse:
    """Answer `handler403`."""
    return problems.answer(request, 403)


def not_found(request: HttpRequest, *_rest: object, **_more: object) -> HttpResponse:
    """Answer `handler404`."""
    return problems.answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer `handler500`; a store that is away or full before anybody knows who asks is told so."""
    told = of_store(sys.exception()) or MithaqError()
    if request.path.startswith("/api/"):
        return api.problem(told.status, told.code, str(told.message))
    return problems.answer(request, told.status)


def expired_form(request: HttpRequest, *_rest: object, **_more: object) -> HttpResponse:
    """Answer a form whose token is missing or stale (`CSRF_FAILURE_VIEW`)."""
    return problems.answer(request, 419)
