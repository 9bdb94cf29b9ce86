"""What the last look found to differ from the ledger, in words."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from mithaq.kernel.acts import watching
from mithaq.kernel.errors import Text
from mithaq.kernel.i18n import Names
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.records import kinds
from mithaq.web import records
from mithaq.web.access import Request

WHAT: dict[str, Text] = {
    "changed": _("changed outside Mithaq"),
    "removed": _("removed outside Mithaq"),
    "added": _("added outside Mithaq"),
}
_OF_THE_ACT: dict[str, Text] = {
    "verb": _("what was done"),
    "handle": _("who did it"),
    "stamp": _("when it was done"),
    "body": _("the whole content"),
    "version": _("Version"),
    "audience": _("Marking"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A record that differs: its kind, its title and address while it is there, what was done to it."""

    kind: Text
    record: uuid.UUID
    title: Names | None
    url: str
    what: Text
    fields: list[Text]
    at: datetime


def found(request: Request) -> list[Found]:
    """Return what the last look found in what the reader may see."""
    rows = watching.seen_by(request.viewer)
    there = kinds.find_many(request.viewer, [(row.kind, row.record) for row in rows])
    return [_found(row, there.get((row.kind, row.record))) for row in rows]


def _found(row: watching.Discrepancy, record: Marked | None) -> Found:
    return Found(
        records.kind_label(row.kind),
        row.record,
        records.title(record) if record else None,
        records.url(record) if record else "",
        WHAT[row.what],
        labels(row.kind, row.fields),
        row.found_at,
    )


def labels(kind: str, names: Iterable[str]) -> list[Text]:
    """Return the words for fields of a kind, or of an act on it."""
    return [_label(kind, name) for name in sorted(names)]


def _label(kind: str, name: str) -> Text:
    model = kinds.models().get(kind)
    return _OF_THE_ACT.get(name) or (records.field_label(model, name) if model else name)
