"""What the base page shows around every page; a context processor that computes nothing until it is asked.

The sign-in layer sets on the request, where somebody is signed in:
`hat` (the Hat worn now), `hats` (all that may be worn) and `live_url` (the stream's address with its ticket).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.i18n import LANGUAGES, Names, present_language

from . import navigation, standstill
from . import preferences as chosen

LANGUAGE_NAMES = {"en": "English", "ar": "العربية", "fr": "Français"}
VERSION = version("mithaq")


@dataclass(frozen=True, slots=True)
class Hat:
    """A person acting for a party: `key` is what the switch posts back."""

    key: str
    person: Names
    party: Names
    role: str = ""


class Shell:
    """Everything `base.html` needs, by name; `shell` in templates."""

    languages = [(code, LANGUAGE_NAMES[code]) for code in LANGUAGES]
    themes = [("auto", _("As my device")), ("light", _("Light")), ("dark", _("Dark"))]
    version = VERSION

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.parts: dict[str, SafeString] = {}

    @cached_property
    def language(self) -> str:
        return present_language()

    @cached_property
    def direction(self) -> str:
        return "rtl" if get_language_bidi() else "ltr"

    @cached_property
    def preferences(self) -> chosen.Preferences:
        return chosen.read(self._request)

    @cached_property
    def hat(self) -> Hat | None:
        return getattr(self._request, "hat", None)

    @cached_property
    def other_hats(self) -> Sequence[Hat]:
        return [hat for hat in getattr(self._request, "hats", ()) if hat != self.hat]

    @cached_property
    def live_url(self) -> str:
        return getattr(self._request, "live_url", "")

    @cached_property
    def standstill(self) -> str:
        """Return why nothing can be changed on this server now; empty where all is well."""
        return standstill.told()

    @cached_property
    def rail(self) -> list[navigation.RailItem]:
        """Return the places of the rail; none for somebody who has not signed in."""
        return navigation.rail(self._request) if self.hat else []

    @cached_property
    def urls(self) -> dict[str, str | None]:
        """Return the addresses of the shell's own forms; None where the installation has no such page."""
        return {name: navigation.address(url_name) for name, url_name in _FORMS.items()}


_FORMS = {
    "home": "site:home",
    "search": "site:search",
    "sign_in": "account_login",
    "sign_out": "account_logout",
    "switch": "site:switch_party",
    "language": "site:language",
    "preferences": "web:preferences",
    "verify": "site:verify",
    "help": "site:help",
}


def shell(request: HttpRequest) -> dict[str, Any]:
    """Give `shell` to every template."""
    return {"shell": Shell(request)}
