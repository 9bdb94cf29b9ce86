"""Moved dates: their causes, and the arithmetic of days lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Invalid, Text

Cause = Literal[
    "partner_decision",
    "funding",
    "vetting",
    "customs",
    "insecurity",
    "access",
    "supplier",
    "staff_turnover",
    "weather",
    "technical",
    "scope_change",
    "other",
]
CAUSES: dict[str, Text] = {
    "partner_decision": _("Waiting for a partner's decision"),
    "funding": _("Funding"),
    "vetting": _("Vetting and due diligence"),
    "customs": _("Customs"),
    "insecurity": _("Insecurity"),
    "access": _("No access"),
    "supplier": _("Supplier"),
    "staff_turnover": _("Staff turnover"),
    "weather": _("Weather"),
    "technical": _("Technical problem"),
    "scope_change": _("Change of scope"),
    "other": _("Other cause"),
}
SUBJECTS = ("milestone", "commitment", "initiative")
MOVED: dict[str, Text] = {
    "due": _("Due date"),
    "planned_start": _("Planned start"),
    "planned_end": _("Planned end"),
}


@dataclass(frozen=True)
class Moved:
    """One slip reduced to what the sums need: `days` (negative: brought forward) and the key it is summed
    under."""

    key: str
    days: int


@dataclass(frozen=True)
class Lost:
    """Days lost and won back under one key, over `slips` moved dates."""

    key: str
    lost: int
    won: int
    slips: int


def days(before: date, after: date) -> int:
    """Return by how many days a date moved; negative when it was brought forward."""
    return (after - before).days


def check_move(before: date, after: date, cause: str, note: str) -> None:
    """Raise Invalid unless the date moves, for a cause of the list; "other" must be explained."""
    if after == before:
        raise Invalid(fields={"to_date": _("This is the date it has already.")})
    if cause not in CAUSES:
        raise Invalid(fields={"cause": _("Choose a cause from the list.")})
    if cause == "other" and not note.strip():
        raise Invalid(fields={"note": _("Say what the other cause is.")})


def totals(moved: Iterable[Moved]) -> list[Lost]:
    """Return the sums by key, most days lost first.

    Days are summed over dates: two dates moved by one cause count twice. Days won back are kept apart, so
    that one date brought forward never hides another one that slipped.
    """
    sums: dict[str, list[int]] = {}
    for slip in moved:
        row = sums.setdefault(slip.key, [0, 0, 0])
        row[0] += max(slip.days, 0)
        row[1] += max(-slip.days, 0)
        row[2] += 1
    found = [Lost(key, lost, won, count) for key, (lost, won, count) in sums.items()]
    return sorted(found, key=lambda row: (-row.lost, row.key))
