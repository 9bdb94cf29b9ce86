"""Gathers the story of a record: its acts, what the domains tell of it, what it is linked to, and the proof
of each.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import ForeignKey

from mithaq.domains.commitments import queries as commitments
from mithaq.domains.commitments.queries import evidence
from mithaq.domains.commitments.queries.story import story_parts as promises_tell
from mithaq.domains.picture.queries import requests
from mithaq.domains.plan.queries.story import StoryPart
from mithaq.domains.plan.queries.story import story_parts as plan_tells
from mithaq.kernel.acts import feeds
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import Text
from mithaq.kernel.i18n import Names
from mithaq.kernel.ledger import seals
from mithaq.kernel.markings.models import Audience, Marked
from mithaq.kernel.records import kinds, queries
from mithaq.web import directory, records, states, verbs
from mithaq.web.access import Request

TOLD_BY_DOMAINS = (plan_tells, promises_tell)
FAR = 12
PEOPLE = ("party", "person", "post")


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated line: what happened to which record, told by whom; `state` gives its tone, `audience` its marking."""

    on: date
    said: Text
    record: Marked
    kind: Text
    title: Names
    url: str
    detail: Text = ""
    state: str = ""
    party: Names = field(default_factory=dict)
    audience: Audience | None = None

    @property
    def says_the_state(self) -> bool:
        """Whether the words and the state are the same, so that one of them will do."""
        return bool(self.state) and str(self.said) == str(states.word(self.state).label)


@dataclass(frozen=True, slots=True)
class Proof:
    """How firmly an act stands: in which log, and how far it has come."""

    act: Revision
    verb: Text
    log: str
    seal: seals.SealState


def entries(request: Request, record: Marked) -> list[Entry]:
    """Return the dated lines of a record and of what it is linked to, oldest first, each once."""
    linked = [related.record for related in queries.links(request.viewer, record)][:FAR]
    linked += [far for _label, far in above(request, record)]
    told = _acts(request, record)
    for one in (record, *linked):
        told += [_of_part(part) for tell in TOLD_BY_DOMAINS for part in tell(request.viewer, one)]
    for far in linked:
        told.append(_line(far.created_at.date(), verbs.words("record.entered"), far))
    once = {(one.on, str(one.said), one.url, str(one.detail)): one for one in told}
    return sorted(once.values(), key=lambda one: one.on)


def _acts(request: Request, record: Marked) -> list[Entry]:
    acts = feeds.of_record(request.viewer, record.pk)
    parties = directory.of(request).names([act.by_party for act in acts if act.by_party])
    return [
        _line(
            act.at.date(),
            verbs.words(act.verb),
            record,
            party=parties.get(act.by_party, {}) if act.by_party else {},
        )
        for act in acts
    ]


def _of_part(part: StoryPart) -> Entry:
    return _line(part.on, part.said, part.record, part.detail, part.state, told_by=part.told_by)


def _line(
    on: date,
    said: Text,
    record: Marked,
    detail: Text = "",
    state: str = "",
    *,
    party: Names | None = None,
    told_by: Marked | None = None,
) -> Entry:
    kind, title, url = records.kind_label(record.KIND), records.title(record), records.url(record)
    return Entry(on, said, record, kind, title, url, detail, state, party or {}, (told_by or record).audience)


def above(request: Request, record: Marked) -> list[tuple[Text, Marked]]:
    """Return what a record belongs to or comes from, as far as the reader may see it, with the word for it."""
    fields = [field for field in record._meta.concrete_fields if isinstance(field, ForeignKey)]
    ends = {
        (str(getattr(field.related_model, "KIND", "")), getattr(record, field.attname)): field.verbose_name
        for field in fields
        if getattr(field.related_model, "KIND", "party") not in PEOPLE and getattr(record, field.attname)
    }
    found = kinds.find_many(request.viewer, list(ends))
    return [(label, found[end]) for end, label in ends.items() if end in found]


def state(request: Request, record: Marked) -> str:
    """Return the state that the record's own page shows to the reader: "disputed" or "late" is stored nowhere."""
    if record.KIND == "commitment":
        return commitments.commitment(request.viewer, record.pk).state
    if record.KIND == "rfi":
        return requests.one(request.viewer, record.pk).state
    return str(getattr(record, "shown_state", ""))


def files(request: Request, record: Marked) -> list[evidence.File]:
    """Return the visible files offered as proof of a record."""
    return evidence.files_of(request.viewer, record)


def proofs(request: Request, record: Marked) -> list[Proof]:
    """Return where each visible act on the record stands in the ledger, newest first."""
    acts = feeds.of_record(request.viewer, record.pk)
    origins = {log.audience_id: log.origin for log in seals.logs({act.log_id for act in acts})}
    return [
        Proof(act, verbs.words(act.verb), origins.get(act.log_id, ""), queries.seal_of(act)) for act in acts
    ]
