"""For whoever runs the server: is the process alive, can it do its work. No figure, no name, no version."""

from collections.abc import Callable

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase


class HealthMiddleware:
    """Answers `/healthz` and `/readyz` before anything else: who asks may not know the host, and has no session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = {"/healthz": _healthz, "/readyz": _readyz}.get(request.path_info)
        return answer() if answer else self.get_response(request)


def _healthz() -> HttpResponse:
    """Answer that the process is alive; asks nothing of the store."""
    return _said("ok")


def _readyz() -> HttpResponse:
    """Answer whether the store can be read; 503 where it cannot."""
    try:
        with connection.cursor() as cursor:
            # without a table SQLite would not even open its file
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
    except Error:
        connection.close()
        return _said("the store does not answer", 503)
    return _said("ready")


def _said(text: str, status: int = 200) -> HttpResponse:
    headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain", headers=headers)
