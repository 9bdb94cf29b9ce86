"""Django's error hooks, all answered by the same pages; named in `config.urls` and `CSRF_FAILURE_VIEW`."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse

from . import problems


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
    """Answer `handler500`."""
    return problems.answer(request, 500)


def expired_form(request: HttpRequest, *_rest: object, **_more: object) -> HttpResponse:
    """Answer a form whose token is missing or stale (`CSRF_FAILURE_VIEW`)."""
    return problems.answer(request, 419)
