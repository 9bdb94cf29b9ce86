"""The door for programs that read: a session of the pages or a bearer token, nothing but reading, errors as data."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from mithaq.kernel.errors import MithaqError, NotVisible
from mithaq.web import api

View = Callable[..., HttpResponse]
READING = ("GET", "HEAD", "OPTIONS")


def for_readers(view: View) -> View:
    """Let in whoever is signed in or bears a token; answer errors as `application/problem+json`."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in READING:
            return _only_reading()
        if request.actor is None:
            return _nobody()
        try:
            return view(request, *args, **kwargs)
        except NotVisible:
            return api.not_found(request)
        except MithaqError as error:
            return api.problem(error.status, error.code, str(error.message), error.fields)

    return guarded


def _only_reading() -> HttpResponse:
    answer = api.problem(405, "not_allowed", _("Only reading is answered here."))
    answer["Allow"] = ", ".join(READING)
    return answer


def _nobody() -> HttpResponse:
    said = _("Sign in, or send a token that still holds: Authorization: Bearer …")
    answer = api.problem(401, "not_signed_in", said)
    answer["WWW-Authenticate"] = "Bearer"
    return answer
