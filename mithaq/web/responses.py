"""Answers in one place: whole pages, fragments for htmx, tables in their formats, errors in plain words."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header

from mithaq.kernel.errors import MithaqError

from . import exports, problems
from .tables import Table


def wants_fragment(request: HttpRequest) -> bool:
    """Return whether htmx asked for a part of the page; boosted links and restored history want the whole."""
    htmx: Any = getattr(request, "htmx", False)
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """Render `template`, or only its partial `part` where htmx asks for it."""
    name = f"{template}#{part}" if part and wants_fragment(request) else template
    answer = render(request, name, dict(context or {}), status=status)
    if part:
        patch_vary_headers(answer, ["HX-Request"])
    return answer


def table_page(
    request: HttpRequest,
    template: str,
    table: Table,
    context: Mapping[str, Any] | None = None,
    *,
    marking: str = "",
) -> HttpResponseBase:
    """Show a table, or hand it out as the file the reader asked for, `marking` on every row of it."""
    if table.view.format:
        return exports.answer(
            table.view.format, table.view.columns, table.items, title=table.caption, marking=marking
        )
    shown = "components/table.html" if wants_fragment(request) else template
    answer = page(request, shown, {**(context or {}), "table": table})
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Send the reader to `url` after a successful post; htmx moves the whole page."""
    if not wants_fragment(request):
        return HttpResponseRedirect(url)
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = url
    return answer


def attachment(name: str, media_type: str, data: bytes) -> HttpResponse:
    """Hand out bytes as a download that no browser shows by itself, guesses about, or keeps."""
    answer = HttpResponse(data, content_type=media_type)
    answer["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "no-store"
    return answer


def problem(request: HttpRequest, error: MithaqError) -> HttpResponse:
    """Turn an error of the family into its page; `kept` says what of the reader's work was kept."""
    return problems.answer(request, error.status, code=error.code, message=str(error.message))
