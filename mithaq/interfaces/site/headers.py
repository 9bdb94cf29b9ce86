"""Headers that tell the browser what it must not do, and requests that no browser of ours would send.

Decision: docs/decisions/0063-browser.md.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from mithaq.web import problems
from mithaq.web.permissions_policy import policy

SAFE = ("GET", "HEAD", "OPTIONS")
KNOWN = (*SAFE, "POST", "PUT", "PATCH", "DELETE")


class HeadersMiddleware:
    """Refuses what comes from other sites, and adds the headers that Django has no setting for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in KNOWN:
            return HttpResponse(status=405, headers={"Allow": ", ".join(KNOWN)})
        answer = (
            problems.answer(request, 403) if comes_from_elsewhere(request) else self.get_response(request)
        )
        answer.headers.setdefault("Permissions-Policy", policy())
        answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        answer.headers.setdefault("X-Frame-Options", "DENY")
        return answer


def comes_from_elsewhere(request: HttpRequest) -> bool:
    """Return whether another site sent this: it may only lead people to a page, never write, embed or fetch.

    Source: W3C, Fetch Metadata Request Headers, §2; browsers without these headers are held by the CSRF
    check.
    """
    if request.headers.get("Sec-Fetch-Site", "none") in ("same-origin", "none"):
        return False
    leads_here = request.headers.get("Sec-Fetch-Mode") == "navigate"
    is_page = request.headers.get("Sec-Fetch-Dest") == "document"
    return request.method not in SAFE or not (leads_here and is_page)
