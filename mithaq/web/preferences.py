"""What a reader chose: colours and digits. A cookie of this browser comes first, then the account."""

from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from . import numerals

THEMES = ("auto", "light", "dark")
_A_YEAR = 365 * 24 * 3600
_KEPT_ON = "_web_preferences"
_CHOICES = {"theme": THEMES, "digits": numerals.SYSTEMS}


@dataclass(frozen=True, slots=True)
class Preferences:
    """`theme` is one of THEMES, `digits` one of numerals.SYSTEMS."""

    theme: str = "auto"
    digits: str = numerals.LATIN

    @property
    def dark_media(self) -> str:
        """Return the media query under which the dark colours apply."""
        return {"light": "not all", "dark": "all"}.get(self.theme, "(prefers-color-scheme: dark)")


def read(request: HttpRequest | None) -> Preferences:
    """Return the reader's choices, read once a request; unknown values count as none."""
    if request is None:
        return Preferences()
    if not hasattr(request, _KEPT_ON):
        setattr(request, _KEPT_ON, _read(request))
    return cast(Preferences, getattr(request, _KEPT_ON))


def _read(request: HttpRequest) -> Preferences:
    account = getattr(request, "user", None)
    chosen: dict[str, str] = {}
    for name, allowed in _CHOICES.items():
        for value in (request.COOKIES.get(name), getattr(account, name, None)):
            if value in allowed:
                chosen.setdefault(name, value)
    return Preferences(**chosen)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the posted `theme` and `digits` and go back to `next`; unknown values are ignored."""
    answer = HttpResponseRedirect(_way_back(request))
    for name, allowed in _CHOICES.items():
        if (value := request.POST.get(name)) in allowed:
            answer.set_cookie(
                name,
                cast(str, value),
                max_age=_A_YEAR,
                secure=request.is_secure(),
                httponly=True,
                samesite="Lax",
            )
    return answer


def _way_back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else "/"
