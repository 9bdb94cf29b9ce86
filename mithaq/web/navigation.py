"""The rail: the few places every page leads to, and links to parties and persons from their chips."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, reverse
from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Text


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the rail; it is left out where the installation has no page of that name."""

    url_name: str
    label: Text
    icon: str


@dataclass(frozen=True, slots=True)
class RailItem:
    """A place with its address, and whether the reader is there now."""

    url: str
    label: Text
    icon: str
    current: bool


PLACES: Sequence[Place] = (
    Place("site:today", _("Today"), "today"),
    Place("plan:home", _("Plan"), "plan"),
    Place("commitments:home", _("Commitments"), "commitments"),
    Place("picture:home", _("Reports"), "reports"),
    Place("review:home", _("Threat review"), "review"),
    Place("exchange:home", _("Exchange"), "exchange"),
    Place("site:search", _("Search"), "search"),
    Place("site:record", _("Record"), "record"),
    Place("site:people", _("People"), "people"),
    Place("site:settings", _("Settings"), "settings"),
)


def rail(request: HttpRequest) -> list[RailItem]:
    """Return the places that exist, in their fixed order; the one that the reader is in is current."""
    found = [(place, url) for place in PLACES if (url := address(place.url_name))]
    here = max((url for _place, url in found if _contains(url, request.path)), key=len, default=None)
    return [RailItem(url, place.label, place.icon, url == here) for place, url in found]


def address(url_name: str, *args: Any) -> str | None:
    """Return the address behind a URL name, or None where the installation has no such page."""
    return _reversed(url_name, args) if args else _fixed(url_name, settings.ROOT_URLCONF, get_script_prefix())


@cache
def _fixed(url_name: str, _urls: str, _prefix: str) -> str | None:
    """Return an address without parameters; each page asks for some twenty, and they never change."""
    return _reversed(url_name, ())


def _reversed(url_name: str, args: Sequence[Any]) -> str | None:
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return None


def _contains(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url.rstrip("/") + "/"))
