"""Records of mixed kinds in one list: each by its title, and what has none of its own by what it is about.

A comment alone says little, a moved date nothing: the line names the record that it belongs to, a link both of its
ends. Only what the reader sees is named.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from mithaq.kernel.i18n import Names
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.records import kinds
from mithaq.kernel.records.models import RELATIONS, Link, Proposal

from . import inline, records

End = tuple[str, uuid.UUID]


@dataclass(frozen=True, slots=True)
class Heading:
    """How a record is named in a list: `title` as safe markup, its page, and the record that it is about."""

    title: SafeString
    url: str
    about: Marked | None = None

    @property
    def about_title(self) -> Names:
        return records.title(self.about) if self.about else {}


def of(viewer: Viewer, shown: Iterable[Marked]) -> dict[uuid.UUID, Heading]:
    """Return the headings of records by their ids; one query for each kind of what they are about."""
    shown = list(shown)
    ends = {record.pk: _ends(record) for record in shown}
    seen = kinds.find_many(viewer, sorted({end for found in ends.values() for end in found}))
    return {record.pk: _heading(record, ends[record.pk], seen) for record in shown}


def _ends(record: Marked) -> list[End]:
    """Return kind and id of what a record without a title of its own is about or a part of."""
    if any(getattr(record, name, None) for name in ("title", "names")):
        return []
    ends = [(getattr(record, kind), getattr(record, id_)) for kind, id_ in record.ABOUT]
    for name in () if ends else record.BELONGS_TO:
        field = record._meta.get_field(name)
        if id_ := getattr(record, f"{name}_id"):
            ends.append((str(field.related_model.KIND), id_))  # type: ignore[union-attr]
    return ends


def _heading(record: Marked, ends: Sequence[End], seen: Mapping[End, Marked]) -> Heading:
    url = records.url(record)
    if isinstance(record, Link):
        return Heading(_link(record, seen), url)
    about = next((seen[end] for end in ends if end in seen), None)
    if isinstance(record, Proposal):
        return Heading(inline.names(records.title(about)) if about else _unseen(record.about_kind), url)
    return Heading(inline.names(records.title(record)), url, about)


def _link(link: Link, seen: Mapping[End, Marked]) -> SafeString:
    """Return a link as a sentence: what is joined to what, and how."""
    near, far = (
        inline.names(records.title(seen[end])) if end in seen else _unseen(end[0])
        for end in ((link.from_kind, link.from_record), (link.to_kind, link.to_record))
    )
    return format_html('{} <span class="link-relation">{}</span> {}', near, RELATIONS[link.relation][0], far)


def _unseen(kind: str) -> SafeString:
    return format_html("{}", records.kind_label(kind))
