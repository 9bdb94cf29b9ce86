"""Which cell of a row holds what: the published column sets differ in names, number and order of columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Invalid

NAMES: Final = {
    "number": ("id",),
    "type": ("type_of_violence_code", "type_of_violence"),
    "country": ("country",),
    "latitude": ("latitude",),
    "longitude": ("longitude",),
    "side_a": ("side_a",),
    "side_b": ("side_b",),
    "low": ("low", "low_est", "low_death"),
    "best": ("best", "best_est", "best_death"),
    "high": ("high", "high_est", "high_death"),
    "date_start": ("date_start",),
    "date_end": ("date_end",),
    "date_prec": ("date_prec",),
    "where_prec": ("where_prec",),
    "status": ("code_status",),
    "year": ("year",),
    "month": ("month",),
    "day": ("day",),
}
_NEEDED = ("number", "type", "country", "latitude", "longitude", "side_a", "side_b", "low", "best", "high")
_DAY_IN_THREE = ("year", "month", "day")
ABSENT: Final = -1


@dataclass(frozen=True)
class Columns:
    """The position of each column that we read, ABSENT for those that a set does not have, and their headings.

    `width` is the number of headings: rows have as many cells, or more where these are empty.
    """

    width: int
    position: dict[str, int]
    heading: dict[str, str]

    def has(self, name: str) -> bool:
        """Return whether this column set holds the column."""
        return self.position[name] != ABSENT


def recognise(headings: Sequence[str]) -> Columns:
    """Return where the columns are. Raises Invalid where one that is needed is missing."""
    found = {heading.strip().lower(): place for place, heading in reversed(list(enumerate(headings)))}
    chosen = {name: next((a for a in aliases if a in found), "") for name, aliases in NAMES.items()}
    missing = [min(NAMES[name], key=len) for name in _NEEDED if not chosen[name]]
    if not chosen["date_start"] and not all(chosen[name] for name in _DAY_IN_THREE):
        missing.append(NAMES["date_start"][0])
    if missing:
        message = _(
            "These columns of a UCDP GED file are missing: %(names)s. Export the file again with all its columns."
        )
        raise Invalid(fields={"file": message % {"names": ", ".join(missing)}})
    width = len(headings)
    while width and not headings[width - 1].strip():
        width -= 1
    return Columns(width, {n: found.get(h, ABSENT) for n, h in chosen.items()}, chosen)
