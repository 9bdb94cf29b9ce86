"""Saved searches: one's own, what they found, and what is new for them."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from mithaq.domains.areas.rules import gazetteer
from mithaq.domains.picture.models import Report
from mithaq.domains.picture.queries import reports
from mithaq.domains.picture.rules import states as picture
from mithaq.kernel.acts.models import Revision
from mithaq.kernel.errors import NotVisible
from mithaq.kernel.i18n import pick
from mithaq.kernel.markings import scope
from mithaq.kernel.markings.models import Marked
from mithaq.kernel.markings.viewers import Viewer
from mithaq.kernel.people import queries as people
from mithaq.kernel.records import kinds
from mithaq.kernel.search import words

from ..models import SavedSearch, SearchMark
from ..rules import periods

KINDS = ("report", "warning")
AT_ONCE = 500


@dataclass(frozen=True)
class News:
    """Records that match and were not found before, and the stamp up to which was looked."""

    records: Sequence[Marked]
    stamp: int


def mine(viewer: Viewer) -> list[SavedSearch]:
    """Return the searches that the viewer saved, by name."""
    return list(SavedSearch.objects.visible_to(viewer).filter(person=viewer.person_id).order_by("name", "id"))


def one(viewer: Viewer, id_: uuid.UUID) -> SavedSearch:
    """Return one search of the viewer. Raises NotVisible."""
    found = SavedSearch.objects.visible_to(viewer).filter(pk=id_, person=viewer.person_id)
    search = found.select_related("audience", "owner").first()
    if search is None:
        raise NotVisible
    return search


def found(viewer: Viewer, search: SavedSearch) -> list[Marked]:
    """Return what a search found, newest first, as far as the viewer may still see it."""
    pairs = [(kind, uuid.UUID(id_)) for kind, id_ in search.found]
    seen = kinds.find_many(viewer, pairs)
    return [seen[pair] for pair in pairs if pair in seen]


def running() -> list[tuple[SavedSearch, int]]:
    """Return the searches that are on, each with the stamp up to which was looked; for the job."""
    on = SavedSearch.objects.for_system("the job looks for what is new for each search").filter(is_on=True)
    marks = dict(SearchMark.objects.values_list("search_id", "stamp"))
    return [(search, marks.get(search.pk, 0)) for search in on.select_related("audience").order_by("id")]


def viewer_of(search: SavedSearch) -> Viewer | None:
    """Return its person, acting for its party, with what he may see now; None where he no longer acts for it."""
    held = people.entitlement(search.person_id, search.owner_id)
    return None if held is None else Viewer(search.person_id, search.owner_id, held)


def news(viewer: Viewer, search: SavedSearch, after: int, newest: int) -> News:
    """Return what matches among the acts after a stamp that the viewer may see; at most AT_ONCE acts.

    `newest` is the stamp of the newest act of all, read before: where there are fewer, all up to it were looked at.
    """
    cut = scope.Slice(AT_ONCE, after, newest=False, equals={"kind": KINDS})
    stamps = scope.stamps(Revision, viewer.audiences, cut)
    acts = Revision.objects.visible_to(viewer).filter(stamp__in=stamps).order_by("stamp")
    touched = dict.fromkeys(acts.values_list("kind", "record"))
    known = {(kind, uuid.UUID(id_)) for kind, id_ in search.found}
    seen = kinds.find_many(viewer, [pair for pair in touched if pair not in known])
    matching = [record for pair in touched if (record := seen.get(pair)) and matches(search, record)]
    records = [record for record in matching if _are_enough(viewer, search, record)]
    return News(records, stamps[-1] if len(stamps) == AT_ONCE else max([newest, after, *stamps]))


def _are_enough(viewer: Viewer, search: SavedSearch, record: Marked) -> bool:
    """Return whether so many reports match within the seven days up to a report; a warning needs no others."""
    if search.at_least == 1 or not isinstance(record, Report):
        return True
    last = record.occurred_from
    around = reports.counted(viewer).filter(occurred_from__gt=last - periods.WEEK, occurred_from__lte=last)
    if search.areas:
        around = around.filter(area__in=search.areas)
    if search.types:
        around = around.filter(type__in=search.types)
    counted = (one for one in around.iterator() if matches(search, one))
    return len(list(islice(counted, search.at_least))) == search.at_least


def matches(search: SavedSearch, record: Marked) -> bool:
    """Return whether a report that stands, or a warning, is what a search asks for."""
    if getattr(record, "state", "") == picture.RETRACTED:
        return False
    in_area = not search.areas or record.area in search.areas  # type: ignore[attr-defined]
    of_type = not search.types or record.type in search.types  # type: ignore[attr-defined]
    return in_area and of_type and set(words.of(search.words)) <= set(_words(record))


def _words(record: Marked) -> Iterator[str]:
    for name in (*record.SEARCHED, "title"):
        for text in words.texts(getattr(record, name)):
            yield from words.of(text)
    if area := gazetteer.area(record.area):  # type: ignore[attr-defined]
        yield from words.of(" ".join(pick(area.names, code) for code in area.names))
