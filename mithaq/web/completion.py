"""Two-key completion: the owner's reading, those of other parties on the same five steps, the gap in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mithaq.kernel.errors import Text

STEPS: Sequence[tuple[str, Text]] = (
    ("no_evidence", gettext_lazy("No evidence")),
    ("not_started", gettext_lazy("Not started")),
    ("limited", gettext_lazy("Limited")),
    ("substantial", gettext_lazy("Substantial")),
    ("complete", gettext_lazy("Complete")),
)
_RANK = {code: rank for rank, (code, _label) in enumerate(STEPS)}
_LABEL = dict(STEPS)


class Reading(Protocol):
    """One party's reading: `step` is a code of STEPS."""

    step: str
    read_on: date


R = TypeVar("R", bound=Reading)


@dataclass(frozen=True, slots=True)
class Row:
    """One key of the meter: `cells` says of each of the five steps whether it is reached."""

    key: str
    heading: Text
    reading: Reading | None
    label: Text
    cells: tuple[bool, ...]


def rows(own: Reading | None, others: Sequence[Reading]) -> list[Row]:
    """Return the owner's row, then one for the newest reading of each other party, or one that says there is none."""
    heading = gettext_lazy("Other party's reading")
    told = [_row("other", heading, other) for other in others] or [_row("other", heading, None)]
    return [_row("own", gettext_lazy("Own reading"), own), *told]


def lowest(others: Sequence[R]) -> R | None:
    """Return the lowest of the other parties' readings, the first of equal ones; None where there is none."""
    return min(others, key=lambda reading: _RANK[reading.step], default=None)


def gap_text(own: Reading | None, others: Sequence[Reading]) -> str:
    """Return the gap to the lowest other reading in words; a missing reading is said, never filled in."""
    other = lowest(others)
    if own is None and other is None:
        return _("Neither party has read this yet.")
    if other is None:
        return _("One key only: no other party has read this yet.")
    if own is None:
        return _("One key only: the owner has not read this yet.")
    steps = _RANK[other.step] - _RANK[own.step]
    if len(others) == 1:
        return _difference(steps)
    return _difference_of_several(steps, agree=all(one.step == own.step for one in others))


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


def _difference_of_several(steps: int, *, agree: bool) -> str:
    if not steps:
        return _("All readings agree.") if agree else _("No other party reads it lower; some read it higher.")
    if steps < 0:
        said = ngettext(
            "The lowest of the other readings is %(n)d step lower.",
            "The lowest of the other readings is %(n)d steps lower.",
            -steps,
        )
    else:
        said = ngettext(
            "The lowest of the other readings is %(n)d step higher.",
            "The lowest of the other readings is %(n)d steps higher.",
            steps,
        )
    return said % {"n": abs(steps)}


def _row(key: str, heading: Text, reading: Reading | None) -> Row:
    if reading is None:
        return Row(key, heading, None, gettext_lazy("No reading yet"), (False,) * len(STEPS))
    reached = _RANK[reading.step]
    return Row(
        key, heading, reading, _LABEL[reading.step], tuple(rank <= reached for rank in range(len(STEPS)))
    )
