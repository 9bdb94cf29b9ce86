"""TLP 2.0 levels and what each asks of its receivers. Source: FIRST, Traffic Light Protocol 2.0 (2022)."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Invalid

CLEAR, GREEN, AMBER, AMBER_STRICT, RED = "CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED"
LEVELS = (CLEAR, GREEN, AMBER, AMBER_STRICT, RED)
WITHOUT_PARTIES = (CLEAR, RED)
MEANINGS = {
    CLEAR: _("Anyone may see it and pass it on."),
    GREEN: _("The community may see it; not for publication."),
    AMBER: _("Receivers may share inside their organisation and with clients who need to know."),
    AMBER_STRICT: _("Receivers may share inside their own organisation only."),
    RED: _("For the named persons only; no export."),
}


def strictest(levels: Iterable[str]) -> str:
    """Return the strictest of `levels`; at least one is needed."""
    return max(levels, key=LEVELS.index)


def check_receivers(tlp: str, *, parties: bool, groups: bool, persons: bool) -> None:
    """Raise Invalid where the level and the kinds of receivers do not fit together."""
    if tlp not in LEVELS:
        raise Invalid(fields={"tlp": _("Choose a TLP level: %s.") % ", ".join(LEVELS)})
    if tlp == CLEAR and (parties or groups or persons):
        raise Invalid(
            fields={"tlp": _("CLEAR is for everyone: leave the receivers empty, or choose a stricter level.")}
        )
    if tlp == RED and (parties or groups or not persons):
        raise Invalid(
            fields={"persons": _("RED is for named persons: name at least one, and no party or group.")}
        )
    if tlp not in WITHOUT_PARTIES and not (parties or groups or persons):
        raise Invalid(fields={"parties": _("Name at least one party or group that shall receive it.")})
