"""Two-key completion: the owner's reading, another party's on the same five steps, the gap in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from mithaq.kernel.errors import Text

STEPS: Sequence[tuple[str, Text]] = (
    ("no_evidence", _lazy("No evidence")),
    ("not_started", _lazy("Not started")),
    ("limited", _lazy("Limited")),
    ("substantial", _lazy("Substantial")),
    ("complete", _lazy("Complete")),
)
_RANK = {code: rank for rank, (code, _label) in enumerate(STEPS)}
_LABEL = dict(STEPS)


class Reading(Protocol):
    """One party's reading: `step` is a code of STEPS."""

    step: str
    read_on: date


@dataclass(frozen=True, slots=True)
class Row:
    """One key of the meter: `cells` says of each of the five steps whether it is reached."""

    key: str
    heading: Text
    reading: Reading | None
    label: Text
    cells: tuple[bool, ...]


def rows(own: Reading | None, other: Reading | None) -> list[Row]:
    """Return the owner's row and the other party's row."""
    return [_row("own", _lazy("Own reading"), own), _row("other", _lazy("Other party's reading"), other)]


def gap_text(own: Reading | None, other: Reading | None) -> str:
    """Return the gap between the readings in words; a missing reading is said, never filled in."""
    if own is None and other is None:
        return _("Neither party has read this yet.")
    if other is None:
        return _("One key only: no other party has read this yet.")
    if own is None:
        return _("One key only: the owner has not read this yet.")
    return _difference(_RANK[other.step] - _RANK[own.step])


def _difference(steps: int) -> str:
    if not steps:
        return _("Both readings agree.")
    if steps < 0:
        said = ngettext(
            "The other party reads it %(n)d step lower.",
            "The other party reads it %(n)d steps lower.",
            -steps,
        )
    else:
        said = ngettext(
            "The other party reads it %(n)d step higher.",
            "The other party reads it %(n)d steps higher.",
            steps,
        )
    return said % {"n": abs(steps)}


def _row(key: str, heading: Text, reading: Reading | None) -> Row:
    if reading is None:
        return Row(key, heading, None, _lazy("No reading yet"), (False,) * len(STEPS))
    reached = _RANK[reading.step]
    return Row(
        key, heading, reading, _LABEL[reading.step], tuple(rank <= reached for rank in range(len(STEPS)))
    )
