"""Rows as CSV and XLSX from the table's own columns, so that an export is exactly what was shown."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from mithaq.kernel import clock
from mithaq.kernel.errors import Text
from mithaq.kernel.i18n import LANGUAGES, pick
from mithaq.kernel.markings import levels

from .badges import Badge, MarkedBy
from .tables import Column

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_BOM = "\ufeff"
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_LIST_MARK = "; "


def plain(value: Any) -> Any:
    """Return a cell's value as text, number, date or None; Names in the reader's language, lists joined."""
    if value is None or isinstance(value, (int, float, date)):
        return value
    if isinstance(value, dict) and set(value) <= set(LANGUAGES):
        return pick(value)
    if isinstance(value, (list, tuple)):
        return _LIST_MARK.join(str(plain(part)) for part in value)
    return str(value)


def safe_text(value: Any) -> str:
    """Return the text of a CSV cell that no spreadsheet takes for a formula.

    Source: OWASP, CSV Injection: text starting with = + - @, tab or line end gets a leading apostrophe.
    Numbers keep their sign.
    """
    flat = plain(value)
    if isinstance(flat, datetime):
        return flat.astimezone(UTC).isoformat(timespec="seconds")
    if flat is None or isinstance(flat, (bool, int, float, date)):
        return "" if flat is None else str(flat)
    return f"'{flat}" if flat.startswith(_STARTS_FORMULA) else flat


class _Echo:
    """A file whose `write` hands the line back, so that csv.writer can feed a stream."""

    def write(self, line: str) -> str:
        return line


def file_marking(request: Any, audiences: Iterable[MarkedBy]) -> str:
    """Return the marking of a file that holds what has these audiences: the strictest level, for the reader's own
    party: what was gathered for one party is no longer for all who see some part of it.
    """
    level = levels.strictest([levels.CLEAR, *(audience.tlp for audience in audiences)])
    own = (request.hat.party,) if request.hat and level != levels.CLEAR else ()
    return str(Badge(level, own))


def csv_lines(
    columns: Sequence[Column], items: Iterable[Any], *, marking: str, bom: bool = True
) -> Iterator[str]:
    """Yield the lines of a CSV file (RFC 4180): heads, rows, and the marking as its last column on every row.

    `bom` makes spreadsheet programs read it as UTF-8.
    """
    writer = csv.writer(_Echo())
    heads = writer.writerow([safe_text(c.label) for c in columns] + [safe_text(_("Marking of this file"))])
    yield (_BOM if bom else "") + str(heads)
    for item in items:
        yield str(writer.writerow([*(safe_text(c.value(item)) for c in columns), safe_text(marking)]))


def xlsx_bytes(columns: Sequence[Column], items: Iterable[Any], *, title: Text, marking: str) -> bytes:
    """Return an XLSX workbook of one sheet: right to left in Arabic, the marking in printed head and foot."""
    import xlsxwriter

    out = BytesIO()
    # constant_memory writes row by row; no text may turn into a formula, link or number by its look
    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "remove_timezone": True,
            "default_date_format": "yyyy-mm-dd",
        },
    )
    sheet = book.add_worksheet()
    _set_up(sheet, marking)
    _fill(book, sheet, columns, items, marking)
    book.set_properties(
        {"title": str(title), "subject": marking, "created": clock.now().replace(tzinfo=None)}
    )
    book.close()
    return out.getvalue()


def answer(
    fmt: str, columns: Sequence[Column], items: Iterable[Any], *, title: Text, marking: str
) -> HttpResponse:
    """Return the rows as a download in `fmt`, "csv" or "xlsx"; whole, since no table shows more than some hundreds."""
    if fmt == "csv":
        response = HttpResponse("".join(csv_lines(columns, items, marking=marking)), content_type=CSV_TYPE)
    else:
        response = HttpResponse(
            xlsx_bytes(columns, items, title=title, marking=marking), content_type=XLSX_TYPE
        )
    name = f"{title} {clock.today()}.{fmt}"
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    return response


def _set_up(sheet: Any, marking: str) -> None:
    if get_language_bidi():
        sheet.right_to_left()
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    # "&" starts a control word in spreadsheet headers
    text = marking.replace("&", "&&")
    sheet.set_header(f"&C{text}")
    sheet.set_footer(f"&C{text}")


def _fill(book: Any, sheet: Any, columns: Sequence[Column], items: Iterable[Any], marking: str) -> None:
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, len(columns), 24)
    for place, label in enumerate([*(str(c.label) for c in columns), _("Marking of this file")]):
        sheet.write_string(0, place, label, head)
    for number, item in enumerate(items, 1):
        for place, column in enumerate(columns):
            _write(sheet, number, place, plain(column.value(item)), moment, wrap)
        sheet.write_string(number, len(columns), marking)


def _write(sheet: Any, row: int, place: int, value: Any, moment: Any, wrap: Any) -> None:
    if isinstance(value, datetime):
        sheet.write_datetime(row, place, value.astimezone(UTC), moment)
    elif isinstance(value, str):
        sheet.write_string(row, place, value, wrap)
    elif value is not None:
        sheet.write(row, place, value)
