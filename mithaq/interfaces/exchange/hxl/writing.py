"""Tables with a row of tags under the heads (HXL 1.1, "Tagging conventions"), in which no text becomes a formula."""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from typing import Any

from mithaq.kernel import clock
from mithaq.web.exports import CSV_TYPE, XLSX_TYPE, safe_text

from .columns import Column

TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}


def csv_bytes(columns: Sequence[Column], reports: Iterable[Any]) -> bytes:
    """Return the table as CSV in UTF-8 (RFC 4180)."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([safe_text(column.head) for column in columns])
    writer.writerow([column.tag for column in columns])
    for report in reports:
        writer.writerow([safe_text(column.value(report)) for column in columns])
    return out.getvalue().encode()


def xlsx_bytes(columns: Sequence[Column], reports: Iterable[Any], *, marking: str) -> bytes:
    """Return the table as a workbook of one sheet, with the marking of the whole in printed head and foot."""
    import xlsxwriter

    out = BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    sheet = book.add_worksheet("HXL")
    sheet.freeze_panes(2, 0)
    # "&" starts a control word in spreadsheet headers
    sheet.set_header("&C" + marking.replace("&", "&&"))
    sheet.set_footer("&C" + marking.replace("&", "&&"))
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, column in enumerate(columns):
        sheet.write_string(0, place, str(column.head))
    for place, column in enumerate(columns):
        sheet.write_string(1, place, column.tag)
    for number, report in enumerate(reports, 2):
        for place, column in enumerate(columns):
            _write(sheet, number, place, column.value(report), day)
    book.set_properties({"subject": marking, "created": clock.now().replace(tzinfo=None)})
    book.close()
    return out.getvalue()


def _write(sheet: Any, row: int, place: int, value: Any, day: Any) -> None:
    """Write a cell with its type: text stays text, whatever it looks like."""
    if isinstance(value, datetime):
        sheet.write_string(row, place, value.astimezone(UTC).isoformat(timespec="seconds"))
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, day)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, place, value)
    elif value:
        sheet.write_string(row, place, str(value))
