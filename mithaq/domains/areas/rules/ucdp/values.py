"""Single cells of a UCDP file as values. Every reader raises Wrong with the remedy; equal texts are read once."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import TypeVar

from django.utils.translation import gettext_lazy as _

from .. import datafiles, gazetteer, taxonomy
from .faults import Wrong

T = TypeVar("T")
Cells = Sequence[str]

MOST = 2**31 - 1
LONGEST = 400
_ISO = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)(?:[ T][\d:.]*)?", re.ASCII)
_US = re.compile(r"(\d\d?)/(\d\d?)/(\d{4})(?: [\d:.]*)?", re.ASCII)
_TYPES = {"state-based violence": 1, "non-state violence": 2, "one-sided violence": 3}


def whole(column: str, text: str, most: int = MOST) -> int:
    """Return a whole number from 0 to `most`."""
    digits = text.strip()
    if digits.isascii() and digits.isdigit() and int(digits) <= most:
        return int(digits)
    raise Wrong(
        column,
        text,
        _("“%(text)s” is no whole number from 0 to %(most)d.") % {"text": text[:20], "most": most},
        _("Put in the number as it is published, without signs or separators."),
    )


def day(column: str, text: str) -> str:
    """Return a day as ISO text, from ISO or from the month/day/year of the web export; a time of day is dropped."""
    cell = text.strip()
    if iso := _ISO.fullmatch(cell):
        year, month, of_month = map(int, iso.groups())
    elif us := _US.fullmatch(cell):
        month, of_month, year = map(int, us.groups())
    else:
        raise _no_day(column, text)
    try:
        return date(year, month, of_month).isoformat()
    except ValueError:
        raise _no_day(column, text) from None


def _no_day(column: str, text: str) -> Wrong:
    return Wrong(
        column,
        text,
        _("“%(text)s” is no day.") % {"text": text[:30]},
        _("Write 2020-01-31, or 01/31/2020 as in the web export."),
    )


def degrees(column: str, text: str, most: int) -> int:
    """Return degrees from -most to +most as whole millionths."""
    try:
        value = float(text)
    except ValueError:
        value = most + 1.0
    if -most <= value <= most:
        return round(value * 1_000_000)
    raise Wrong(
        column,
        text,
        _("“%(text)s” is not in degrees from -%(most)d to %(most)d.") % {"text": text[:20], "most": most},
        _("Put in degrees with a decimal point, as they are published."),
    )


def type_(column: str, text: str) -> tuple[str, str]:
    """Return our (type, subtype) for UCDP's type of violence, given as its number or in words."""
    cell = text.strip()
    code = int(cell) if cell in ("1", "2", "3") else _TYPES.get(cell.lower(), 0)
    found = taxonomy.from_ucdp(code)
    if found:
        return found
    raise Wrong(
        column,
        text,
        _("“%(text)s” is no type of violence of UCDP.") % {"text": text[:30]},
        _("Use 1 (state-based), 2 (non-state) or 3 (one-sided)."),
    )


@cache
def _countries() -> dict[str, str]:
    return datafiles.read_json("ucdp-countries.json")


def country(column: str, text: str) -> str:
    """Return the ISO 3166-1 alpha-3 code of a country by UCDP's name for it."""
    found = _countries().get(text.strip())
    if found:
        return found
    raise Wrong(
        column,
        text,
        _("“%(text)s” is not in our list of countries.") % {"text": text[:40]},
        _("Use the English name that UCDP uses; a new name is added to ucdp-countries.json."),
    )


def name(column: str, text: str) -> str:
    """Return a short text. Raises Wrong where it is too long, or was damaged on its way."""
    cell = text.strip()
    if len(cell) > LONGEST:
        raise Wrong(
            column,
            text,
            _("The name has more than %(most)d characters.") % {"most": LONGEST},
            _("Check that no quotation mark is missing in this line."),
        )
    if "\ufffd" in cell or "\x00" in cell:
        raise Wrong(
            column,
            text,
            _("The name holds bytes that are not UTF-8."),
            _("Save the file as UTF-8 and import it again."),
        )
    return cell


def status(column: str, text: str) -> str:
    """Return what the publisher still wants to check about a row; empty where it calls the row clear."""
    found = name(column, text)
    return "" if found.lower() == "clear" else found[:40]


def district(latitude: int, longitude: int) -> str:
    """Return the district of Libya at a point in millionths of a degree, Libya itself where there is none."""
    found = gazetteer.at(latitude / 1_000_000, longitude / 1_000_000)
    return found.code if found and found.country == gazetteer.HOME else gazetteer.HOME


def cell(place: int, heading: str, read: Callable[[str, str], T]) -> Callable[[Cells], T]:
    """Return what reads the cell at `place` of a row, each distinct text once: files repeat dates, names, numbers."""
    known: dict[str, T] = {}

    def value(cells: Cells) -> T:
        text = cells[place]
        try:
            return known[text]
        except KeyError:
            known[text] = found = read(heading, text)
            return found

    return value
