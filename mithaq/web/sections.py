"""Parts of a record's page that another domain gives: the files offered as proof of a milestone, for one.

The domain that owns the record need not know of them; who gives them registers a maker for the kind.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from mithaq.kernel.errors import Text

from .access import Request


@dataclass(frozen=True)
class Section:
    """One part: its anchor, its heading, and the template of its inside, which gets `values` as `section`."""

    anchor: str
    title: Text
    template: str
    values: Mapping[str, Any]


class Shown(Protocol):
    """What has a page of its own: a record, or a row of a data set."""

    KIND: ClassVar[str]


Maker = Callable[[Request, Any], Section]
_makers: dict[str, list[Maker]] = defaultdict(list)


def gives(kind: str) -> Callable[[Maker], Maker]:
    """Register a maker for the pages of records of `kind`; they stand in the order of registration."""

    def register(maker: Maker) -> Maker:
        _makers[kind].append(maker)
        return maker

    return register


def of(request: Request, record: Shown) -> list[Section]:
    """Return the parts that others give to a record's page, as far as the reader may see."""
    return [make(request, record) for make in _makers[record.KIND]]
