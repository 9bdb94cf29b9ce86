"""Many people at once, from a sheet: read, tried as a whole, and entered only when every line is good.

Columns: handle, name_en, name_ar, name_fr, role, starts. A sheet that holds an e-mail address is refused:
none are needed here.
"""

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from mithaq.kernel.actors import Actor
from mithaq.kernel.errors import Invalid, MithaqError
from mithaq.kernel.i18n import LANGUAGES
from mithaq.kernel.markings.models import Audience
from mithaq.kernel.people import actions
from mithaq.kernel.people.models import Membership, Party

COLUMNS = ("handle", "name_en", "name_ar", "name_fr", "role", "starts")
MOST_LINES = 500
MOST_PARTS, MOST_UNPACKED = 200, 8_000_000
_NO_XLSX = _lazy("This is no XLSX file that can be read.")
Row = dict[str, str]


@dataclass(frozen=True)
class Verdict:
    """What becomes of one line: its number in the sheet, what it says, what is wrong with it, and what it has made."""

    number: int
    row: Row
    errors: Sequence[str] = field(default_factory=tuple)
    made: Membership | None = None


def read(name: str, content: bytes) -> list[Row]:
    """Return the lines of a CSV or XLSX sheet by column. Raises Invalid for one that cannot be read."""
    lines = _xlsx(content) if name.casefold().endswith(".xlsx") else _csv(content)
    heads = [head.strip().casefold() for head in next(lines, [])]
    if "handle" not in heads or not set(heads) <= {*COLUMNS, ""}:
        raise Invalid(fields={"sheet": _("The first line must name the columns: %s.") % ", ".join(COLUMNS)})
    rows = [dict(zip(heads, (cell.strip() for cell in line), strict=False)) for line in lines if any(line)]
    if len(rows) > MOST_LINES:
        raise Invalid(fields={"sheet": _("At most 500 lines at once. Split the sheet.")})
    return [{column: row.get(column, "") for column in COLUMNS} for row in rows]


def _csv(content: bytes) -> Iterator[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(
            fields={"sheet": _("The file is not UTF-8 text. Save it as CSV UTF-8, or send the XLSX.")}
        ) from error
    first = text.partition("\n")[0]
    try:
        yield from csv.reader(
            io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ","
        )
    except csv.Error as error:
        raise Invalid(fields={"sheet": _("This is no CSV file that can be read.")}) from error


def _xlsx(content: bytes) -> Iterator[list[str]]:
    _check_unpacked_size(content)
    try:
        found = list(_xlsx_lines(content))
    except Exception as error:
        # what the parts of a broken file make its readers raise is not written down anywhere
        raise Invalid(fields={"sheet": _NO_XLSX}) from error
    yield from found


def _check_unpacked_size(content: bytes) -> None:
    """Refuse a small file that would fill the memory once unpacked; no part can be longer than it says."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise Invalid(fields={"sheet": _NO_XLSX}) from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Invalid(fields={"sheet": _("The sheet is too large once unpacked. Save only the list itself.")})


def _xlsx_lines(content: bytes) -> Iterator[list[str]]:
    # openpyxl brings NumPy where that is installed: too much for every process to carry from its start
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for line in book.worksheets[0].iter_rows(max_row=MOST_LINES + 2, max_col=len(COLUMNS), values_only=True):
        yield [_cell(value) for value in line]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value.date().isoformat() if hasattr(value, "date") else str(value)


def sent_back(text: str) -> list[Row]:
    """Return the lines that the page had kept. Raises Invalid for anything else."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Invalid(fields={"sheet": _("Send the sheet again: its lines were lost on the way.")})
    return [{column: str(row.get(column, "")) for column in COLUMNS} for row in rows[:MOST_LINES]]


def enter(rows: Sequence[Row], *, party: Party, audience: Audience, by: Actor, keep: bool) -> list[Verdict]:
    """Try every line by the ordinary actions; keep them only when asked to and all are good.

    Ledger: one `person.created` and one `membership.created` a line. Raises NotAllowed.
    """
    with transaction.atomic():
        verdicts = [_try(number, row, party, audience, by) for number, row in enumerate(rows, start=2)]
        if not keep or any(verdict.errors for verdict in verdicts):
            transaction.set_rollback(True)
    return verdicts


def _try(number: int, row: Row, party: Party, audience: Audience, by: Actor) -> Verdict:
    try:
        with transaction.atomic():
            made = enter_one(_checked(row), party=party, audience=audience, by=by)
    except Invalid as error:
        return Verdict(
            number, row, [str(text) for texts in error.fields.values() for text in texts] or [str(error)]
        )
    except MithaqError as error:
        return Verdict(number, row, [str(error)])
    return Verdict(number, row, made=made)


def enter_one(values: dict[str, Any], *, party: Party, audience: Audience, by: Actor) -> Membership:
    """Enter a person and appoint him: two acts, because the person stays when the appointment ends."""
    handle = actions.own_code(party, values["handle"])
    person = actions.create_person(
        handle=handle, names=values["names"], party=party, audience=audience, by=by
    )
    days = {"starts": values.get("starts"), "ends": values.get("ends")}
    return actions.appoint(person, party=party, role=values["role"], audience=audience, by=by, **days)


def _checked(row: Row) -> dict[str, Any]:
    if any("@" in text for text in row.values()):
        raise Invalid(fields={"sheet": _("No e-mail addresses: take them out of the sheet.")})
    names = {code: row[f"name_{code}"] for code in LANGUAGES if row[f"name_{code}"]}
    if not names:
        raise Invalid(fields={"names": _("Give the name in at least one language.")})
    try:
        validate_slug(row["handle"])
        starts = date.fromisoformat(row["starts"]) if row["starts"] else None
    except ValidationError as error:
        raise Invalid(
            fields={"handle": _("The handle may hold letters, digits and hyphens only.")}
        ) from error
    except ValueError as error:
        raise Invalid(fields={"starts": _("Write the date as 2026-03-31.")}) from error
    return {"handle": row["handle"], "names": names, "role": row["role"], "starts": starts}
