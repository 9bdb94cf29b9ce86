"""Acts as lines: what was done to which record, by whom, for which party; each leads to the record."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import Text
from mithaq.kernel.i18n import Names
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.records import kinds
from mithaq.web import directory, headings, records, verbs
from mithaq.web.access import Request
from mithaq.web.headings import Heading


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act in words. `record` and `heading` are None where the reader no longer sees it.

    `more` is how many others of the same run it stands for.
    """

    at: datetime
    verb: Text
    kind: Text
    heading: Heading | None
    person: Names
    party: Names
    record: Marked | None
    more: int = 0


def lines(request: Request, acts: Sequence[Revision]) -> list[ActLine]:
    """Return acts as lines, in their order; two queries a kind at most, whatever the number."""
    found = kinds.find_many(request.viewer, [(act.kind, act.record) for act in acts])
    who = [act.by_person for act in acts] + [act.by_party for act in acts if act.by_party]
    names, named = directory.of(request).names(who), headings.of(request.viewer, found.values())
    return [_line(act, found.get((act.kind, act.record)), named.get(act.record), names) for act in acts]


def _line(
    act: Revision, record: Marked | None, heading: Heading | None, names: Mapping[uuid.UUID, Names]
) -> ActLine:
    return ActLine(
        at=act.at,
        verb=verbs.words(act.verb),
        kind=records.kind_label(act.kind),
        heading=heading,
        person=names.get(act.by_person) or records.nobody(act),
        party=names.get(act.by_party, {}) if act.by_party else {},
        record=record,
    )
