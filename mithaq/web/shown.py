"""The markings that stand on a page: on paper, its head and foot carry the strictest of them."""

from django.http import HttpRequest

from mithaq.kernel.markings import levels

from .badges import Badge

_KEPT_ON = "_web_shown_markings"


def note(request: HttpRequest | None, badge: Badge) -> None:
    """Remember that the page shows something with this marking."""
    if request is not None:
        _all(request)[str(badge)] = badge


def strictest(request: HttpRequest | None) -> tuple[Badge | None, bool]:
    """Return the badge of the strictest marking shown so far, and whether others stand beside it; None for none.

    Where several share the strictest level the badge names no receivers: each part says its own.
    """
    noted = [] if request is None else list(_all(request).values())
    if not noted:
        return None, False
    level = levels.strictest(one.tlp for one in noted)
    at_level = [one for one in noted if one.tlp == level]
    return at_level[0] if len(at_level) == 1 else Badge(level), len(noted) > 1


def _all(request: HttpRequest) -> dict[str, Badge]:
    if not hasattr(request, _KEPT_ON):
        setattr(request, _KEPT_ON, {})
    noted: dict[str, Badge] = getattr(request, _KEPT_ON)
    return noted
