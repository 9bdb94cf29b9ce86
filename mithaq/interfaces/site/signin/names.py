"""One name for one account, however it is typed; and where a request comes from."""

import unicodedata
from typing import Any

from allauth.account.adapter import get_adapter
from django.http import HttpRequest


def canonical(typed: str) -> str:
    """Return the user name as it is stored: without the look-alikes, cases and spaces that typing adds."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def of_attempt(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """Return the canonical name that a try to sign in is counted under."""
    typed = (credentials or {}).get("username") or (request.POST.get("login", "") if request else "")
    return canonical(str(typed))


def address_of(request: HttpRequest) -> str:
    """Return the address that tries are counted under, past as many proxies as are trusted."""
    return str(get_adapter().get_client_ip(request))
