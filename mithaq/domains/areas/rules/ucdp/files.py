"""A file as rows and faults: plain or gzipped, in UTF-8, one line at a time, whatever its size."""

import csv
import gzip
import zlib
from collections.abc import Iterator
from io import TextIOWrapper
from typing import BinaryIO, Final, cast

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.errors import Invalid

from .columns import Columns, recognise
from .faults import Faulty, Wrong
from .rows import Reader, Row

_GZIP: Final = b"\x1f\x8b"
# no line of a real file comes near it; without it one line could fill the memory
LONGEST_LINE: Final = 1_000_000
# unpacked; all events since 1989 are a tenth of it
LONGEST_FILE: Final = 4_000_000_000
_ENDS_EARLY = _("The file ends in the middle, or is damaged.")


class File:
    """An open UCDP file. Iterating gives a Row or a Faulty for each line after the heading, in order.

    Raises Invalid where the file is no UCDP file at all.
    """

    def __init__(self, raw: BinaryIO) -> None:
        start = raw.read(2)
        raw.seek(0)
        self._raw = raw
        plain = gzip.GzipFile(fileobj=raw) if start == _GZIP else raw
        self._text = TextIOWrapper(cast(BinaryIO, plain), encoding="utf-8-sig", errors="replace", newline="")
        # strict: else an open quotation mark may join two rows into one of the right width
        self._cells = csv.reader(self._lines(), strict=True)
        self._seen: dict[int, int] = {}
        self.columns = self._headings()

    @property
    def position(self) -> int:
        """How many bytes of the file were read so far, as it lies on the disk."""
        return self._raw.tell()

    def _lines(self) -> Iterator[str]:
        length = 0
        while line := self._text.readline(LONGEST_LINE):
            length += len(line)
            if length > LONGEST_FILE:
                raise _too_long()
            yield line

    def _headings(self) -> Columns:
        try:
            return recognise(next(self._cells, []))
        except (csv.Error, OSError, EOFError, zlib.error) as error:
            raise Invalid(fields={"file": _ENDS_EARLY}) from error

    def __iter__(self) -> Iterator[Row | Faulty]:
        read, width = Reader(self.columns), self.columns.width
        while True:
            line = self._cells.line_num + 1
            try:
                cells = next(self._cells, None)
                if cells is None:
                    return
                if len(cells) != width:
                    cells = _fitted(cells, width)
                if cells:
                    row = read(cells)
                    self._check_new(row[0], line)
                    yield row
            except Wrong as wrong:
                yield wrong.at(line, self._cells.line_num)
            except csv.Error as error:
                yield _broken_line(str(error)).at(line, self._cells.line_num)
            except (OSError, EOFError, zlib.error):
                yield _ends_early().at(line, self._cells.line_num)
                return

    def _check_new(self, number: int, line: int) -> None:
        earlier = self._seen.setdefault(number, line)
        if earlier != line:
            raise Wrong(
                "id",
                str(number),
                _("Line %(line)d has the same id.") % {"line": earlier},
                _("Keep the row that is right."),
            )


def _fitted(cells: list[str], width: int) -> list[str]:
    """Return the cells without empty ones beyond the headings; none at all for an empty line."""
    if not any(cells):
        return []
    if len(cells) > width and not any(cells[width:]):
        return cells[:width]
    raise Wrong(
        "",
        "",
        _("The row has %(cells)d cells under %(headings)d headings.")
        % {"cells": len(cells), "headings": width},
        _("Put quotation marks around a text that holds a comma, and close those that are open."),
    )


def _broken_line(said: str) -> Wrong:
    return Wrong(
        "",
        "",
        _("The line cannot be read as CSV (%(said)s).") % {"said": said},
        _("Look for a quotation mark that is not closed."),
    )


def _ends_early() -> Wrong:
    return Wrong("", "", _ENDS_EARLY, _("Fetch the file again."))


def _too_long() -> Wrong:
    return Wrong(
        "",
        "",
        _("The file is longer than any that is published."),
        _("Send it in parts, each with headings."),
    )
