"""What is wrong with a row, in words: where, why, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum

from mithaq.kernel.errors import Text

SHOWN = 60


class OnFault(StrEnum):
    """What a faulty row does: it stops all before anything is written, or is named and skipped."""

    STOP = "stop"
    SKIP = "skip"


@dataclass(frozen=True)
class Faulty:
    """One faulty row: its `line` in the file (1 is the heading), the column, what stands there, why, and the remedy.

    `last_line` is the last of what was left out with it: a quotation mark that is not closed takes the rows after it.
    The column is empty where it is the row as a whole.
    """

    line: int
    last_line: int
    column: str
    value: str
    reason: Text
    remedy: Text

    def __str__(self) -> str:
        lines = str(self.line) if self.last_line == self.line else f"{self.line}–{self.last_line}"
        return ": ".join(filter(None, (lines, self.column, f"{self.reason} {self.remedy}")))


class Wrong(Exception):
    """A cell that cannot be read; the reader of the file adds the line."""

    def __init__(self, column: str, value: str, reason: Text, remedy: Text) -> None:
        super().__init__(column, value)
        self.column, self.value, self.reason, self.remedy = column, value, reason, remedy

    def at(self, line: int, last_line: int) -> Faulty:
        """Return the fault of the row that stands on `line` to `last_line`."""
        return Faulty(line, max(line, last_line), self.column, self.value[:SHOWN], self.reason, self.remedy)
