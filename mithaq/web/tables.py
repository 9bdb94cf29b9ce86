"""A table described once: shown as a page, and exported as exactly what is shown.

The view asks `View.of(request.GET, columns, ...)` what the reader chose, lets the domain's query sort and cut
accordingly, and hands the rows back in a `Table`. Sorting and paging are done in the store, never here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.forms import BaseForm
from django.http import QueryDict

from mithaq.kernel.errors import Text

RESERVED = ("sort", "columns", "cursor", "format")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `value(row)` is exported, and shown unless `template` renders the cell (`row`, `value`).

    Values may be text, Names, numbers, dates, moments, booleans, None, or lists of these. `url(row)` makes
    the cell a link. `sort` names the sort key that the query understands; empty means not sortable. `heads`
    marks the column that names the row; `wide` keeps room for running text, `code` keeps a code in one piece.
    """

    key: str
    label: Text
    value: Callable[[Any], Any]
    url: Callable[[Any], str] | None = None
    template: str = ""
    sort: str = ""
    shown: bool = True
    heads: bool = False
    numeric: bool = False
    wide: bool = False
    code: bool = False

    @property
    def css(self) -> str:
        """Return the class of the column's cells."""
        return "is-number" if self.numeric else "is-wide" if self.wide else "is-code" if self.code else ""


@dataclass(frozen=True, slots=True)
class View:
    """What the reader chose by the address: columns, order, place, format. `query` is the address's query."""

    query: QueryDict
    columns: tuple[Column, ...]
    sort: str
    descending: bool
    cursor: str
    format: str

    @classmethod
    def of(cls, query: QueryDict, columns: Sequence[Column], *, default_sort: str = "") -> "View":
        """Read the query; unknown columns, orders and formats fall back to the defaults."""
        wanted = set(query.getlist("columns"))
        chosen = tuple(c for c in columns if c.key in wanted) or tuple(c for c in columns if c.shown)
        asked = query.get("sort") or default_sort
        if asked.removeprefix("-") not in {c.sort for c in columns if c.sort}:
            asked = default_sort
        fmt = query.get("format", "")
        return cls(
            query,
            chosen,
            asked.removeprefix("-"),
            asked.startswith("-"),
            query.get("cursor", ""),
            fmt if fmt in ("csv", "xlsx") else "",
        )

    def link(self, **changes: str | None) -> str:
        """Return this view's address with `changes`; None drops a key."""
        query = self.query.copy()
        for key, value in changes.items():
            query.pop(key, None)
            if value is not None:
                query[key] = value
        return "?" + query.urlencode()


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's head: `url` sorts by it; `order` is its aria-sort word, empty where it does not sort now."""

    column: Column
    url: str
    order: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One value in its row."""

    column: Column
    value: Any
    url: str


@dataclass(frozen=True, slots=True)
class Row:
    """Cells of one item; `record` is "kind/id", by which live changes find the row."""

    item: Any
    record: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Table:
    """Rows to show under a `view`. `older` is the cursor of the next page, empty on the last.

    `all_columns` offers the choice; `filters` is a bound GET form; `saved_views` are (label, url) pairs;
    `live` asks for the table again when something changes; `name` is its id in the page.
    """

    caption: Text
    view: View
    items: Iterable[Any]
    all_columns: Sequence[Column]
    older: str = ""
    filters: BaseForm | None = None
    saved_views: Sequence[tuple[Text, str]] = ()
    save_url: str = ""
    exports: bool = True
    live: bool = False
    name: str = "table"
    empty_title: Text = ""
    empty_text: Text = ""
    empty_url: str = ""
    empty_action: Text = ""

    @property
    def headings(self) -> list[Heading]:
        return [self._heading(column) for column in self.view.columns]

    @cached_property
    def rows(self) -> list[Row]:
        return [Row(item, record_key(item), self._cells(item)) for item in self.items]

    @property
    def choices(self) -> list[tuple[Column, bool]]:
        """Return every column with whether it is shown."""
        return [(column, column in self.view.columns) for column in self.all_columns]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Return the query as hidden fields for the column choice: everything but columns and place."""
        return [
            (k, v) for k, values in self.view.query.lists() if k not in ("columns", "cursor") for v in values
        ]

    @property
    def kept_order(self) -> list[tuple[str, str]]:
        """Return order and columns as hidden fields for the filter form."""
        return [(k, v) for k in ("sort", "columns") for v in self.view.query.getlist(k)]

    @property
    def is_filtered(self) -> bool:
        """Return whether rows were left out by choice; which register of several this is does not count."""
        beside = {*RESERVED, *self._which}
        return self.filters is not None and any(
            value for key, value in self.view.query.items() if key not in beside
        )

    @property
    def clear_url(self) -> str:
        """Return the address of the same register, such as a tab, without filters."""
        return "?" + urlencode([(key, value) for key, value in self.view.query.items() if key in self._which])

    @property
    def _which(self) -> set[str]:
        """Return the names of the hidden filters, which say which register of several is shown."""
        return {bound.name for bound in self.filters.hidden_fields()} if self.filters else set()

    @property
    def older_url(self) -> str:
        return self.view.link(cursor=self.older) if self.older else ""

    @property
    def newest_url(self) -> str:
        return self.view.link(cursor=None) if self.view.cursor else ""

    @property
    def csv_url(self) -> str:
        return self.view.link(format="csv", cursor=None)

    @property
    def xlsx_url(self) -> str:
        return self.view.link(format="xlsx", cursor=None)

    @property
    def here_url(self) -> str:
        """Return the address of this view, fit to be kept or sent on."""
        return self.view.link(cursor=None)

    def _heading(self, column: Column) -> Heading:
        if not column.sort:
            return Heading(column, "", "")
        is_order = column.sort == self.view.sort
        order = ("descending" if self.view.descending else "ascending") if is_order else ""
        flip = "-" if order == "ascending" else ""
        return Heading(column, self.view.link(sort=flip + column.sort, cursor=None), order)

    def _cells(self, item: Any) -> list[Cell]:
        return [Cell(c, c.value(item), c.url(item) if c.url else "") for c in self.view.columns]


def record_key(item: Any) -> str:
    """Return "kind/id" of a marked record, the word live frames use; empty for anything else."""
    kind = getattr(item, "KIND", "")
    return f"{kind}/{item.pk}" if kind else ""
